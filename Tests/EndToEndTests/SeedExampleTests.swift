import JSON
import Kubernetes
import Testing

/// The example at the end of the documentation of the tool that kubegate replaces.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct SeedExampleTests {
  /// Only namespace, image and storage class are not the original's.
  private func example(in namespace: String) -> String {
    """
    {
      "namespace": "\(namespace)",
      "chart_name": "jupyterlab-1-v1",
      "docker_image": "busybox",
      "tag": "latest",
      "memory_request": "4Gi",
      "allocationTime": "2",
      "cpu_request": "5000m",
      "ports": {
        "jupyter": [
          8888
        ]
      },
      "persistent_volume": [
        {
          "mountPath": "/home/jovyan",
          "size": "100Gi",
          "access_mode": "ReadWriteOnce",
          "pvc_type": "sandbox"
        }
      ]
    }
    """
  }

  @Test func `it validates, renders and deploys`() async throws {
    try await Lab.open { lab in
      try lab.write("env.json", example(in: lab.namespace))
      var run = try await lab.kubegate("validate", "env.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output == "env.json is valid\n")
      run = try await lab.kubegate("render", "-f", "env.json", "-o", "json")
      #expect(
        try run.json["items"]?.array?.map { $0["kind"]?.string }
          == ["PersistentVolumeClaim", "Service", "Job"]
      )
      // Five processors are more than the test's node may have, so the pod is not waited for.
      run = try await lab.kubegate("deploy", "--config-file", "env.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      let job = try await lab.find(.jobs, "jupyterlab-1-v1-mkg")
      #expect(job?.spec?["activeDeadlineSeconds"] == 172800)
      let container = job?["spec", "template", "spec", "containers"]?[0]
      #expect(container?["image"] == "busybox:latest")
      let size: JSONValue = ["cpu": "5", "memory": "4Gi"]
      #expect(container?["resources"] == ["limits": size, "requests": size])
      let claim = try await lab.find(.persistentVolumeClaims, "jupyterlab-1-v1-mkg-claim-0")
      #expect(claim?.spec?["storageClassName"] == "sandbox")
      #expect(claim?["spec", "resources", "requests", "storage"] == "100Gi")
      let service = try await lab.find(.services, "jupyterlab-1-v1-mkg")
      #expect(service?.spec?["ports"]?[0]?["port"] == 8888)
    }
  }
}
