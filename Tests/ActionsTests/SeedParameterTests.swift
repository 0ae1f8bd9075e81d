import Diagnostics
import Host
import JSON
import OracleSupport
import Testing
import Workloads
import YAML

@testable import Actions

/// Every parameter of the document that services, jobs and scheduled jobs come from: what it is without
/// being given, as the document's tables say, and what a config makes of it.
@Suite struct SeedParameterTests {
  /// A parameter, and where its effect is seen.
  struct Parameter: CustomTestStringConvertible {
    /// As the document calls it.
    var name: String
    var type: String
    /// What the config has beside its name and image.
    var config: String
    /// `Deployment/spec/replicas`.
    var place: String
    /// What is there without the config, and with it; `null` for nothing.
    var before: String
    var after: String

    var testDescription: String { name }

    init(_ name: String, _ type: String, _ config: String, _ place: String, _ change: String...) {
      self.name = name
      self.type = type
      self.config = config
      self.place = place
      before = change.count > 1 ? change[0] : "null"
      after = change.last ?? "null"
    }
  }

  private static let pod = "spec/template/spec"
  private static let container = "\(pod)/containers/0"
  private static let service = "Deployment/\(container)"
  private static let job = "Job/\(container)"

  private static let images = [
    Parameter(
      "global.imageRegistry", "service", #""image_registry": "mirror.example.org""#,
      "\(service)/image", #""example/app:1.4""#, #""mirror.example.org/example/app:1.4""#
    ),
    Parameter(
      "image.registry", "service", #""docker_image": "docker.io/example/app:1.4""#,
      "\(service)/image", #""example/app:1.4""#, #""docker.io/example/app:1.4""#
    ),
    Parameter(
      "image.repository", "service", #""docker_image": "example/other:1.4""#,
      "\(service)/image", #""example/app:1.4""#, #""example/other:1.4""#
    ),
    Parameter(
      "image.tag", "job", #""docker_image": "example/app", "tag": "2.0""#,
      "\(job)/image", #""example/app:1.4""#, #""example/app:2.0""#
    ),
    Parameter(
      "image.variant", "service", #""image_variant": "cpu-full""#,
      "\(service)/image", #""example/app:1.4""#, #""example/app:1.4-cpu-full""#
    ),
    Parameter(
      "image.variant: latest", "service", #""image_variant": "latest""#,
      "\(service)/image", #""example/app:1.4""#, #""example/app:1.4""#
    ),
    Parameter(
      "image.pullPolicy", "service", #""image_pull_policy": "Always""#,
      "\(service)/imagePullPolicy", #""IfNotPresent""#, #""Always""#
    ),
    Parameter(
      "image.pullSecrets", "job", #""image_pull_secret": ["one", "two"]"#,
      "Job/\(pod)/imagePullSecrets", #"[{"name": "one"}, {"name": "two"}]"#
    ),
  ]

  private static let workloads = [
    Parameter(
      "workloadType: deployment", "service", "", "Deployment/apiVersion", #""apps/v1""#
    ),
    Parameter("workloadType: job", "job", "", "Job/apiVersion", #""batch/v1""#),
    Parameter("workloadType: cronjob", "cronjob", "", "CronJob/apiVersion", #""batch/v1""#),
    Parameter(
      "replicaCount", "service", #""replicas": 5"#, "Deployment/spec/replicas", "3", "5"
    ),
    Parameter(
      "strategy.type", "service", #""strategy": {"type": "Recreate"}"#,
      "Deployment/spec/strategy/type", #""RollingUpdate""#, #""Recreate""#
    ),
    Parameter(
      "strategy.rollingUpdate.maxSurge", "service", #""strategy": {"max_surge": "50%"}"#,
      "Deployment/spec/strategy/rollingUpdate/maxSurge", "1", #""50%""#
    ),
    Parameter(
      "strategy.rollingUpdate.maxUnavailable", "service", #""strategy": {"max_unavailable": 1}"#,
      "Deployment/spec/strategy/rollingUpdate/maxUnavailable", "0", "1"
    ),
  ]

  private static let containers = [
    Parameter(
      "container.port", "service", #""ports": {"http": 9000}"#,
      "\(service)/ports/0/containerPort", "8080", "9000"
    ),
    Parameter(
      "container.command", "service", #""command": ["serve"]"#, "\(service)/command",
      #"["serve"]"#
    ),
    Parameter("container.args", "job", #""args": ["-x"]"#, "\(job)/args", #"["-x"]"#),
    Parameter(
      "container.env", "service", #""env_variables": {"A": "b"}"#, "\(service)/env/1",
      #"{"name": "A", "value": "b"}"#
    ),
    Parameter(
      "container.env: valueFrom", "job", #""secret_variables": {"A": {"secret": "s", "key": "k"}}"#,
      "\(job)/env/1",
      #"{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}"#
    ),
    Parameter(
      "container.envFrom", "service", #""env_from": [{"config_map": "m"}]"#,
      "\(service)/envFrom", #"[{"configMapRef": {"name": "m"}}]"#
    ),
    Parameter(
      "resources.requests.cpu", "service", #""cpu_request": "1", "cpu_limit": "2""#,
      "\(service)/resources/requests/cpu", #""500m""#, #""1""#
    ),
    Parameter(
      "resources.requests.memory", "job", #""memory_request": "4Gi", "memory_limit": "8Gi""#,
      "\(job)/resources/requests/memory", #""2Gi""#, #""4Gi""#
    ),
    Parameter(
      "resources.limits.cpu", "service", #""cpu_request": "1", "cpu_limit": "4""#,
      "\(service)/resources/limits/cpu", #""2000m""#, #""4""#
    ),
    Parameter(
      "resources.limits.memory", "service", #""memory_request": "4Gi", "memory_limit": "16Gi""#,
      "\(service)/resources/limits/memory", #""8Gi""#, #""16Gi""#
    ),
    Parameter(
      "resources.gpu.enabled", "job", #""gpu_request": 1"#, "Job/\(pod)/tolerations",
      #"[{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]"#
    ),
    Parameter(
      "resources.gpu.count", "job", #""gpu_request": 2"#,
      "\(job)/resources/limits/nvidia.com~1gpu", "2"
    ),
  ]

  private static let probes = [
    Parameter(
      "livenessProbe.enabled", "service", #""probes": {}"#, "\(service)/livenessProbe/periodSeconds",
      "30", "null"
    ),
    Parameter(
      "livenessProbe.httpGet.path", "service", #""probes": {"liveness": {"path": "/alive"}}"#,
      "\(service)/livenessProbe/httpGet/path", #""/health""#, #""/alive""#
    ),
    Parameter(
      "livenessProbe.initialDelaySeconds", "service",
      #""probes": {"liveness": {"path": "/", "initial_delay": 60}}"#,
      "\(service)/livenessProbe/initialDelaySeconds", "10", "60"
    ),
    Parameter(
      "livenessProbe.periodSeconds", "service",
      #""probes": {"liveness": {"path": "/", "period": 5}}"#,
      "\(service)/livenessProbe/periodSeconds", "30", "5"
    ),
    Parameter(
      "readinessProbe.enabled", "service", #""probes": {}"#,
      "\(service)/readinessProbe/periodSeconds", "10", "null"
    ),
    Parameter(
      "readinessProbe.httpGet.path", "service", #""probes": {"readiness": {"path": "/up"}}"#,
      "\(service)/readinessProbe/httpGet/path", #""/ready""#, #""/up""#
    ),
    Parameter(
      "readinessProbe.initialDelaySeconds", "service",
      #""probes": {"readiness": {"path": "/", "initial_delay": 1}}"#,
      "\(service)/readinessProbe/initialDelaySeconds", "5", "1"
    ),
    Parameter(
      "startupProbe.enabled", "service", #""probes": {}"#,
      "\(service)/startupProbe/httpGet/path", #""/health""#, "null"
    ),
    Parameter(
      "startupProbe.failureThreshold", "service",
      #""probes": {"startup": {"path": "/", "failure_threshold": 60}}"#,
      "\(service)/startupProbe/failureThreshold", "12", "60"
    ),
  ]

  private static let network = [
    Parameter(
      "service.enabled", "service", #""service_type": "Disabled""#, "Service/kind",
      #""Service""#, "null"
    ),
    Parameter(
      "service.type", "service", #""service_type": "LoadBalancer""#, "Service/spec/type",
      #""ClusterIP""#, #""LoadBalancer""#
    ),
    Parameter(
      "service.port", "service", #""ports": {"http": {"port": 8080, "service_port": 8000}}"#,
      "Service/spec/ports/0/port", "80", "8000"
    ),
    Parameter(
      "service.targetPort", "service", #""ports": {"http": {"port": 9000, "service_port": 80}}"#,
      "Service/spec/ports/0/targetPort", "8080", "9000"
    ),
    Parameter(
      "service.nodePort", "service",
      #""service_type": "NodePort", "ports": {"http": {"port": 8080, "node_port": 30080}}"#,
      "Service/spec/ports/0/nodePort", "30080"
    ),
    Parameter(
      "service.loadBalancerIP", "service",
      #""service_type": "LoadBalancer", "load_balancer_ip": "203.0.113.7""#,
      "Service/spec/loadBalancerIP", #""203.0.113.7""#
    ),
    Parameter(
      "service.annotations", "service", #""service_annotations": {"a": "b"}"#,
      "Service/metadata/annotations", #"{"a": "b"}"#
    ),
    Parameter(
      "ingress.enabled", "service", #""ingress": {"host": "a.example.org"}"#, "Ingress/kind",
      #""Ingress""#
    ),
    Parameter(
      "ingress.className", "service", #""ingress": {"host": "a.example.org"}"#,
      "Ingress/spec/ingressClassName", #""nginx""#
    ),
    Parameter(
      "ingress.className: another", "service",
      #""ingress": {"host": "a.example.org", "class_name": "internal"}"#,
      "Ingress/spec/ingressClassName", #""internal""#
    ),
    Parameter(
      "ingress.annotations", "service",
      #""ingress": {"host": "a.example.org", "annotations": {"a": "b"}}"#,
      "Ingress/metadata/annotations", #"{"a": "b"}"#
    ),
    Parameter(
      "ingress.hosts", "service",
      #""ingress": {"host": "a.example.org", "path": "/x", "path_type": "Exact"}"#,
      "Ingress/spec/rules",
      #"""
      [{"host": "a.example.org", "http": {"paths": [{"path": "/x", "pathType": "Exact",
        "backend": {"service": {"name": "app", "port": {"name": "http"}}}}]}}]
      """#
    ),
    Parameter(
      "ingress.tls: none", "service", #""ingress": {"host": "a.example.org"}"#,
      "Ingress/spec/tls", "null"
    ),
    Parameter(
      "ingress.tls", "service", #""ingress": {"host": "a.example.org", "tls_secret": "t"}"#,
      "Ingress/spec/tls", #"[{"hosts": ["a.example.org"], "secretName": "t"}]"#
    ),
  ]

  private static let scaling = [
    Parameter(
      "autoscaling.enabled", "service", #""autoscaling": true"#, "HorizontalPodAutoscaler/kind",
      #""HorizontalPodAutoscaler""#
    ),
    Parameter(
      "autoscaling.enabled: replicas", "service", #""autoscaling": true"#,
      "Deployment/spec/replicas", "3", "null"
    ),
    Parameter(
      "autoscaling.minReplicas: default", "service", #""autoscaling": {}"#,
      "HorizontalPodAutoscaler/spec/minReplicas", "2"
    ),
    Parameter(
      "autoscaling.minReplicas", "service", #""autoscaling": {"min_replicas": 3}"#,
      "HorizontalPodAutoscaler/spec/minReplicas", "3"
    ),
    Parameter(
      "autoscaling.maxReplicas: default", "service", #""autoscaling": {}"#,
      "HorizontalPodAutoscaler/spec/maxReplicas", "10"
    ),
    Parameter(
      "autoscaling.maxReplicas", "service", #""autoscaling": {"max_replicas": 20}"#,
      "HorizontalPodAutoscaler/spec/maxReplicas", "20"
    ),
    Parameter(
      "autoscaling.targetCPUUtilizationPercentage: default", "service", #""autoscaling": {}"#,
      "HorizontalPodAutoscaler/spec/metrics/0/resource/target/averageUtilization", "70"
    ),
    Parameter(
      "autoscaling.targetCPUUtilizationPercentage", "service",
      #""autoscaling": {"target_cpu": 60}"#,
      "HorizontalPodAutoscaler/spec/metrics/0/resource/target/averageUtilization", "60"
    ),
    Parameter(
      "autoscaling.targetMemoryUtilizationPercentage: default", "service",
      #""autoscaling": {}"#,
      "HorizontalPodAutoscaler/spec/metrics/1/resource",
      #"{"name": "memory", "target": {"type": "Utilization", "averageUtilization": 80}}"#
    ),
    Parameter(
      "autoscaling.targetMemoryUtilizationPercentage", "service",
      #""autoscaling": {"target_cpu": false, "target_memory": 50}"#,
      "HorizontalPodAutoscaler/spec/metrics",
      #"""
      [{"type": "Resource", "resource":
        {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 50}}}]
      """#
    ),
  ]

  private static let jobs = [
    Parameter("job.backoffLimit", "job", #""backoff_limit": 0"#, "Job/spec/backoffLimit", "3", "0"),
    Parameter(
      "job.ttlSecondsAfterFinished", "job", #""ttl_after_finished": "2d""#,
      "Job/spec/ttlSecondsAfterFinished", "86400", "172800"
    ),
    Parameter(
      "job.parallelism", "job", #""parallelism": 2, "completions": 2"#, "Job/spec/parallelism", "1",
      "2"
    ),
    Parameter("job.completions", "job", #""completions": 5"#, "Job/spec/completions", "1", "5"),
    Parameter(
      "job.restartPolicy", "job", #""restart_policy": "OnFailure""#,
      "Job/\(pod)/restartPolicy", #""Never""#, #""OnFailure""#
    ),
    Parameter(
      "cronjob.schedule", "cronjob", #""schedule": "0 2 * * *""#, "CronJob/spec/schedule",
      #""0 0 * * *""#, #""0 2 * * *""#
    ),
    Parameter(
      "cronjob.concurrencyPolicy", "cronjob", #""concurrency_policy": "Allow""#,
      "CronJob/spec/concurrencyPolicy", #""Forbid""#, #""Allow""#
    ),
    Parameter(
      "cronjob.failedJobsHistoryLimit", "cronjob", #""failed_history": 4"#,
      "CronJob/spec/failedJobsHistoryLimit", "1", "4"
    ),
    Parameter(
      "cronjob.successfulJobsHistoryLimit", "cronjob", #""successful_history": 5"#,
      "CronJob/spec/successfulJobsHistoryLimit", "3", "5"
    ),
    Parameter(
      "cronjob.suspend", "cronjob", #""suspend": true"#, "CronJob/spec/suspend", "false", "true"
    ),
  ]

  private static let storage = [
    Parameter(
      "persistence.enabled", "job", #""persistent_volume": [{}]"#, "PersistentVolumeClaim/kind",
      #""PersistentVolumeClaim""#
    ),
    Parameter(
      "persistence.storageClass: default", "job", #""persistent_volume": [{}]"#,
      "PersistentVolumeClaim/spec/storageClassName", "null"
    ),
    Parameter(
      "persistence.storageClass", "job", #""persistent_volume": [{"pvc_type": "fast"}]"#,
      "PersistentVolumeClaim/spec/storageClassName", #""fast""#
    ),
    Parameter(
      "persistence.accessMode: default", "job", #""persistent_volume": [{}]"#,
      "PersistentVolumeClaim/spec/accessModes", #"["ReadWriteOnce"]"#
    ),
    Parameter(
      "persistence.accessMode", "job", #""persistent_volume": [{"access_mode": "ReadWriteMany"}]"#,
      "PersistentVolumeClaim/spec/accessModes", #"["ReadWriteMany"]"#
    ),
    Parameter(
      "persistence.size: default", "job", #""persistent_volume": [{}]"#,
      "PersistentVolumeClaim/spec/resources/requests/storage", #""10Gi""#
    ),
    Parameter(
      "persistence.size", "job", #""persistent_volume": [{"size": "50Gi"}]"#,
      "PersistentVolumeClaim/spec/resources/requests/storage", #""50Gi""#
    ),
    Parameter(
      "persistence.mountPath: default", "job", #""persistent_volume": [{}]"#,
      "\(job)/volumeMounts/0/mountPath", #""/data""#
    ),
    Parameter(
      "persistence.mountPath", "job", #""persistent_volume": [{"mountPath": "/checkpoints"}]"#,
      "\(job)/volumeMounts/0/mountPath", #""/checkpoints""#
    ),
    Parameter(
      "persistence.existingClaim", "job", #""existing_persistent_volume": [{"name": "old"}]"#,
      "Job/\(pod)/volumes/0/persistentVolumeClaim/claimName", #""old""#
    ),
    Parameter(
      "persistence.existingClaim: mountPath", "job",
      #""existing_persistent_volume": [{"name": "old"}]"#, "\(job)/volumeMounts/0/mountPath",
      #""/data""#
    ),
    Parameter(
      "configMap.enabled", "job", #""config_data": {"a.json": {"b": 1}}"#, "ConfigMap/kind",
      #""ConfigMap""#
    ),
    Parameter(
      "configMap.data", "job", #""config_data": {"a.txt": "b"}"#, "ConfigMap/data",
      #"{"a.txt": "b"}"#
    ),
    Parameter(
      "secret.enabled", "job", #""secret_data": {"TOKEN": "env:TOKEN"}"#, "\(job)/envFrom",
      #"[{"secretRef": {"name": "app-secret"}}]"#
    ),
  ]

  private static let pods = [
    Parameter(
      "nodeSelector", "service", #""node_selector": {"disk": "fast"}"#,
      "Deployment/\(pod)/nodeSelector", #"{"disk": "fast"}"#
    ),
    Parameter(
      "nodeSelector: with a GPU", "job",
      #""node_selector": {"disk": "fast"}, "gpu_request": 1, "gpu_selector": {"product": "A100"}"#,
      "Job/\(pod)/nodeSelector", #"{"disk": "fast", "nvidia.com/gpu.product": "A100"}"#
    ),
    Parameter(
      "tolerations", "job", #""tolerations": [{"key": "k", "operator": "Exists"}]"#,
      "Job/\(pod)/tolerations", #"[{"key": "k", "operator": "Exists"}]"#
    ),
    Parameter(
      "tolerations: with a GPU", "service",
      #""tolerations": [{"key": "k", "operator": "Exists"}], "gpu_request": 1"#,
      "Deployment/\(pod)/tolerations",
      #"""
      [{"key": "k", "operator": "Exists"},
       {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]
      """#
    ),
    Parameter(
      "affinity", "service", #""affinity": {"podAntiAffinity": {}}"#,
      "Deployment/\(pod)/affinity", #"{"podAntiAffinity": {}}"#
    ),
    Parameter(
      "podAnnotations", "service", #""pod_annotations": {"a": "b"}"#,
      "Deployment/spec/template/metadata/annotations", #"{"a": "b"}"#
    ),
    Parameter(
      "podSecurityContext", "service", #""security": {"run_as_user": 2000, "fs_group": 3000}"#,
      "Deployment/\(pod)/securityContext",
      #"{"runAsNonRoot": true, "runAsUser": 1000, "fsGroup": 1000}"#,
      #"{"runAsNonRoot": true, "runAsUser": 2000, "fsGroup": 3000}"#
    ),
    Parameter(
      "securityContext", "job", #""security": {"read_only_root": true}"#,
      "\(job)/securityContext",
      #"{"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}"#,
      #"""
      {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]},
       "readOnlyRootFilesystem": true}
      """#
    ),
    Parameter(
      "terminationGracePeriodSeconds", "service", #""termination_grace_period": 120"#,
      "Deployment/\(pod)/terminationGracePeriodSeconds", "30", "120"
    ),
    Parameter(
      "priorityClassName", "job", #""priority_class": "high""#, "Job/\(pod)/priorityClassName",
      #""high""#
    ),
    Parameter(
      "serviceAccount.create", "service", #""service_account": {"create": false}"#,
      "ServiceAccount/kind", #""ServiceAccount""#, "null"
    ),
    Parameter(
      "serviceAccount.annotations", "service", #""service_account": {"annotations": {"a": "b"}}"#,
      "ServiceAccount/metadata/annotations", #"{"a": "b"}"#
    ),
    Parameter(
      "serviceAccount.name", "job", #""service_account": {"name": "runner"}"#,
      "Job/\(pod)/serviceAccountName", #""app""#, #""runner""#
    ),
  ]

  static let all =
    images + workloads + containers + probes + network + scaling + jobs + storage + pods

  private func objects(_ type: String, _ config: String) async throws -> [JSONValue] {
    let image = config.contains("docker_image") ? "" : #", "docker_image": "example/app:1.4""#
    let text = """
      {"workload": "\(type)", "namespace": "demo", "chart_name": "app"\(image)\
      \(config.isEmpty ? "" : ", " + config)}
      """
    let host = Host(
      environment: ["TOKEN": "t"],
      files: .inMemory(["env.json": text]),
      now: { .zero }
    )
    let rendered = try await RenderAction(host: host)
      .run(ConfigRequest(files: ["env.json"]), valuesFiles: []).text
    return try YAMLReader().documents(SourceFile(name: "manifest", text: rendered), as: .none)
  }

  private func value(at place: String, in objects: [JSONValue]) -> JSONValue {
    let steps = place.split(separator: "/").map { String($0).replacing("~1", with: "/") }
    var value = objects.first { $0["kind"]?.string == steps[0] }
    for step in steps.dropFirst() {
      if let list = value?.array {
        value = Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
      } else {
        value = value?[step]
      }
    }
    return value ?? .null
  }

  @Test(arguments: all)
  func `each parameter has the document's default, and its effect`(parameter: Parameter)
    async throws
  {
    let reader = JSONReader()
    let plain = try await objects(parameter.type, "")
    if parameter.before != "null" || !parameter.config.isEmpty {
      #expect(
        try value(at: parameter.place, in: plain) == reader.read(Array(parameter.before.utf8))
      )
    }
    let given = try await objects(parameter.type, parameter.config)
    #expect(
      try value(at: parameter.place, in: given) == reader.read(Array(parameter.after.utf8))
    )
  }

  @Test func `no parameter of the document's tables is missing`() throws {
    let document = Project.root + "/../shared/seeds/dimtensor.md"
    guard let bytes = try? Files.live.read(document, 1 << 20) else { return }
    let names = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      line.hasPrefix("| `") ? line.dropFirst(3).prefix { $0 != "`" } : nil
    }
    #expect(names.count == 80)
    // The values of a Secret are masked in what is rendered; the type is one of three parameters here.
    let elsewhere: Set<Substring> = ["secret.data", "workloadType"]
    for name in names where !elsewhere.contains(name) {
      #expect(Self.all.contains { $0.name == name }, "\(name)")
    }
  }
}
