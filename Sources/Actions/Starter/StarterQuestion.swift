import JSON
import Workloads

/// Something that a new config is asked for: on a terminal, or by a flag.
///
/// What is asked follows from the schema of the workload type: the keys of ``common`` that it has,
/// and whatever else it requires. A new type needs nothing of its own for it.
public struct StarterQuestion: Sendable {
  /// A key that most types have, with the flag that answers for it.
  public struct Common: Sendable {
    public var key: String
    public var shape: StarterShape
    /// The flag's name, and what follows it.
    public var flag: String
    public var argument: String
    /// What the flag is for, in help.
    public var help: String
    /// The answer to take where one is needed, and none is given.
    public var suggestion: String?
  }

  /// In the order of asking.
  public static let common = [
    Common(
      key: "chart_name",
      shape: .text,
      flag: "name",
      argument: "NAME",
      help: "the name of the release"
    ),
    Common(
      key: "namespace",
      shape: .text,
      flag: "namespace",
      argument: "NAME",
      help: "the namespace; without it, that of the kubeconfig's context"
    ),
    Common(
      key: "docker_image",
      shape: .text,
      flag: "image",
      argument: "IMAGE",
      help: "the container image"
    ),
    Common(
      key: "memory_request",
      shape: .text,
      flag: "memory",
      argument: "4Gi",
      help: "memory to set aside",
      suggestion: "4Gi"
    ),
    Common(
      key: "cpu_request",
      shape: .text,
      flag: "cpu",
      argument: "2",
      help: "processors to set aside",
      suggestion: "2"
    ),
    Common(
      key: "gpu_request",
      shape: .number,
      flag: "gpus",
      argument: "NUMBER",
      help: "how many GPUs to set aside"
    ),
    Common(
      key: "ports",
      shape: .ports,
      flag: "port",
      argument: "NAME=NUMBER",
      help: "a port that can be reached; may be repeated"
    ),
    Common(
      key: "persistent_volume",
      shape: .volumes,
      flag: "volume",
      argument: "PATH=SIZE",
      help: "a new volume, mounted at PATH; may be repeated"
    ),
    Common(
      key: "schedule",
      shape: .text,
      flag: "schedule",
      argument: "'0 2 * * *'",
      help: "when it runs: minute, hour, day of the month, month, day of the week",
      suggestion: "0 0 * * *"
    ),
    Common(
      key: "allocationTime",
      shape: .text,
      flag: "time",
      argument: "2d",
      help: "how long it may live",
      suggestion: "2d"
    ),
  ]

  public var key: String
  public var shape: StarterShape
  /// The flag that answers it; `nil` where only `--set` does.
  public var flag: String?
  /// What the schema says of the key.
  public var title: String
  public var meaning: String?
  /// What an answer can look like.
  public var example: String?
  /// The answer to take where one is needed, and none is given.
  public var suggestion: String?

  /// What is asked for a type, in order.
  static func all(for workload: any Workload) -> [StarterQuestion] {
    guard let outline = SchemaOutline.of(workload) else { return [] }
    var questions: [StarterQuestion] = []
    for common in common {
      guard let entry = outline.entry(at: common.key) else { continue }
      questions.append(StarterQuestion(common, entry))
    }
    let settled = Set(common.map(\.key) + ["$schema", "workload"])
    for entry in outline.root.properties where entry.isRequired && !settled.contains(entry.key) {
      questions.append(StarterQuestion(entry))
    }
    return questions
  }

  private init(_ common: Common, _ entry: SchemaEntry) {
    key = common.key
    shape = common.shape
    flag = common.flag
    title = entry.title ?? common.key
    meaning = entry.description
    example = Self.example(common.shape, entry)
    suggestion = common.suggestion
  }

  private init(_ entry: SchemaEntry) {
    key = entry.key
    shape = .value
    title = entry.title ?? entry.key
    meaning = entry.description
    example = Self.example(.value, entry)
    suggestion = entry.defaultValue.map(Self.written)
  }

  private static func example(_ shape: StarterShape, _ entry: SchemaEntry) -> String? {
    switch shape {
    case .ports: "jupyter=8888 ssh=22"
    case .volumes: "/home/jovyan=100Gi"
    case .text, .number, .value: entry.examples.first.map(written)
    }
  }

  /// A value as it is typed in: a text without quotes.
  private static func written(_ value: JSONValue) -> String {
    value.string ?? JSONWriter().string(value)
  }
}
