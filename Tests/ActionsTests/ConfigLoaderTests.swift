import Charts
import Diagnostics
import Host
import JSON
import Testing
import Workloads

@testable import Actions

/// How files and flags become one config, and what is said of them.
@Suite struct ConfigLoaderTests {
  private static let minimal =
    #"{"namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": 1}"#

  private func loader(_ files: [String: String]) -> ConfigLoader {
    ConfigLoader(
      host: Host(environment: ["HOME": "/home/u"], files: .inMemory(files), now: { .zero })
    )
  }

  private func load(
    _ files: (String, String)...,
    settings: [ConfigSetting] = [],
    namespace: String? = nil
  ) throws(ActionError) -> ValidatedConfig {
    try loader(Dictionary(uniqueKeysWithValues: files)).load(
      ConfigRequest(files: files.map(\.0), settings: settings, namespace: namespace)
    )
  }

  /// The members of the config beyond those of the minimal one.
  private func members(_ config: ValidatedConfig) -> String {
    var object = config.config.object
    for key in ["namespace", "chart_name", "docker_image", "allocationTime"] { object[key] = nil }
    return JSONWriter().string(.object(object))
  }

  /// What is said of a config that is wrong.
  private func said(
    _ files: (String, String)...,
    settings: [ConfigSetting] = [],
    namespace: String? = nil
  ) -> String {
    do throws(ActionError) {
      let loader = loader(Dictionary(uniqueKeysWithValues: files))
      let request = ConfigRequest(
        files: files.map(\.0),
        settings: settings,
        namespace: namespace
      )
      let valid = try loader.load(request)
      return "valid\n" + DiagnosticText(sources: valid.sources).text(valid.warnings)
    } catch .invalid(let found, let sources) {
      return DiagnosticText(sources: sources).text(found)
    } catch {
      return "another error: \(error)"
    }
  }

  // MARK: Overlays

  @Test(arguments: [
    (#"{"tag": "a"}"#, #"{"tag": "b"}"#, #"{"tag":"b"}"#),
    (#"{"tag": "a"}"#, #"{"tag": null}"#, "{}"), (#"{}"#, #"{"tag": null}"#, "{}"),
    (
      #"{"labels": {"a": "1", "b": "2"}}"#, #"{"labels": {"b": null, "c": "3"}}"#,
      #"{"labels":{"a":"1","c":"3"}}"#
    ),
    (
      #"{"ingress": null}"#, #"{"labels": {"a": null, "b": "1"}}"#,
      #"{"ingress":null,"labels":{"b":"1"}}"#
    ),
    (#"{"args": ["a", "b"]}"#, #"{"args": ["c"]}"#, #"{"args":["c"]}"#),
    (
      #"{"node_selector": "a"}"#, #"{"node_selector": {"b": "c"}}"#, #"{"node_selector":{"b":"c"}}"#
    ),
  ])
  func `later files are laid over earlier ones`(base: String, overlay: String, merged: String)
    throws
  {
    let value = Overlay.merge(
      try JSONReader().read(Array(overlay.utf8)),
      over: try JSONReader().read(Array(base.utf8))
    )
    #expect(JSONWriter().string(value) == merged)
  }

  @Test func `files, then flags, then the namespace`() throws {
    let config = try load(
      ("base.json", Self.minimal),
      ("mine.json", #"{"docker_image": "alpine", "tag": "1", "labels": {"a": "b"}}"#),
      settings: ["tag=2,labels.c=d", "args={x,y}"],
      namespace: "prod"
    )
    #expect(config.config.namespace == "prod")
    #expect(config.config["docker_image"] == "alpine")
    #expect(members(config) == #"{"tag":2,"labels":{"a":"b","c":"d"},"args":["x","y"]}"#)
  }

  @Test func `mistakes are shown in the file or flag that they stand in`() {
    #expect(
      said(
        ("base.json", Self.minimal),
        ("mine.json", #"{"gpu_request": "many"}"#),
        settings: ["tags=2"],
        namespace: "No"
      ) == """
        error[KG1105]: this has to be a whole number, 0 or more
         --> mine.json:1:17
        1 | {"gpu_request": "many"}
          |                 ^^^^^^

        error[KG1104]: unknown key "tags"
         --> in --set, column 1
        1 | tags=2
          | ^^^^ not an environment config key
          = help: did you mean "tag"?

        error[KG1105]: a namespace has lower-case letters, digits and hyphens only, and begins and ends with a letter or digit
         --> in --namespace, column 1
        1 | No
          | ^^
         ::: base.json:1:15
        1 | {"namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": …
          |               ------ it replaces this value
          = help: did you mean "no"?

        """
    )
  }

  @Test func `local files are found beside the config that names them`() throws {
    let loader = loader([
      "/base/env.json": #"{"mount_files": {"a": ["a", "/a"]}, "#
        + String(Self.minimal.dropFirst()),
      "/mine/env.json": #"{"mount_files": {"b": ["b", "/b"]}}"#, "/base/a": "A", "/mine/b": "B",
    ])
    let config = try loader.load(ConfigRequest(files: ["/base/env.json", "/mine/env.json"]))
    var sources = config.sources
    let values = try config.workload.values(from: config.config, into: &sources).object
    #expect(values["mountedFiles"]?["a"]?["text"] == "A")
    #expect(values["mountedFiles"]?["b"]?["text"] == "B")
  }

  // MARK: Mistakes

  @Test func `all mistakes at once, in the order of the source`() {
    #expect(
      said(
        (
          "env.json",
          """
          {
            "chart_name": "Lab",
            "docker_image": "busybox",
            "gpu_selecter": { "product": "A100" },
            "allocationTime": "2 weeks",
            "ports": { "web": 99999 }
          }
          """
        )
      ) == """
        error[KG1102]: "namespace" is missing
         --> env.json:1:1
        1 | {
          | ^ this environment config needs it
          = help: add "namespace": "machine-learning",

        error[KG1105]: a release name has lower-case letters, digits and hyphens only, and begins and ends with a letter or digit
         --> env.json:2:17
        2 |   "chart_name": "Lab",
          |                 ^^^^^
          = help: did you mean "lab"?

        error[KG1104]: unknown key "gpu_selecter"
         --> env.json:4:3
        4 |   "gpu_selecter": { "product": "A100" },
          |   ^^^^^^^^^^^^^^ not an environment config key
          = help: did you mean "gpu_selector"?

        error[KG1105]: a duration is a number with a unit, such as "45m", "2h" or "1d12h"; a number alone means days
         --> env.json:5:21
        5 |   "allocationTime": "2 weeks",
          |                     ^^^^^^^^^
          = help: did you mean "14d"?

        error[KG1107]: a port is a number from 1 to 65535
         --> env.json:6:21
        6 |   "ports": { "web": 99999 }
          |                     ^^^^^

        """
    )
  }

  @Test func `what only the type's checks see comes with its warnings`() {
    #expect(
      said(
        (
          "env.json",
          """
          { "namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": 1,
            "secret_data": { "A": "hunter2" },
            "ingress": { "host": "a.b", "port": 80 } }
          """
        )
      ) == """
        warning[KG1213]: this secret stands in the config in clear text
         --> env.json:2:20
        2 |   "secret_data": { "A": •••••••• },
          |                    ^^^
          = help: write "env:NAME" or "file:PATH" as its value

        error[KG1203]: the ingress wants port "80", which "ports" does not declare
         --> env.json:3:39
        3 |   "ingress": { "host": "a.b", "port": 80 } }
          |                                       ^^
          = help: add "ports": {"http": [80]}

        """
    )
  }

  @Test func `warnings stop nothing`() {
    #expect(
      said(("env.json", Self.minimal), settings: ["deployment=true"]) == """
        valid
        warning[KG1208]: allocationTime has no effect: a deployment has no time limit
         --> env.json:1:89
        1 | …"busybox", "allocationTime": 1}
          |                               ^
         ::: in --set, column 12
        1 | deployment=true
          |            ---- the limit is lifted here

        """
    )
  }

  @Test func `secrets are hidden wherever they stand`() {
    let text = said(
      ("base.json", #"{"secret_data": {"A": "hunter1"}, "nothing": 1}"#),
      ("mine.json", #"{"secret_data": {"A": "hunter2", "B": "env:SHOWN", "C": 5}, "noting": 1}"#),
      settings: ["secret_data.D=hunter3,noThing=1"]
    )
    #expect(!text.contains("hunter"))
    #expect(text.contains("••••••••"))
    #expect(text.contains("env:SHOWN"))
    #expect(
      !said(("a.json", #"{"workload": "x", "secret_data": {"A": "hunter4"}}"#)).contains("hunter")
    )
  }

  @Test func `what is no config`() {
    #expect(
      said(("env.json", "")) == """
        error[KG1011]: the file is empty
         --> env.json:1:1
        1 |\u{20}
          | ^
          = help: a config is a JSON object: { … }

        """
    )
    #expect(
      said(("env.json", "[]")) == """
        error[KG1101]: the top level has to be an object, not a list
         --> env.json:1:1
        1 | []
          | ^^
          = help: one object holds everything: { … }

        """
    )
    #expect(
      said(("env.json", Self.minimal), settings: ["a[="]) == """
        error[KG1414]: a "]" is missing
         --> in --set, column 3
        1 | a[=
          |   ^
          = help: write name[0]=value

        """
    )
  }

  @Test func `a file that is too large`() {
    let large = String(repeating: " ", count: 9 << 20)
    #expect(
      said(("env.json", large)) == """
        error[KG1006]: "env.json" has 9437184 bytes, more than the 8 MiB that are read

        """
    )
  }

  // MARK: Files

  private func file(_ error: FileError) -> ConfigLoader {
    let inMemory = Files.inMemory([:])
    let files = Files(
      read: { _, _ throws(FileError) in throw error },
      write: inMemory.write,
      exists: inMemory.exists
    )
    return ConfigLoader(host: Host(environment: [:], files: files, now: { .zero }))
  }

  @Test(arguments: [
    (FileError.notFound(path: "env.json"), #"cannot read "env.json": there is no such file"#),
    (.isFolder(path: "env.json"), #"cannot read "env.json": it is a folder"#),
    (.denied(path: "env.json"), #"cannot read "env.json": permission denied"#),
    (.failed(path: "env.json", reason: "I/O"), #"cannot read "env.json": I/O"#),
  ])
  func `files that cannot be read are an error of their own`(error: FileError, message: String) {
    do throws(ActionError) {
      _ = try file(error).load(ConfigRequest(files: ["env.json"]))
      Issue.record("nothing was thrown")
    } catch .file(let diagnostic) {
      #expect(diagnostic == Diagnostic(.error, .fileUnreadable, message))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `standard input has a name`() throws {
    #expect(try load(("-", Self.minimal)).config.releaseName == "lab")
    #expect(said(("-", "{")).contains(" --> <stdin>:1:2"))
  }

  // MARK: Releases

  @Test func `the release of a config is known, whatever else is wrong with it`() throws {
    let text = """
      {"namespace": "demo", "chart_name": "lab", "gone": 1, "mount_files": {"a": ["none", "/a"]}}
      """
    let release = try loader(["env.json": text]).release(of: ConfigRequest(files: ["env.json"]))
    #expect(release == (name: "lab", namespace: "demo"))
  }

  @Test(arguments: [
    (#"{"namespace": "demo", "chart_name": "Lab", "gone": 1}"#, [DiagnosticCode.wrongForm]),
    (#"{"namespace": "demo"}"#, [.missingKey]),
    (#"{"namespace": "demo", "chart_name": 5}"#, [.wrongType]), ("[]", [.wrongType]),
  ])
  func `a config without a release's name is no help`(text: String, codes: [DiagnosticCode]) {
    do throws(ActionError) {
      _ = try loader(["env.json": text]).release(of: ConfigRequest(files: ["env.json"]))
      Issue.record("nothing was thrown")
    } catch .invalid(let found, _) {
      #expect(found.map(\.code) == codes)
    } catch {
      Issue.record("\(error)")
    }
  }
}
