import Foundation
import JSON
import Kubernetes
import Testing

/// Verb by verb: kubegate goes on with a release that Helm has begun, and Helm with one of kubegate's.
///
/// Helm's engine works under two names: that of the real program, and that of a program which it is
/// built into. The cluster keeps the owners of fields apart by these names.
@Suite(
  .needsCluster,
  .enabled(if: Helm.isThere, Helm.whyNot),
  .timeLimit(.minutes(30))
)
struct InteropTests {
  static let names = ["helm", ""]

  /// One release in a lab, changed by both tools in turn. What tells its revisions apart is the port
  /// of its Service, and a label that only some of them have.
  private struct Bench {
    var lab: Lab
    /// What Helm's engine calls itself.
    var name: String

    static let release = "env"

    func config(_ port: Int, label: String?) throws {
      var labels = JSONObject()
      labels["stage"] = label.map { .string($0) }
      try lab.config(
        Self.release,
        [
          "allocationTime": .null, "deployment": true, "command": Command.sleeping,
          "ports": ["a": .array([.int(port)])], "labels": .object(labels),
        ]
      )
    }

    // MARK: kubegate

    func kubegate(_ arguments: String...) async throws {
      let run = try await lab.start(arguments + ["-n", lab.namespace]).end()
      try #require(run.exitCode == 0, "\(run)")
    }

    func deploy(_ port: Int, label: String? = nil, _ flags: String...) async throws {
      try config(port, label: label)
      let run = try await lab.start(
        ["deploy", "-f", "\(Self.release).json", "--no-wait"] + flags
      )
      .end()
      try #require(run.exitCode == 0, "\(run)")
    }

    // MARK: Helm

    /// The chart of environments, as Helm takes it.
    private func chart() async throws -> String {
      let folder = lab.folder + "/chart"
      if !FileManager.default.fileExists(atPath: folder) {
        let run = try await lab.kubegate(
          "workloads",
          "export",
          "environment",
          "--chart",
          "--to",
          folder
        )
        try #require(run.exitCode == 0, "\(run)")
      }
      return folder
    }

    @discardableResult
    func helm(_ verb: String, _ arguments: String...) async throws -> JSONValue {
      try await Helm.run(lab, as: name, [verb, Self.release] + arguments)
    }

    /// Installs or upgrades with the values that a config becomes.
    func helm(_ verb: String, _ port: Int, label: String? = nil, _ options: String...) async throws
    {
      try config(port, label: label)
      let values = try await lab.kubegate("values", "-f", "\(Self.release).json", "-o", "json")
      let text = JSONWriter().string(try values.json)
      let arguments = [verb, Self.release, try await chart(), "values=\(text)"]
      _ = try await Helm.run(lab, as: name, arguments + options)
    }

    // MARK: What there is then

    /// Holds against each other what both tools tell of the release, and what the cluster has.
    func expect(
      _ statuses: String,
      port: Int?,
      label: String? = nil,
      _ location: SourceLocation = #_sourceLocation
    ) async throws {
      let words = statuses.split(separator: " ").map(String.init)
      #expect(try await lab.history(Self.release) == words, sourceLocation: location)
      if words.isEmpty {
        let list = try await Helm.run(lab, as: name, ["list"])
        #expect(list.array ?? [] == [], "\(list)", sourceLocation: location)
      } else {
        let told = try await helm("history").array ?? []
        #expect(
          told.compactMap { $0["status"]?.string } == words,
          "\(told)",
          sourceLocation: location
        )
      }
      if port == nil {
        try await eventually("the Service is gone") {
          try await lab.find(.services, "env-mkg") == nil
        }
      }
      let service = try await lab.find(.services, "env-mkg")
      #expect(service?.spec?["ports"]?[0]?["port"]?.int == port, sourceLocation: location)
      #expect(service?.labels["stage"] == label, sourceLocation: location)
    }
  }

  private func open(_ name: String, _ work: (Bench) async throws -> Void) async throws {
    try await Lab.open { lab in try await work(Bench(lab: lab, name: name)) }
  }

  @Test(arguments: names)
  func `Helm goes on with a release of kubegate's, and kubegate with what became of it`(
    name: String
  ) async throws {
    try await open(name) { bench in
      try await bench.deploy(8001, label: "one")
      try await bench.helm("upgrade", 8002, label: "two")
      try await bench.expect("superseded deployed", port: 8002, label: "two")
      try await bench.deploy(8003)
      try await bench.expect("superseded superseded deployed", port: 8003)
      try await bench.helm("rollback", "version=1")
      try await bench.expect(
        "superseded superseded superseded deployed",
        port: 8001,
        label: "one"
      )
      try await bench.kubegate("rollback", "env", "2", "--no-wait")
      try await bench.expect(
        "superseded superseded superseded superseded deployed",
        port: 8002,
        label: "two"
      )
      try await bench.helm("upgrade", 8004, "max_history=3")
      try await bench.expect("superseded superseded deployed", port: 8004)
      try await bench.helm("uninstall", "keep_history=true")
      try await bench.expect("superseded superseded uninstalled", port: nil)
      try await bench.deploy(8005, label: "five")
      try await bench.expect(
        "superseded superseded superseded deployed",
        port: 8005,
        label: "five"
      )
      try await bench.helm("uninstall")
      try await bench.expect("", port: nil)
    }
  }

  @Test(arguments: names)
  func `kubegate goes on with a release of Helm's, and Helm with what became of it`(
    name: String
  ) async throws {
    try await open(name) { bench in
      try await bench.helm("install", 8001, label: "one")
      try await bench.deploy(8002, label: "two")
      try await bench.expect("superseded deployed", port: 8002, label: "two")
      try await bench.helm("upgrade", 8003)
      try await bench.expect("superseded superseded deployed", port: 8003)
      try await bench.kubegate("rollback", "env", "1", "--no-wait")
      try await bench.expect(
        "superseded superseded superseded deployed",
        port: 8001,
        label: "one"
      )
      try await bench.helm("rollback", "version=2")
      try await bench.expect(
        "superseded superseded superseded superseded deployed",
        port: 8002,
        label: "two"
      )
      try await bench.deploy(8003, "--history-max", "2", "--description", "the last")
      try await bench.expect("superseded deployed", port: 8003)
      try await bench.kubegate("delete", "env", "--keep-history")
      try await bench.expect("superseded uninstalled", port: nil)
      try await bench.helm("rollback", "version=5")
      try await bench.expect("superseded uninstalled deployed", port: 8002, label: "two")
      try await bench.kubegate("delete", "env", "--wait", "--timeout", "2m")
      try await bench.expect("", port: nil)
    }
  }

  @Test func `each reads what the other has written`() async throws {
    try await open("helm") { bench in
      try await bench.deploy(8001, "-l", "team=imaging", "--description", "the first")
      try await bench.helm("upgrade", 8002, "description=\"the second\"")
      for revision in ["1", "2"] {
        let whole = try await bench.helm("get", "revision=\(revision)")
        let metadata = try await bench.helm("metadata", "revision=\(revision)")
        func get(_ part: String, _ flags: String...) async throws -> JSONValue {
          let run = try await bench.lab.start(
            ["get", part, "env", "-n", bench.lab.namespace, "--revision", revision, "-o", "json"]
              + flags
          )
          .end()
          return try run.json
        }
        #expect(try await get("values") == whole["config"])
        let computed = try await bench.helm("values", "revision=\(revision)", "all_values=true")
        #expect(try await get("values", "--all") == computed)
        let all = try await get("all")
        #expect(all["manifest"] == whole["summary"]?["manifest"])
        #expect(all["description"] == whole["info"]?["description"])
        #expect(all["notes"]?.string ?? "" == whole["info"]?["notes"]?.string ?? "")
        for key in ["name", "chart", "version", "appVersion", "namespace", "revision", "status"] {
          #expect(all[key] == metadata[key], "\(key)")
        }
        #expect(all["labels"]?["team"] == "imaging")
        #expect(metadata["labels"]?["team"] == "imaging")
      }
      let list = try await bench.lab.kubegate(
        "list",
        "-n",
        bench.lab.namespace,
        "-l",
        "team=imaging",
        "-q"
      )
      #expect(list.output == "env\n")
    }
  }

  // MARK: The same done by each

  /// What a record says, as Helm reads it, without what differs from day to day.
  private func record(_ bench: Bench, _ revision: Int) async throws -> JSONValue {
    let whole = try await bench.helm("get", "revision=\(revision)")
    var info = whole["info"]?.object ?? JSONObject()
    for date in ["first_deployed", "last_deployed", "deleted"] where info[date] != nil {
      info[date] = "some time"
    }
    let sorted = info.members.sorted { $0.key < $1.key }
    return [
      "info": .object(JSONObject(sorted)), "config": whole["config"] ?? .null,
      "manifest": whole["summary"]?["manifest"] ?? .null,
      "chart": whole["summary"]?["chart_name"] ?? .null,
      "version": whole["summary"]?["chart_version"] ?? .null,
      "hooks": whole["hooks"] ?? .null,
    ]
  }

  @Test func `both leave the same records of the same life`() async throws {
    var told: [[JSONValue]] = []
    for tool in ["helm", "kubegate"] {
      try await open("helm") { bench in
        // The namespace stands in the records, and is not the same.
        func records(_ count: Int) async throws -> [JSONValue] {
          var records: [JSONValue] = []
          for revision in 1...count {
            let text = JSONWriter().string(try await record(bench, revision))
            let same = text.replacing(bench.lab.namespace, with: "lab")
            records.append(try JSONReader().read(Array(same.utf8)))
          }
          return records
        }
        if tool == "helm" {
          try await bench.helm("install", 8001, label: "one")
          try await bench.helm("upgrade", 8002, "description=\"words\"")
          try await bench.helm("upgrade", 8003)
          try await bench.helm("rollback", "version=1")
        } else {
          try await bench.deploy(8001, label: "one")
          try await bench.deploy(8002, "--description", "words")
          try await bench.deploy(8003)
          try await bench.kubegate("rollback", "env", "1", "--no-wait")
        }
        let alive = try await records(4)
        if tool == "helm" {
          try await bench.helm("uninstall", "keep_history=true")
        } else {
          try await bench.kubegate("delete", "env", "--keep-history")
        }
        let retired = try await records(4)
        if tool == "helm" {
          try await bench.helm("rollback", "version=2")
        } else {
          try await bench.kubegate("rollback", "env", "2", "--no-wait")
        }
        told.append(alive + retired + (try await records(5)))
      }
    }
    try #require(told.count == 2 && told[0].count == told[1].count)
    for (helms, ours) in zip(told[0], told[1]) { #expect(helms == ours) }
  }

  @Test func `a client that is killed leaves what the next one puts in order at once`() async throws
  {
    try await open("helm") { bench in
      try await bench.deploy(8001)
      // There is no node for its pod, or no such image: it waits until it is killed.
      try bench.config(8002, label: "x")
      for round in 1...2 {
        let program = try bench.lab.start([
          "deploy", "-f", "env.json", "--set", "docker_image=nobody/nothing:\(round)",
        ])
        try await program.says("Service env-mkg applied")
        program.send(9)
        _ = try await program.end()
        let status = try await bench.lab.kubegate("status", "env", "-n", bench.lab.namespace)
        #expect(
          status.talk.contains("note: revision \(2 * round) was interrupted (its maker, tester on"),
          "\(status)"
        )
        let run = try await bench.lab.kubegate(
          "rollback",
          "env",
          "1",
          "-n",
          bench.lab.namespace,
          "--no-wait"
        )
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.talk.contains("; it is marked as failed\n"), "\(run)")
        try await bench.expect(
          round == 1
            ? "superseded failed deployed" : "superseded failed superseded failed deployed",
          port: 8001
        )
      }
      try await bench.helm("uninstall")
    }
  }
}

extension String {
  fileprivate func replacing(_ text: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
