import Testing

@testable import CommandLineTool

/// Command lines as GNU tools read them.
@Suite struct ArgumentParserTests {
  private let flags = [
    Flag(name: "config-file", letter: "f", argument: .value("FILE"), isRepeatable: true, help: ""),
    Flag(name: "namespace", letter: "n", argument: .value("NAME"), help: ""),
    Flag(name: "context", aliases: ["kube-context"], argument: .value("NAME"), help: ""),
    Flag(name: "verbose", letter: "v", argument: .none, help: ""),
    Flag(name: "yes", letter: "y", argument: .none, help: "", readsEnvironment: false),
    Flag(name: "wait", argument: .none, help: "", opposite: "no-wait"),
    Flag(name: "no-wait", argument: .none, help: "", opposite: "wait"),
    Flag(
      name: "output",
      letter: "o",
      argument: .value("text|json"),
      choices: ["text", "json"],
      help: ""
    ),
    Flag(
      name: "dry-run",
      argument: .optional("client|server", default: "client"),
      choices: ["client", "server"],
      help: ""
    ),
  ]

  /// What is understood, as one line: flags by name, then operands.
  private func read(
    _ line: String,
    _ environment: [String: String] = [:]
  ) throws(UsageError) -> String {
    let words = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
    let parsed = try ArgumentParser(flags: flags, environment: environment).parse(words)
    let values = parsed.values.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value.joined(separator: ","))" }
    return (values + ["|"] + parsed.operands).joined(separator: " ")
  }

  @Test(arguments: [
    ("", "|"), ("a b", "| a b"), ("-f a.json", "config-file=a.json |"),
    ("-fa.json", "config-file=a.json |"), ("-f=a.json", "config-file=a.json |"),
    ("--config-file a.json", "config-file=a.json |"),
    ("--config-file=a.json", "config-file=a.json |"),
    ("--config-file=a=b.json", "config-file=a=b.json |"), ("-f a -f b c", "config-file=a,b | c"),
    ("-f -", "config-file=- |"), ("-", "| -"), ("-f -n", "config-file=-n |"),
    ("-n a -n b", "namespace=b |"), ("-n ''", "namespace= |"), ("--namespace=", "namespace= |"),
    ("-v", "verbose= |"), ("-vy", "verbose= yes= |"), ("-vn a", "namespace=a verbose= |"),
    ("-vna", "namespace=a verbose= |"), ("--verbose=1", "verbose= |"),
    ("--verbose=False", "|"), ("-v --verbose=f", "|"), ("--kube-context a", "context=a |"),
    ("a -v b", "verbose= | a b"), ("-v -- -n -y", "verbose= | -n -y"), ("-- --", "| --"),
    ("--dry-run", "dry-run=client |"), ("--dry-run server", "dry-run=client | server"),
    ("--dry-run=server", "dry-run=server |"), ("-o json", "output=json |"),
  ])
  func `lines are understood`(line: String, meaning: String) throws {
    #expect(try read(line) == meaning)
  }

  @Test(
    arguments: [
      ("--namespce a", "unknown flag --namespce", "did you mean --namespace?"),
      ("--frobnicate", "unknown flag --frobnicate", nil), ("-x", "unknown flag -x", nil),
      ("-vx", "unknown flag -x", nil), ("-n", "-n needs a value: -n NAME", nil),
      ("--namespace", "--namespace needs a value: --namespace NAME", nil),
      ("--verbose=yes", "--verbose takes no value", nil),
      ("-o xml", "-o cannot be \"xml\"", "possible values: text, json"),
      ("--output=", "--output cannot be \"\"", "possible values: text, json"),
      ("--dry-run=all", "--dry-run cannot be \"all\"", "possible values: client, server"),
      ("--=x", "unknown flag --", nil),
    ] as [(String, String, String?)]
  )
  func `lines that are wrong are explained`(line: String, message: String, help: String?) {
    #expect(throws: UsageError(message: message, help: help)) { try read(line) }
  }

  @Test(arguments: [
    ("", ["KUBEGATE_NAMESPACE": "a"], "namespace=a |"),
    ("-n b", ["KUBEGATE_NAMESPACE": "a"], "namespace=b |"),
    ("", ["KUBEGATE_NAMESPACE": ""], "|"), ("", ["KUBEGATE_CONFIG_FILE": "a"], "config-file=a |"),
    ("", ["KUBEGATE_VERBOSE": "1"], "verbose= |"), ("", ["KUBEGATE_VERBOSE": "True"], "verbose= |"),
    ("", ["KUBEGATE_VERBOSE": "0"], "|"), ("", ["KUBEGATE_VERBOSE": "No"], "|"),
    ("", ["KUBEGATE_YES": "1"], "|"), ("", ["NAMESPACE": "a"], "|"),
    ("--wait", ["KUBEGATE_NO_WAIT": "1"], "wait= |"),
    ("", ["KUBEGATE_NO_WAIT": "1"], "no-wait= |"),
  ])
  func `the environment stands in for flags`(
    line: String,
    environment: [String: String],
    meaning: String
  ) throws {
    #expect(try read(line, environment) == meaning)
  }

  @Test func `a variable that is wrong is named`() {
    #expect(
      throws: UsageError(
        message: "KUBEGATE_OUTPUT cannot be \"xml\"",
        help: "possible values: text, json"
      )
    ) { try read("", ["KUBEGATE_OUTPUT": "xml"]) }
  }
}
