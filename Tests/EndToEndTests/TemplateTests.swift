import JSON
import Kubernetes
import Testing

/// `kubegate template` with a cluster that answers.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct TemplateTests {
  private func chart(_ lab: Lab, _ template: String) throws {
    try lab.write("chart/Chart.yaml", "apiVersion: v2\nname: live\nversion: 0.1.0\n")
    try lab.write("chart/templates/a.yaml", template)
  }

  private let looking = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: seen}
    data:
      token: {{ (lookup "v1" "Secret" .Release.Namespace "login").data.token | b64dec }}
      {{- range (lookup "v1" "Secret" .Release.Namespace "").items }}
      {{- if eq .type "Opaque" }}
      opaque: {{ .metadata.name }} {{ .kind }}
      {{- end }}
      {{- end }}
      none: {{ lookup "apps/v1" "Deployment" .Release.Namespace "none" | len | quote }}
      node: {{ (lookup "v1" "Namespace" "" "kube-system").metadata.name }}
    """

  @Test func `lookup finds what is in the cluster`() async throws {
    try await Lab.open { lab in
      try await lab.secret("login", ["token": "a-token"])
      try chart(lab, looking)
      let run = try await lab.kubegate(
        "template",
        "x",
        "chart",
        "-n",
        lab.namespace,
        "--dry-run=server"
      )
      try #require(run.exitCode == 0, "\(run)")
      #expect(
        run.output == """
          ---
          # Source: live/templates/a.yaml
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: seen}
          data:
            token: a-token
            opaque: login Secret
            none: "0"
            node: kube-system

          """
      )
    }
  }

  @Test func `a lookup that the user has no right to is said with its place`() async throws {
    try await Lab.open { lab in
      try chart(lab, looking)
      let kubeconfig = try await lab.kubeconfig(of: "reader", rights: [("", "pods", "get")])
      let run = try await lab.kubegate(
        "template",
        "x",
        "chart",
        "-n",
        lab.namespace,
        "--dry-run=server",
        kubeconfig: kubeconfig
      )
      #expect(run.exitCode == 77, "\(run)")
      #expect(
        run.talk.contains(
          "error[KG1421]: cannot get Secret login in namespace \(lab.namespace) for lookup: "
            + "you are not allowed to\n --> chart/templates/a.yaml:5:"
        ),
        "\(run)"
      )
    }
  }

  @Test func `the APIs of custom resources are known, those that are not there are not`()
    async throws
  {
    try await Lab.open { lab in
      let group = "\(lab.namespace).example.com"
      let definitions = APIResource(
        GroupVersionKind(apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition"),
        plural: "customresourcedefinitions",
        isNamespaced: false
      )
      _ = try await lab.client.create(
        KubernetesObject([
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
          "metadata": ["name": .string("things.\(group)")],
          "spec": [
            "group": .string(group), "scope": "Namespaced",
            "names": ["plural": "things", "singular": "thing", "kind": "Thing"],
            "versions": [
              [
                "name": "v1", "served": true, "storage": true,
                "schema": [
                  "openAPIV3Schema": [
                    "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                  ]
                ],
              ]
            ],
          ],
        ]),
        as: definitions
      )
      try chart(
        lab,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: apis}
        data:
          group: {{ .Capabilities.APIVersions.Has "\(group)/v1" | quote }}
          kind: {{ .Capabilities.APIVersions.Has "\(group)/v1/Thing" | quote }}
          other: {{ .Capabilities.APIVersions.Has "\(group)/v2" | quote }}
          apps: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
        """
      )
      let wanted = """
          group: "true"
          kind: "true"
          other: "false"
          apps: "true"

        """
      // The server takes a moment to serve a new kind.
      var run: Run?
      try await eventually("the new kind is served") {
        let latest = try await lab.kubegate("template", "chart", "--dry-run=server")
        run = latest
        return latest.exitCode == 0 && latest.output.hasSuffix(wanted)
      }
      #expect(run?.output.hasSuffix(wanted) == true, "\(run?.description ?? "")")
      try? await lab.client.delete(definitions, name: "things.\(group)")
    }
  }

  @Test func `kinds that the cluster does not have are found before anything is applied`()
    async throws
  {
    try await Lab.open { lab in
      try chart(lab, "apiVersion: none.example.com/v1\nkind: Thing\nmetadata: {name: a}\n")
      var run = try await lab.kubegate("template", "chart", "--dry-run=server")
      #expect(run.exitCode == 78, "\(run)")
      #expect(
        run.talk.contains("error[KG1517]: the cluster has no kind \"Thing\" in none.example.com/v1")
      )
      run = try await lab.kubegate("template", "chart")
      #expect(run.exitCode == 0, "\(run)")
    }
  }

  @Test
  func `a deploy looks, and knows the APIs of the cluster, a dry run on this machine does not`()
    async throws
  {
    try await Lab.open { lab in
      try await lab.secret("login", ["token": "a-token"])
      try chart(
        lab,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: seen}
        data:
          found: {{ lookup "v1" "Secret" .Release.Namespace "login" | empty | not | quote }}
          apps: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
        """
      )
      let config = """
        {
          "workload": "chart", "chart": {"path": "chart"}, "chart_name": "x",
          "namespace": "\(lab.namespace)"
        }
        """
      try lab.write("x.json", config)
      var run = try await lab.kubegate("render", "-f", "x.json")
      #expect(run.output.contains("found: \"false\""), "\(run)")
      run = try await lab.kubegate("deploy", "-f", "x.json")
      try #require(run.exitCode == 0, "\(run)")
      let map = try #require(try await lab.find(.configMaps, "seen"))
      #expect(map["data"] == ["found": "true", "apps": "true"])
    }
  }
}
