import GoTemplate

/// A version after semver.org, as the Go package Masterminds/semver reads it: a leading `v`, missing
/// minor and patch numbers and leading zeros are let through.
///
/// ```swift
/// try SemanticVersion("v1.27").description  // "1.27.0"
/// ```
public struct SemanticVersion: Sendable {
  public var major: UInt64
  public var minor: UInt64
  public var patch: UInt64
  /// What stands behind the `-`: `rc.1`.
  public var prerelease: String
  /// What stands behind the `+`; it has no part in comparisons.
  public var metadata: String
  /// The text as it was written.
  public var original: String

  public init(
    major: UInt64,
    minor: UInt64,
    patch: UInt64,
    prerelease: String = "",
    metadata: String = ""
  ) {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
    self.metadata = metadata
    original = ""
    original = description
  }

  /// Reads a version.
  ///
  /// - Throws: ``VersionError`` in the words of the Go package; also for one that is longer than 64 KiB.
  public init(_ text: String) throws(VersionError) {
    guard text.utf8.count <= Self.lengthLimit else { throw .invalid }
    var scanner = VersionScanner(text)
    _ = scanner.take("v")
    guard let major = scanner.take(while: VersionScanner.isDigit) else { throw .invalid }
    var numbers = [major]
    while numbers.count < 3, let number = scanner.takeNumber(behind: ".") { numbers.append(number) }
    let prerelease = scanner.takeIdentifiers(behind: "-") ?? ""
    let metadata = scanner.takeIdentifiers(behind: "+") ?? ""
    guard scanner.isAtEnd else { throw .invalid }
    let parsed = numbers.map { UInt64($0) }
    guard let first = parsed[0] else { throw .outOfRange(numbers[0]) }
    self.major = first
    self.minor = 0
    self.patch = 0
    if parsed.count > 1 {
      guard let second = parsed[1] else { throw .outOfRange(numbers[1]) }
      self.minor = second
    }
    if parsed.count > 2 {
      guard let third = parsed[2] else { throw .outOfRange(numbers[2]) }
      self.patch = third
    }
    for part in prerelease.split(separator: ".") where part.utf8.allSatisfy(VersionScanner.isDigit)
    {
      if part.utf8.count > 1, part.utf8.first == UInt8(ascii: "0") { throw .segmentStartsWithZero }
    }
    self.prerelease = prerelease
    self.metadata = metadata
    original = text
  }

  private static let lengthLimit = 64 << 10
}

/// Why a text is no version.
public enum VersionError: Error, Sendable, Equatable, CustomStringConvertible {
  case invalid
  case segmentStartsWithZero
  case outOfRange(String)
  case improperConstraint(String)

  public var description: String {
    switch self {
    case .invalid: "invalid semantic version"
    case .segmentStartsWithZero: "version segment starts with 0"
    case .outOfRange(let text):
      "error parsing version segment: strconv.ParseUint: parsing \"\(text)\": value out of range"
    case .improperConstraint(let text): "improper constraint: \(GoQuote.quoted(text))"
    }
  }
}

extension SemanticVersion: CustomStringConvertible {
  /// The version in full, without a leading `v`.
  public var description: String {
    "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease)
      + (metadata.isEmpty ? "" : "+" + metadata)
  }
}

extension SemanticVersion: Comparable {
  public static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
    left.compare(right) == 0
  }

  public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
    left.compare(right) < 0
  }

  /// Negative, zero or positive, by precedence.
  public func compare(_ other: SemanticVersion) -> Int {
    if major != other.major { return major < other.major ? -1 : 1 }
    if minor != other.minor { return minor < other.minor ? -1 : 1 }
    if patch != other.patch { return patch < other.patch ? -1 : 1 }
    return Self.comparePrereleases(prerelease, other.prerelease)
  }

  /// A version without a prerelease comes behind all that have one; parts compare as numbers where
  /// both are, and a number comes before a word.
  static func comparePrereleases(_ left: String, _ right: String) -> Int {
    if left == right { return 0 }
    if left.isEmpty { return 1 }
    if right.isEmpty { return -1 }
    let a = left.split(separator: ".", omittingEmptySubsequences: false)
    let b = right.split(separator: ".", omittingEmptySubsequences: false)
    for (x, y) in zip(a, b) where x != y {
      switch (UInt64(x), UInt64(y)) {
      case (let x?, let y?): if x != y { return x < y ? -1 : 1 }
      case (_?, nil): return -1
      case (nil, _?): return 1
      case (nil, nil): return x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
      }
    }
    return a.count == b.count ? 0 : a.count < b.count ? -1 : 1
  }
}

/// Walks over the text of a version or a constraint.
struct VersionScanner {
  private var rest: Substring.UTF8View

  init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }
  var first: UInt8? { rest.first }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  static func isIdentifier(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte >= 0x09 && byte <= 0x0D && byte != 0x0B
  }

  mutating func take(_ text: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard rest.starts(with: wanted) else { return false }
    rest = rest.dropFirst(wanted.count)
    return true
  }

  /// At least one byte.
  mutating func take(while condition: (UInt8) -> Bool) -> String? {
    let taken = rest.prefix(while: condition)
    guard !taken.isEmpty else { return nil }
    rest = rest.dropFirst(taken.count)
    return String(Substring(taken))
  }

  @discardableResult
  mutating func skipSpaces() -> Bool { take(while: Self.isSpace) != nil }

  /// Digits behind a character; takes nothing where there are none.
  mutating func takeNumber(
    behind lead: StaticString,
    where condition: (UInt8) -> Bool = isDigit
  ) -> String? {
    var copy = self
    guard copy.take(lead), let number = copy.take(while: condition) else { return nil }
    self = copy
    return number
  }

  /// Dotted identifiers behind a character: `rc.1`.
  mutating func takeIdentifiers(behind lead: StaticString) -> String? {
    var copy = self
    guard copy.take(lead), var text = copy.take(while: Self.isIdentifier) else { return nil }
    while let more = copy.takeNumber(behind: ".", where: Self.isIdentifier) { text += "." + more }
    self = copy
    return text
  }
}
