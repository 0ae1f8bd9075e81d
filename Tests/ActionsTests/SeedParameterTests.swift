import Charts
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
    /// As the document calls it, and behind a colon what of it.
    var name: String
    var type: String
    /// What the config has beside its name and image.
    var config: String
    /// `Deployment/spec/replicas`.
    var place: String
    /// What is there without the config, and with it.
    var before: String
    var after: String

    var testDescription: String { name }
  }

  // swift-format-ignore
  private static let table = #"""
    global.imageRegistry | service | "image_registry": "mirror.example.org" | Deployment/{container}/image | "example/app:1.4" | "mirror.example.org/example/app:1.4"
    image.registry | service | "docker_image": "docker.io/example/app:1.4" | Deployment/{container}/image | "example/app:1.4" | "docker.io/example/app:1.4"
    image.repository | service | "docker_image": "example/other:1.4" | Deployment/{container}/image | "example/app:1.4" | "example/other:1.4"
    image.tag | job | "docker_image": "example/app", "tag": "2.0" | Job/{container}/image | "example/app:1.4" | "example/app:2.0"
    image.variant | service | "image_variant": "cpu-full" | Deployment/{container}/image | "example/app:1.4" | "example/app:1.4-cpu-full"
    image.variant: latest | service | "image_variant": "latest" | Deployment/{container}/image | "example/app:1.4" | "example/app:1.4"
    image.pullPolicy | service | "image_pull_policy": "Always" | Deployment/{container}/imagePullPolicy | "IfNotPresent" | "Always"
    image.pullSecrets | job | "image_pull_secret": ["one", "two"] | Job/{pod}/imagePullSecrets | null | [{"name": "one"}, {"name": "two"}]

    workloadType: deployment | service | - | Deployment/apiVersion | null | "apps/v1"
    workloadType: job | job | - | Job/apiVersion | null | "batch/v1"
    workloadType: cronjob | cronjob | - | CronJob/apiVersion | null | "batch/v1"
    replicaCount | service | "replicas": 5 | Deployment/spec/replicas | 3 | 5
    strategy.type | service | "strategy": {"type": "Recreate"} | Deployment/spec/strategy/type | "RollingUpdate" | "Recreate"
    strategy.rollingUpdate.maxSurge | service | "strategy": {"max_surge": "50%"} | Deployment/spec/strategy/rollingUpdate/maxSurge | 1 | "50%"
    strategy.rollingUpdate.maxUnavailable | service | "strategy": {"max_unavailable": 1} | Deployment/spec/strategy/rollingUpdate/maxUnavailable | 0 | 1

    container.port | service | "ports": {"http": 9000} | Deployment/{container}/ports/0/containerPort | 8080 | 9000
    container.command | service | "command": ["serve"] | Deployment/{container}/command | null | ["serve"]
    container.args | job | "args": ["-x"] | Job/{container}/args | null | ["-x"]
    container.env | service | "env_variables": {"A": "b"} | Deployment/{container}/env/1 | null | {"name": "A", "value": "b"}
    container.env: valueFrom | job | "secret_variables": {"A": {"secret": "s", "key": "k"}} | Job/{container}/env/1 | null | {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}
    container.envFrom | service | "env_from": [{"config_map": "m"}] | Deployment/{container}/envFrom | null | [{"configMapRef": {"name": "m"}}]
    resources.requests.cpu | service | "cpu_request": "1", "cpu_limit": "2" | Deployment/{container}/resources/requests/cpu | "500m" | "1"
    resources.requests.memory | job | "memory_request": "4Gi", "memory_limit": "8Gi" | Job/{container}/resources/requests/memory | "2Gi" | "4Gi"
    resources.limits.cpu | service | "cpu_request": "1", "cpu_limit": "4" | Deployment/{container}/resources/limits/cpu | "2000m" | "4"
    resources.limits.memory | service | "memory_request": "4Gi", "memory_limit": "16Gi" | Deployment/{container}/resources/limits/memory | "8Gi" | "16Gi"
    resources.gpu.enabled | job | "gpu_request": 1 | Job/{pod}/tolerations | null | [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]
    resources.gpu.count | job | "gpu_request": 2 | Job/{container}/resources/limits/nvidia.com~1gpu | null | 2

    livenessProbe.enabled | service | "probes": {} | Deployment/{container}/livenessProbe/periodSeconds | 30 | null
    livenessProbe.httpGet.path | service | "probes": {"liveness": {"path": "/alive"}} | Deployment/{container}/livenessProbe/httpGet/path | "/health" | "/alive"
    livenessProbe.initialDelaySeconds | service | "probes": {"liveness": {"path": "/", "initial_delay": 60}} | Deployment/{container}/livenessProbe/initialDelaySeconds | 10 | 60
    livenessProbe.periodSeconds | service | "probes": {"liveness": {"path": "/", "period": 5}} | Deployment/{container}/livenessProbe/periodSeconds | 30 | 5
    readinessProbe.enabled | service | "probes": {} | Deployment/{container}/readinessProbe/periodSeconds | 10 | null
    readinessProbe.httpGet.path | service | "probes": {"readiness": {"path": "/up"}} | Deployment/{container}/readinessProbe/httpGet/path | "/ready" | "/up"
    readinessProbe.initialDelaySeconds | service | "probes": {"readiness": {"path": "/", "initial_delay": 1}} | Deployment/{container}/readinessProbe/initialDelaySeconds | 5 | 1
    startupProbe.enabled | service | "probes": {} | Deployment/{container}/startupProbe/httpGet/path | "/health" | null
    startupProbe.failureThreshold | service | "probes": {"startup": {"path": "/", "failure_threshold": 60}} | Deployment/{container}/startupProbe/failureThreshold | 12 | 60

    service.enabled | service | "service_type": "Disabled" | Service/kind | "Service" | null
    service.type | service | "service_type": "LoadBalancer" | Service/spec/type | "ClusterIP" | "LoadBalancer"
    service.port | service | "ports": {"http": {"port": 8080, "service_port": 8000}} | Service/spec/ports/0/port | 80 | 8000
    service.targetPort | service | "ports": {"http": {"port": 9000, "service_port": 80}} | Service/spec/ports/0/targetPort | 8080 | 9000
    service.nodePort | service | "service_type": "NodePort", "ports": {"http": {"port": 8080, "node_port": 30080}} | Service/spec/ports/0/nodePort | null | 30080
    service.loadBalancerIP | service | "service_type": "LoadBalancer", "load_balancer_ip": "203.0.113.7" | Service/spec/loadBalancerIP | null | "203.0.113.7"
    service.annotations | service | "service_annotations": {"a": "b"} | Service/metadata/annotations | null | {"a": "b"}
    ingress.enabled | service | "ingress": {"host": "a.example.org"} | Ingress/kind | null | "Ingress"
    ingress.className | service | "ingress": {"host": "a.example.org"} | Ingress/spec/ingressClassName | null | "nginx"
    ingress.className: another | service | "ingress": {"host": "a.example.org", "class_name": "internal"} | Ingress/spec/ingressClassName | null | "internal"
    ingress.annotations | service | "ingress": {"host": "a.example.org", "annotations": {"a": "b"}} | Ingress/metadata/annotations | null | {"a": "b"}
    ingress.hosts | service | "ingress": {"host": "a.example.org", "path": "/x", "path_type": "Exact"} | Ingress/spec/rules | null | [{"host": "a.example.org", "http": {"paths": [{"path": "/x", "pathType": "Exact", "backend": {"service": {"name": "app", "port": {"name": "http"}}}}]}}]
    ingress.tls: none | service | "ingress": {"host": "a.example.org"} | Ingress/spec/tls | null | null
    ingress.tls | service | "ingress": {"host": "a.example.org", "tls_secret": "t"} | Ingress/spec/tls | null | [{"hosts": ["a.example.org"], "secretName": "t"}]

    autoscaling.enabled | service | "autoscaling": true | HorizontalPodAutoscaler/kind | null | "HorizontalPodAutoscaler"
    autoscaling.enabled: replicas | service | "autoscaling": true | Deployment/spec/replicas | 3 | null
    autoscaling.minReplicas: default | service | "autoscaling": {} | HorizontalPodAutoscaler/spec/minReplicas | null | 2
    autoscaling.minReplicas | service | "autoscaling": {"min_replicas": 3} | HorizontalPodAutoscaler/spec/minReplicas | null | 3
    autoscaling.maxReplicas: default | service | "autoscaling": {} | HorizontalPodAutoscaler/spec/maxReplicas | null | 10
    autoscaling.maxReplicas | service | "autoscaling": {"max_replicas": 20} | HorizontalPodAutoscaler/spec/maxReplicas | null | 20
    autoscaling.targetCPUUtilizationPercentage: default | service | "autoscaling": {} | HorizontalPodAutoscaler/spec/metrics/0/resource/target/averageUtilization | null | 70
    autoscaling.targetCPUUtilizationPercentage | service | "autoscaling": {"target_cpu": 60} | HorizontalPodAutoscaler/spec/metrics/0/resource/target/averageUtilization | null | 60
    autoscaling.targetMemoryUtilizationPercentage: default | service | "autoscaling": {} | HorizontalPodAutoscaler/spec/metrics/1/resource | null | {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 80}}
    autoscaling.targetMemoryUtilizationPercentage | service | "autoscaling": {"target_cpu": false, "target_memory": 50} | HorizontalPodAutoscaler/spec/metrics | null | [{"type": "Resource", "resource": {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 50}}}]

    job.backoffLimit | job | "backoff_limit": 0 | Job/spec/backoffLimit | 3 | 0
    job.ttlSecondsAfterFinished | job | "ttl_after_finished": "2d" | Job/spec/ttlSecondsAfterFinished | 86400 | 172800
    job.parallelism | job | "parallelism": 2, "completions": 2 | Job/spec/parallelism | 1 | 2
    job.completions | job | "completions": 5 | Job/spec/completions | 1 | 5
    job.restartPolicy | job | "restart_policy": "OnFailure" | Job/{pod}/restartPolicy | "Never" | "OnFailure"
    cronjob.schedule | cronjob | "schedule": "0 2 * * *" | CronJob/spec/schedule | "0 0 * * *" | "0 2 * * *"
    cronjob.concurrencyPolicy | cronjob | "concurrency_policy": "Allow" | CronJob/spec/concurrencyPolicy | "Forbid" | "Allow"
    cronjob.failedJobsHistoryLimit | cronjob | "failed_history": 4 | CronJob/spec/failedJobsHistoryLimit | 1 | 4
    cronjob.successfulJobsHistoryLimit | cronjob | "successful_history": 5 | CronJob/spec/successfulJobsHistoryLimit | 3 | 5
    cronjob.suspend | cronjob | "suspend": true | CronJob/spec/suspend | false | true

    persistence.enabled | job | "persistent_volume": [{}] | PersistentVolumeClaim/kind | null | "PersistentVolumeClaim"
    persistence.storageClass: default | job | "persistent_volume": [{}] | PersistentVolumeClaim/spec/storageClassName | null | null
    persistence.storageClass | job | "persistent_volume": [{"pvc_type": "fast"}] | PersistentVolumeClaim/spec/storageClassName | null | "fast"
    persistence.accessMode: default | job | "persistent_volume": [{}] | PersistentVolumeClaim/spec/accessModes | null | ["ReadWriteOnce"]
    persistence.accessMode | job | "persistent_volume": [{"access_mode": "ReadWriteMany"}] | PersistentVolumeClaim/spec/accessModes | null | ["ReadWriteMany"]
    persistence.size: default | job | "persistent_volume": [{}] | PersistentVolumeClaim/spec/resources/requests/storage | null | "10Gi"
    persistence.size | job | "persistent_volume": [{"size": "50Gi"}] | PersistentVolumeClaim/spec/resources/requests/storage | null | "50Gi"
    persistence.mountPath: default | job | "persistent_volume": [{}] | Job/{container}/volumeMounts/0/mountPath | null | "/data"
    persistence.mountPath | job | "persistent_volume": [{"mountPath": "/checkpoints"}] | Job/{container}/volumeMounts/0/mountPath | null | "/checkpoints"
    persistence.existingClaim | job | "existing_persistent_volume": [{"name": "old"}] | Job/{pod}/volumes/0/persistentVolumeClaim/claimName | null | "old"
    persistence.existingClaim: mountPath | job | "existing_persistent_volume": [{"name": "old"}] | Job/{container}/volumeMounts/0/mountPath | null | "/data"
    configMap.enabled | job | "config_data": {"a.json": {"b": 1}} | ConfigMap/kind | null | "ConfigMap"
    configMap.data | job | "config_data": {"a.txt": "b"} | ConfigMap/data | null | {"a.txt": "b"}
    secret.enabled | job | "secret_data": {"TOKEN": "env:TOKEN"} | Job/{container}/envFrom | null | [{"secretRef": {"name": "app-secret"}}]

    nodeSelector | service | "node_selector": {"disk": "fast"} | Deployment/{pod}/nodeSelector | null | {"disk": "fast"}
    nodeSelector: with a GPU | job | "node_selector": {"disk": "fast"}, "gpu_request": 1, "gpu_selector": {"product": "A100"} | Job/{pod}/nodeSelector | null | {"disk": "fast", "nvidia.com/gpu.product": "A100"}
    tolerations | job | "tolerations": [{"key": "k", "operator": "Exists"}] | Job/{pod}/tolerations | null | [{"key": "k", "operator": "Exists"}]
    tolerations: with a GPU | service | "tolerations": [{"key": "k", "operator": "Exists"}], "gpu_request": 1 | Deployment/{pod}/tolerations | null | [{"key": "k", "operator": "Exists"}, {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]
    affinity | service | "affinity": {"podAntiAffinity": {}} | Deployment/{pod}/affinity | null | {"podAntiAffinity": {}}
    podAnnotations | service | "pod_annotations": {"a": "b"} | Deployment/spec/template/metadata/annotations | null | {"a": "b"}
    podSecurityContext | service | "security": {"run_as_user": 2000, "fs_group": 3000} | Deployment/{pod}/securityContext | {"runAsNonRoot": true, "runAsUser": 1000, "fsGroup": 1000} | {"runAsNonRoot": true, "runAsUser": 2000, "fsGroup": 3000}
    securityContext | job | "security": {"read_only_root": true} | Job/{container}/securityContext | {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}} | {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": true}
    terminationGracePeriodSeconds | service | "termination_grace_period": 120 | Deployment/{pod}/terminationGracePeriodSeconds | 30 | 120
    priorityClassName | job | "priority_class": "high" | Job/{pod}/priorityClassName | null | "high"
    serviceAccount.create | service | "service_account": {"create": false} | ServiceAccount/kind | "ServiceAccount" | null
    serviceAccount.annotations | service | "service_account": {"annotations": {"a": "b"}} | ServiceAccount/metadata/annotations | null | {"a": "b"}
    serviceAccount.name | job | "service_account": {"name": "runner"} | Job/{pod}/serviceAccountName | "app" | "runner"
    """#

  static let all = table.split(separator: "\n").map { line in
    let cells = line.split(separator: " | ", omittingEmptySubsequences: false).map(String.init)
    return Parameter(
      name: cells[0],
      type: cells[1],
      config: cells[2] == "-" ? "" : cells[2],
      place: cells[3].replacing("{container}", with: "{pod}/containers/0")
        .replacing("{pod}", with: "spec/template/spec"),
      before: cells[4],
      after: cells[5]
    )
  }

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

  @Test func `values of the Secret come from the environment`() throws {
    let config = try JSONReader().read(Array(#"{"secret_data": {"TOKEN": "env:TOKEN"}}"#.utf8))
    let host = Host(environment: ["TOKEN": "t"], files: .inMemory([:]), now: { .zero })
    var sources = SourceMap()
    let values = try JobWorkload().values(
      from: Config(object: #require(config.object), folder: ".", host: host),
      into: &sources
    )
    #expect(values.object["secretData"] == ["TOKEN": "t"])
  }

  @Test func `no parameter of the document's tables is missing`() throws {
    let document = Project.root + "/../shared/seeds/dimtensor.md"
    guard let bytes = try? Files.live.read(document, 1 << 20) else { return }
    let names = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      line.hasPrefix("| `") ? line.dropFirst(3).prefix { $0 != "`" } : nil
    }
    #expect(names.count == 80)
    // What is rendered masks the values of a Secret; the type is three rows here.
    let elsewhere: Set<Substring> = ["secret.data", "workloadType"]
    for name in names where !elsewhere.contains(name) {
      #expect(Self.all.contains { $0.name == name }, "\(name)")
    }
  }
}
