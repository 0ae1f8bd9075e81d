internal import RE2
internal import Synchronization

/// The value of `pattern`, or a key of `patternProperties`.
///
/// Most are simple, and are matched without RE2: for the short texts of configs its calls take longer
/// than their work. Automata are made when a text first needs them, and so is RE2's own form of a
/// simple pattern, which only texts need that are not ASCII.
final class SchemaPattern: Sendable {
  let written: String
  private let simple: PatternSyntax?
  /// The address of the simple pattern's automaton, which this holds a reference to; 0 before there
  /// is one.
  private let automaton = Atomic<UInt>(0)
  private let expression = AtomicLazyReference<RegularExpression>()

  /// - Parameter memoryLimit: what RE2's form of the pattern may take, in bytes.
  /// - Throws: ``ECMAScriptPattern/Unsupported`` or ``RE2/RegularExpressionError``.
  init(_ written: String, memoryLimit: Int) throws {
    self.written = written
    simple = PatternSyntax(written)
    if simple == nil { _ = expression.storeIfNil(try Self.compile(written, memoryLimit)) }
  }

  /// Enough for every simple pattern.
  private static let simpleMemory = 2 << 20

  deinit { Self.reference(automaton.load(ordering: .acquiring))?.release() }

  private static func compile(
    _ written: String,
    _ memoryLimit: Int
  ) throws -> RegularExpression {
    try RegularExpression(ECMAScriptPattern.translated(written), memoryLimit: memoryLimit)
  }

  /// Whether the pattern matches anywhere in the text.
  func matches(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches(in: $0) }
  }

  /// Whether the pattern matches anywhere in a text of UTF-8.
  func matches(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    if let automaton = Self.reference(automaton.load(ordering: .acquiring)) ?? makeAutomaton(),
      let answer = automaton._withUnsafeGuaranteedRef({ $0.matches(in: text) })
    {
      return answer
    }
    return matchesByExpression(text)
  }

  private static func reference(_ address: UInt) -> Unmanaged<PatternAutomaton>? {
    UnsafeRawPointer(bitPattern: address).map { Unmanaged.fromOpaque($0) }
  }

  private func makeAutomaton() -> Unmanaged<PatternAutomaton>? {
    guard let simple else { return nil }
    let made = Unmanaged.passRetained(PatternAutomaton(PatternPositions(simple)))
    let (isFirst, earlier) = automaton.compareExchange(
      expected: 0,
      desired: UInt(bitPattern: made.toOpaque()),
      ordering: .acquiringAndReleasing
    )
    guard !isFirst else { return made }
    made.release()
    return Self.reference(earlier)
  }

  private func matchesByExpression(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if let known = expression.load() { return known.matches(in: text) }
    // What is simple is a pattern to RE2, too.
    guard let compiled = try? Self.compile(written, Self.simpleMemory) else { return false }
    return expression.storeIfNil(compiled).matches(in: text)
  }
}
