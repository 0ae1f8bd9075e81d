/// What a config's keys are about, so that texts can show related keys together and in an order that
/// can be followed. The keys of all workload types are here, since most belong to several.
public enum KeyGroup: String, Sendable, CaseIterable {
  case identity = "what it is"
  case chart = "chart and values"
  case image = "image"
  case program = "program"
  case time = "time"
  case resources = "resources"
  case network = "network"
  case storage = "storage"
  case files = "files"
  case variables = "environment variables and Secrets"
  case scale = "scale and updates"
  case placement = "placement"
  case security = "security"
  case containers = "further containers"
  /// Keys that only one type has.
  case other = "more"

  /// The group of a top-level key.
  public init(of key: String) {
    self = Self.allCases.first { $0.keys.contains(key) } ?? .other
  }

  private var keys: [String] {
    switch self {
    case .identity:
      [
        "$schema", "workload", "namespace", "chart_name", "clusters", "federation", "labels",
        "annotations", "pod_annotations",
      ]
    case .chart: ["chart", "values", "values_files", "secret_values"]
    case .image:
      [
        "docker_image", "tag", "image_registry", "image_variant", "image_pull_policy",
        "image_pull_secret",
      ]
    case .program:
      [
        "command", "args", "working_dir", "probes", "restart_policy", "backoff_limit",
        "termination_grace_period",
      ]
    case .time:
      [
        "allocationTime", "deployment", "schedule", "time_zone", "deadline", "starting_deadline",
        "ttl_after_finished", "suspend", "concurrency_policy", "successful_history",
        "failed_history",
      ]
    case .resources:
      [
        "memory_request", "cpu_request", "memory_limit", "cpu_limit", "gpu_request",
        "gpu_resource", "gpu_selector", "gpu_label", "shared_memory",
      ]
    case .network:
      [
        "ports", "service_type", "service_annotations", "load_balancer_ip",
        "load_balancer_sources", "ingress", "network_policy",
      ]
    case .storage:
      ["persistent_volume", "existing_persistent_volume", "host_volume", "nfs_volume"]
    case .files:
      ["mount_files", "mount_secrets", "mount_config_maps", "config_data", "config_data_path"]
    case .variables:
      [
        "env_variables", "env_from", "secret_variables", "field_variables", "secret_data",
        "user_secret", "user_secret_params", "check_secrets",
      ]
    case .scale:
      [
        "replicas", "strategy", "revision_history", "autoscaling", "disruption_budget",
        "parallelism", "completions", "indexed",
      ]
    case .placement:
      ["node_selector", "tolerations", "affinity", "priority_class", "topology_spread"]
    case .security: ["security", "service_account"]
    case .containers: ["init_containers", "sidecars"]
    case .other: []
    }
  }
}
