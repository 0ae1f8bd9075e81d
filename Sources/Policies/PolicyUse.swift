public import Diagnostics
public import Kubernetes

/// One thing that a release would have, of which a policy may have something to say.
public struct PolicyUse: Sendable, Equatable {
  public enum Subject: Sendable, Equatable {
    case image(String)
    case storageClass(String)
    /// A host of an ingress; empty where it answers to all.
    case host(String)
    /// GPUs, memory and processors of all pods together.
    case gpus(Quantity)
    case memory(Quantity)
    case cpu(Quantity)
    /// How many seconds an environment lives; `nil` for one without an end.
    case allocation(Double?)
    /// The keys of the labels of one object.
    case labels(Set<String>)
  }

  public var subject: Subject
  /// Where the config asks for it.
  public var range: SourceRange
  public var pointer: String?
  /// What explains it, in words: `container "main" of Deployment web`, `4 pods with 1 each`.
  public var notes: [String]

  public init(
    _ subject: Subject,
    at range: SourceRange = .none,
    pointer: String? = nil,
    notes: [String] = []
  ) {
    self.subject = subject
    self.range = range
    self.pointer = pointer
    self.notes = notes
  }
}

/// What pods have together, and how many they are.
struct PodTotals {
  private(set) var gpus = Quantity.zero
  private(set) var memory = Quantity.zero
  private(set) var cpu = Quantity.zero
  /// How much one pod has, and how many there are, where there are several.
  private var several: [(count: Int, pod: PodAmounts)] = []

  mutating func add(_ pod: PodAmounts, count: Int) {
    gpus = gpus + pod.gpus.times(count)
    memory = memory + pod.memory.times(count)
    cpu = cpu + pod.cpu.times(count)
    if count > 1 { several.append((count, pod)) }
  }

  /// What there is to say of, with what explains it.
  func uses() -> [PolicyUse] {
    func notes(_ amount: (PodAmounts) -> Quantity) -> [String] {
      several.filter { amount($0.pod) > .zero }
        .map { "\($0.count) pods with \(amount($0.pod)) each" }
    }
    return [
      PolicyUse(.gpus(gpus), notes: notes(\.gpus)),
      PolicyUse(.memory(memory), notes: notes(\.memory)),
      PolicyUse(.cpu(cpu), notes: notes(\.cpu)),
    ]
  }
}

/// What one pod has.
struct PodAmounts {
  var gpus = Quantity.zero
  var memory = Quantity.zero
  var cpu = Quantity.zero

  /// Containers that run side by side.
  static func + (left: Self, right: Self) -> Self {
    Self(
      gpus: left.gpus + right.gpus,
      memory: left.memory + right.memory,
      cpu: left.cpu + right.cpu
    )
  }

  /// Containers of which one runs before the other.
  static func larger(_ left: Self, _ right: Self) -> Self {
    Self(
      gpus: max(left.gpus, right.gpus),
      memory: max(left.memory, right.memory),
      cpu: max(left.cpu, right.cpu)
    )
  }
}
