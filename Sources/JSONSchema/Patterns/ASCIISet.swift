/// A set of ASCII characters, one bit each.
struct ASCIISet: Hashable, Sendable {
  private var bits: UInt128 = 0

  static let digits = ASCIISet("0"..."9")
  static let wordCharacters = digits.union(ASCIISet("A"..."Z")).union(ASCIISet("a"..."z"))
    .union(ASCIISet(only: UInt8(ascii: "_")))
  /// The part of JavaScript's `\s` that is ASCII.
  static let space = ASCIISet(codes: 0x09...0x0D).union(ASCIISet(only: 0x20))
  /// What JavaScript's `.` leaves out.
  static let lineBreaks = ASCIISet(only: 0x0A).union(ASCIISet(only: 0x0D))

  init() {}

  init(only code: UInt8) { bits = 1 << UInt128(code) }

  init(codes: ClosedRange<UInt8>) {
    for code in codes { bits |= 1 << UInt128(code) }
  }

  private init(_ characters: ClosedRange<Unicode.Scalar>) {
    self.init(
      codes: UInt8(ascii: characters.lowerBound)...UInt8(ascii: characters.upperBound)
    )
  }

  func contains(_ code: UInt8) -> Bool { bits & 1 << UInt128(code) != 0 }

  func union(_ other: ASCIISet) -> ASCIISet {
    var result = self
    result.bits |= other.bits
    return result
  }

  /// All other ASCII characters.
  var inverted: ASCIISet {
    var result = self
    result.bits = ~bits
    return result
  }
}
