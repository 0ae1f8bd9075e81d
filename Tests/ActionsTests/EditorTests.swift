import Diagnostics
import Host
import JSON
import OracleSupport
import Testing

@testable import Actions
@testable import Workloads

/// What an editor shows of a config: completion, explanations and mistakes, as the language server of
/// Visual Studio Code for JSON gives them.
@Suite(.enabled(if: Oracle.hasEditor, Oracle.whyNoEditor)) struct EditorTests {
  private static let config = """
    {
      "$schema": "./kubegate.schema.json",
      "namespace": "Demo_x",
      "chart_name": "hello",
      "docker_image": "busybox:1.35",
      "allocationTime": "2 weeks",
      "memory_request": "4GB",
      "service_type": "Node",
      "gpu_selecter": {},
      "persistent_volume": [{ "mountPath": "/data", "siz": "1Gi" }],
      "ports": { "web": [808080] },
      "probes": { "readiness": { "path": "x" } },

    }
    """

  /// The published files, or what `kubegate schema` prints.
  private func schemas(bundled: Bool) throws -> [String: JSONValue] {
    let index = SchemaFilesTests.index
    if bundled {
      let bundle = try #require(
        try SchemaAction(host: Host(environment: [:], files: .inMemory([:]), now: { .zero })).run(
          nil
        )
      )
      return [index: .string(JSONWriter(.pretty).string(bundle))]
    }
    var files: [String: JSONValue] = [:]
    for path in SchemaFilesTests.paths {
      files[path] = .string(try #require(BuiltInFiles.schemaText(path)))
    }
    return files
  }

  private func open(
    _ config: String,
    as name: String = "env.json",
    settings: [JSONValue] = [],
    bundled: Bool = true,
    hover: [String] = [],
    complete: [String] = []
  ) throws -> JSONValue {
    var files = try schemas(bundled: bundled)
    files[name] = .string(config)
    let members = files.map { JSONObject.Member(key: $0.key, value: $0.value) }
    let answer = try Oracle.editor.ask([
      "do": "open", "name": .string(name), "files": .object(JSONObject(members)),
      "schemas": .array(settings),
      "hover": .array(hover.map(JSONValue.string)),
      "complete": .array(complete.map(JSONValue.string)),
    ])
    #expect(answer["error"] == nil)
    return answer
  }

  @Test func `mistakes are underlined while typing`() throws {
    let found = try open(Self.config)["diagnostics"]?.array ?? []
    #expect(
      found.map { "\($0["line"]?.int ?? 0): \($0["message"]?.string ?? "")" } == [
        """
        3: a namespace has lower-case letters, digits and hyphens only, and begins and ends with a \
        letter or digit
        """,
        """
        6: a duration is a number with a unit, such as "45m", "2h" or "1d12h"; a number alone means \
        days
        """,
        "7: a quantity is a number, 0 or more, with a unit such as in \"4Gi\", \"500M\" or \"250m\"",
        """
        8: Value is not accepted. Valid values: "ClusterIP", "NodePort", "LoadBalancer".
        """,
        "9: Property gpu_selecter is not allowed.",
        "10: Missing property \"size\".",
        "10: Property siz is not allowed.",
        "11: Value is above the maximum of 65535.",
        "12: Trailing comma",
        "12: an HTTP path begins with \"/\"",
      ]
    )
  }

  @Test(arguments: WorkloadChartTests.names(of: "environment"))
  func `a config that can be deployed has no mistakes in the editor`(name: String) throws {
    let bytes = try Files.live.read(
      "\(WorkloadChartTests.folder)/environment/\(name).json",
      1 << 20
    )
    var config = try #require(try JSONReader().read(bytes).object)
    config["$schema"] = .string("./" + SchemaFilesTests.index)
    let answer = try open(JSONWriter(.pretty).string(.object(config)))
    #expect(answer["diagnostics"] == [])
  }

  @Test(arguments: [true, false])
  func `keys are explained`(bundled: Bool) throws {
    let marks = ["namespace", "memory_request", "mountPath", "readiness", "path\": \"x"]
    let shown = try open(Self.config, bundled: bundled, hover: marks)["hover"]?.array ?? []
    let texts = shown.map { ($0.string ?? "").split(separator: "\\").joined() }
    #expect(texts.count == marks.count)
    #expect(
      texts.first?.hasPrefix("Namespace\n\nNamespace of the cluster to deploy into; ") == true
    )
    #expect(
      texts.dropFirst().first?
        .hasPrefix("Memory\n\nMemory that is set aside, in bytes with a unit: `4Gi` ") == true
    )
    #expect(
      texts.dropFirst(2).first
        == "Path in the pod\n\nWhere it is seen in the pod; an absolute path."
    )
    #expect(texts.dropFirst(3).first?.hasPrefix("Readiness probe\n\n") == true)
    #expect(texts.last?.hasPrefix("HTTP path\n\n") == true)
  }

  @Test(arguments: [true, false])
  func `keys and values are completed`(bundled: Bool) throws {
    let answer = try open(
      Self.config,
      bundled: bundled,
      complete: [
        "\"path\": \"x\" } },\n", "\"mountPath\": \"/data\", ", "\"service_type\": ",
        "\"allocationTime\": ",
      ]
    )
    let offers = answer["complete"]?.array ?? []
    func labels(_ index: Int) -> [String] {
      (offers[index].array ?? []).compactMap { $0["label"]?.string }
    }
    try #require(offers.count == 4)

    let outline = try #require(SchemaOutline.of(EnvironmentWorkload()))
    let used = [
      "$schema", "namespace", "chart_name", "docker_image", "allocationTime", "memory_request",
      "service_type", "persistent_volume", "ports", "probes",
    ]
    let keys = Set(outline.root.children.map(\.key))
    #expect(Set(labels(0)) == keys.subtracting(used))
    let offer = try #require(
      offers[0].array?.first { $0["label"] == "existing_persistent_volume" }
    )
    #expect(
      offer["text"]?.string
        == outline.entry(at: "existing_persistent_volume")?.description
    )
    #expect(offer["insert"]?.string?.contains("\"name\": \"shared-data\"") == true)

    #expect(
      labels(1) == ["name", "size", "access_mode", "pvc_type", "readOnly", "sub_path", "keep"]
    )
    #expect(labels(2) == ["\"ClusterIP\"", "\"NodePort\"", "\"LoadBalancer\""])
    #expect(offers[2][1]?["text"] == "Also at every node, under the node port.")
    #expect(labels(3) == ["\"2d\"", "\"1h30m\"", "2"])
  }

  @Test func `the type is completed, and a wrong one is one mistake`() throws {
    let answer = try open(
      #"{ "$schema": "./kubegate.schema.json", "workload": "enviroment", "x": 1 }"#,
      complete: [#""workload": "#]
    )
    #expect(
      answer["complete"]?[0]?.array?.map { $0["label"] }
        == ["\"environment\"", "\"service\"", "\"job\"", "\"cronjob\"", "\"chart\""]
    )
    let message =
      "Value is not accepted. "
      + "Valid values: \"environment\", \"service\", \"job\", \"cronjob\", \"chart\"."
    #expect(answer["diagnostics"]?.array?.map { $0["message"]?.string } == [message])
  }

  @Test func `a setting of the editor stands in for $schema`() throws {
    let setting: JSONValue = ["fileMatch": ["*.kubegate.json"], "url": "kubegate.schema.json"]
    let config = #"{ "chart_name": "Lab" }"#
    let answer = try open(config, as: "lab.kubegate.json", settings: [setting])
    #expect(answer["diagnostics"]?.array?.isEmpty == false)
    #expect(try open(config, as: "lab.json", settings: [setting])["diagnostics"] == [])
  }
}
