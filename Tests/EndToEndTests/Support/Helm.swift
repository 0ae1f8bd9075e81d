import Foundation
import JSON
import Testing

/// The real Helm 4 engine, in a Python process: `helm.py`.
///
/// It comes from the virtual environment that `scripts/setup --test` makes, or from the one that
/// `KUBEGATE_TEST_VENV` names.
enum Helm {
  static let isThere = FileManager.default.isExecutableFile(atPath: python)
  static let whyNot: Comment =
    "the Helm engine is missing: run scripts/setup --test, or set KUBEGATE_TEST_VENV"

  private static let python =
    (ProcessInfo.processInfo.environment["KUBEGATE_TEST_VENV"]
      ?? "\(Project.root)/.build/test-venv") + "/bin/python"

  /// Does something in a lab, and gives the engine's answer.
  ///
  /// - Parameter name: what the engine calls itself; `helm`, as the real program, or nothing for the
  ///   name of a program that it is built into.
  static func run(
    _ lab: Lab,
    as name: String = "",
    _ arguments: String...
  ) async throws -> JSONValue {
    try await run(lab, as: name, arguments)
  }

  static func run(
    _ lab: Lab,
    as name: String = "",
    _ arguments: [String]
  ) async throws -> JSONValue {
    let run = try await attempt(lab, as: name, arguments)
    try #require(run.exitCode == 0, "\(run)")
    return try JSONReader(limits: .init(bytes: 1 << 28)).read(Array(run.output.utf8))
  }

  /// Does something that may fail; why it did is the last line of what the engine says.
  static func attempt(
    _ lab: Lab,
    as name: String = "",
    _ arguments: [String]
  ) async throws -> Run {
    try await Program.run(
      [
        "\(Project.root)/Tests/EndToEndTests/Support/helm.py", TestCluster.kubeconfig ?? "",
        lab.namespace,
      ] + arguments,
      binary: python,
      environment: ["HOME": lab.folder, "HELM_PY_NAME": name],
      folder: lab.folder
    )
  }
}
