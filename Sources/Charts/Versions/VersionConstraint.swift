/// What versions are acceptable, in the language of the Go package Masterminds/semver:
/// `>= 1.20, < 2 || ~3.1`, `1.2.x`, `^0.4`, `1.2 - 1.4`.
///
/// ```swift
/// try VersionConstraint(">=1.20-0").allows(SemanticVersion("v1.27.3-gke.1"))  // true
/// ```
public struct VersionConstraint: Sendable {
  /// One comparison, such as `>= 1.20`.
  struct Comparison: Sendable {
    var operation: Operation
    var version: SemanticVersion
    /// Which numbers were left open, by an `x` or by not being written.
    var isMinorOpen = false
    var isPatchOpen = false
    var isOpen = false
  }

  enum Operation: Sendable {
    case none
    case equal
    case notEqual
    case greater
    case less
    case atLeast
    case atMost
    case tilde
    case caret
  }

  /// Alternatives of comparisons that must all hold.
  let alternatives: [[Comparison]]

  /// Reads a constraint.
  ///
  /// - Throws: ``VersionError/improperConstraint(_:)``, also for one that is longer than 64 KiB.
  public init(_ text: String) throws(VersionError) {
    guard text.utf8.count <= Self.lengthLimit else {
      throw .improperConstraint(text.unicodeScalars.prefix(100).map(String.init).joined() + "…")
    }
    var alternatives: [[Comparison]] = []
    for part in Self.parts(text) {
      alternatives.append(try Self.comparisons(part))
    }
    self.alternatives = alternatives
  }

  private static let lengthLimit = 64 << 10

  /// Whether a version is acceptable. Prereleases are, only where a comparison of the same
  /// alternative names one.
  public func allows(_ version: SemanticVersion) -> Bool {
    alternatives.contains { comparisons in
      let takesPrereleases = comparisons.contains { !$0.version.prerelease.isEmpty }
      guard takesPrereleases || version.prerelease.isEmpty else { return false }
      return comparisons.allSatisfy { $0.holds(for: version) }
    }
  }

  /// Whether a version that is given as text satisfies a constraint; no where one of them cannot be
  /// read, as in Helm's `IsCompatibleRange`.
  static func isCompatible(_ constraint: String, _ version: String) -> Bool {
    guard let version = try? SemanticVersion(version),
      let constraint = try? VersionConstraint(constraint)
    else { return false }
    return constraint.allows(version)
  }
}

// MARK: Reading

extension VersionConstraint {
  /// The texts between `||`.
  private static func parts(_ text: String) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == "|", next < text.endIndex, text[next] == "|" {
        parts.append(text[start..<index])
        start = text.index(after: next)
        index = start
      } else {
        index = next
      }
    }
    return parts + [text[start...]]
  }

  /// Comparisons separated by spaces or commas; `a - b` stands for `>= a, <= b`.
  private static func comparisons(_ text: Substring) throws(VersionError) -> [Comparison] {
    var scanner = VersionScanner(text)
    var comparisons: [Comparison] = []
    scanner.skipSpaces()
    repeat {
      let operation = takeOperation(&scanner)
      scanner.skipSpaces()
      guard var comparison = takeVersion(&scanner, operation) else {
        throw .improperConstraint(String(text))
      }
      var isSeparated = scanner.skipSpaces()
      if isSeparated, operation == .none {
        var ahead = scanner
        if ahead.take("-"), ahead.skipSpaces(), let upper = takeVersion(&ahead, .atMost) {
          comparison.operation = .atLeast
          comparisons.append(comparison)
          comparison = upper
          scanner = ahead
          isSeparated = scanner.skipSpaces()
        }
      }
      comparisons.append(comparison)
      if scanner.isAtEnd { break }
      if scanner.take(",") {
        scanner.skipSpaces()
      } else if !isSeparated {
        throw .improperConstraint(String(text))
      }
    } while true
    return comparisons
  }

  private static func takeOperation(_ scanner: inout VersionScanner) -> Operation {
    if scanner.take(">=") { return .atLeast }
    if scanner.take("=>") { return .atLeast }
    if scanner.take("<=") { return .atMost }
    if scanner.take("=<") { return .atMost }
    if scanner.take("!=") { return .notEqual }
    if scanner.take("~>") { return .tilde }
    if scanner.take("=") { return .equal }
    if scanner.take(">") { return .greater }
    if scanner.take("<") { return .less }
    if scanner.take("~") { return .tilde }
    if scanner.take("^") { return .caret }
    return .none
  }

  private static func takeVersion(
    _ scanner: inout VersionScanner,
    _ operation: Operation
  ) -> Comparison? {
    func isPart(_ byte: UInt8) -> Bool {
      VersionScanner.isDigit(byte) || byte == UInt8(ascii: "*") || byte | 0x20 == UInt8(ascii: "x")
        || byte == UInt8(ascii: "|")
    }
    func isX(_ part: String) -> Bool { part == "x" || part == "X" || part == "*" }
    _ = scanner.take("v")
    guard let major = scanner.take(while: isPart) else { return nil }
    let minor = scanner.takeNumber(behind: ".", where: isPart)
    let patch = minor == nil ? nil : scanner.takeNumber(behind: ".", where: isPart)
    let prerelease = scanner.takeIdentifiers(behind: "-").map { "-" + $0 } ?? ""
    let metadata = scanner.takeIdentifiers(behind: "+").map { "+" + $0 } ?? ""
    var text = "\(major).\(minor ?? "0").\(patch ?? "0")\(prerelease)\(metadata)"
    var isMinorOpen = false
    var isPatchOpen = false
    var isOpen = false
    if isX(major) {
      text = "0.0.0\(prerelease)"
      isOpen = true
    } else if minor.map(isX) ?? true {
      text = "\(major).0.0\(prerelease)"
      isMinorOpen = true
      isOpen = true
    } else if patch.map(isX) ?? true {
      text = "\(major).\(minor ?? "0").0\(prerelease)"
      isPatchOpen = true
      isOpen = true
    }
    guard let version = try? SemanticVersion(text) else { return nil }
    return Comparison(
      operation: operation,
      version: version,
      isMinorOpen: isMinorOpen,
      isPatchOpen: isPatchOpen,
      isOpen: isOpen
    )
  }
}

// MARK: Checking

extension VersionConstraint.Comparison {
  func holds(for other: SemanticVersion) -> Bool {
    switch operation {
    case .none, .equal: isOpen ? isNear(other) : other == version
    case .notEqual: !isEqual(other)
    case .greater: isLess(than: other)
    case .less: other < version
    case .atLeast: other >= version
    case .atMost: isAtLeast(other)
    case .tilde: isNear(other)
    case .caret: isCompatible(other)
    }
  }

  private func isEqual(_ other: SemanticVersion) -> Bool {
    guard isOpen else { return other == version }
    if version.major != other.major { return false }
    if version.minor != other.minor, !isMinorOpen { return false }
    if isMinorOpen { return true }
    if version.patch != other.patch, !isPatchOpen { return false }
    guard isPatchOpen else { return other == version }
    return SemanticVersion.comparePrereleases(other.prerelease, version.prerelease) == 0
  }

  /// `>`: an open number is as large as can be, so that 11.1 is not above 11.
  private func isLess(than other: SemanticVersion) -> Bool {
    guard isOpen else { return other > version }
    if other.major != version.major { return other.major > version.major }
    if isMinorOpen { return false }
    if isPatchOpen { return other.minor > version.minor }
    return other > version
  }

  /// `<=`: an open number is as large as can be, so that 11.1 is at most 11.
  private func isAtLeast(_ other: SemanticVersion) -> Bool {
    guard isOpen else { return other <= version }
    if other.major != version.major { return other.major < version.major }
    return isMinorOpen || other.minor <= version.minor
  }

  /// `~`: the same minor version, or the same major version where the minor is open.
  private func isNear(_ other: SemanticVersion) -> Bool {
    if other < version { return false }
    if version.major == 0, version.minor == 0, version.patch == 0, !isMinorOpen, !isPatchOpen {
      return true
    }
    return other.major == version.major && (isMinorOpen || other.minor == version.minor)
  }

  /// `^`: the leftmost number that is not zero stays.
  private func isCompatible(_ other: SemanticVersion) -> Bool {
    if other < version { return false }
    if version.major > 0 || isMinorOpen { return other.major == version.major }
    if other.major > 0 { return false }
    if version.minor > 0 || isPatchOpen { return other.minor == version.minor }
    if other.minor > 0 { return false }
    return other.patch == version.patch
  }
}
