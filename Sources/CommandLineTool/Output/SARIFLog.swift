import Diagnostics
import JSON

/// Diagnostics as a log in SARIF 2.1.0 (OASIS), which code hosting sites and editors show beside the
/// source.
///
/// ```swift
/// var log = SARIFLog()
/// log.add(diagnostics, sources)
/// log.json  // {"version": "2.1.0", "runs": [{…}]}
/// ```
///
/// Columns count UTF-16 code units, as `columnKind` says. What stands in no file, such as the value
/// of a flag, has a result without a place.
struct SARIFLog {
  private var rules: [DiagnosticCode] = []
  private var artifacts: [String] = []
  private var results: [JSONValue] = []
  /// How often a fingerprint was needed: equal mistakes are told apart by their order.
  private var fingerprints: [String: Int] = [:]

  /// Where the format says that its schema is.
  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  init() {}

  init(_ diagnostics: [Diagnostic], _ sources: SourceMap) { add(diagnostics, sources) }

  mutating func add(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    for diagnostic in diagnostics { add(diagnostic, sources) }
  }

  /// The log as it is written.
  var json: JSONValue {
    [
      "$schema": .string(Self.schema), "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "kubegate", "version": .string(VersionVerb.version),
              "semanticVersion": .string(VersionVerb.version),
              "rules": .array(rules.map(Self.rule)),
            ]
          ],
          "columnKind": "utf16CodeUnits",
          "artifacts": .array(
            artifacts.map { ["location": ["uri": .string($0)], "encoding": "UTF-8"] }
          ),
          "results": .array(results),
        ]
      ],
    ]
  }

  private static func rule(_ code: DiagnosticCode) -> JSONValue {
    [
      "id": .string(code.rawValue), "name": .string(code.ruleName),
      "shortDescription": ["text": .string(code.meaning)],
    ]
  }
}

extension SARIFLog {
  private mutating func add(_ diagnostic: Diagnostic, _ sources: SourceMap) {
    var result = JSONObject()
    result["ruleId"] = .string(diagnostic.code.rawValue)
    result["ruleIndex"] = .int(index(of: diagnostic.code))
    result["level"] = .string(diagnostic.severity.rawValue)
    result["message"] = ["text": .string(text(of: diagnostic))]
    let location = location(of: diagnostic, sources)
    if !location.isEmpty { result["locations"] = [.object(location)] }
    let related = diagnostic.related.enumerated().compactMap { index, related in
      physicalLocation(related.range, sources).map { place -> JSONValue in
        [
          "id": .int(index), "physicalLocation": place,
          "message": ["text": .string(related.label)],
        ]
      }
    }
    if !related.isEmpty { result["relatedLocations"] = .array(related) }
    if let fix = fix(of: diagnostic, sources) { result["fixes"] = [fix] }
    result["partialFingerprints"] = [
      "kubegate/v1": .string(fingerprint(of: diagnostic, sources))
    ]
    results.append(.object(result))
  }

  private mutating func index(of code: DiagnosticCode) -> Int {
    if let index = rules.firstIndex(of: code) { return index }
    rules.append(code)
    return rules.count - 1
  }

  /// The message with what explains it: SARIF has one text.
  private func text(of diagnostic: Diagnostic) -> String {
    ([diagnostic.message] + diagnostic.notes.map { "note: \($0)" }
      + diagnostic.help.map { "help: \($0)" }).joined(separator: "\n")
  }

  private mutating func location(of diagnostic: Diagnostic, _ sources: SourceMap) -> JSONObject {
    var location = JSONObject()
    location["physicalLocation"] = physicalLocation(diagnostic.range, sources)
    if let pointer = diagnostic.pointer, !pointer.isEmpty {
      location["logicalLocations"] = [
        ["fullyQualifiedName": .string(pointer), "kind": "member"]
      ]
    }
    return location
  }

  private mutating func physicalLocation(
    _ range: SourceRange,
    _ sources: SourceMap
  ) -> JSONValue? {
    guard let file = sources[range.file], let artifact = artifact(file) else { return nil }
    return ["artifactLocation": artifact, "region": Self.region(range, in: file)]
  }

  /// The file of a place; `nil` for what is no file.
  private mutating func artifact(_ file: SourceFile) -> JSONValue? {
    guard !file.isArgument else { return nil }
    let uri = ArtifactURI.of(file.name)
    let index = artifacts.firstIndex(of: uri) ?? artifacts.count
    if index == artifacts.count { artifacts.append(uri) }
    return ["uri": .string(uri), "index": .int(index)]
  }

  /// Lines and columns from 1, the end exclusive; an insertion has no length.
  private static func region(_ range: SourceRange, in file: SourceFile) -> JSONValue {
    let start = file.utf16Position(at: range.start)
    let end = file.utf16Position(at: max(range.start, range.end))
    return [
      "startLine": .int(start.line), "startColumn": .int(start.column), "endLine": .int(end.line),
      "endColumn": .int(end.column),
    ]
  }

  private mutating func fix(of diagnostic: Diagnostic, _ sources: SourceMap) -> JSONValue? {
    guard let fix = diagnostic.fix, let file = sources[fix.range.file],
      let artifact = artifact(file)
    else { return nil }
    return [
      "description": ["text": .string(diagnostic.help.first ?? diagnostic.message)],
      "artifactChanges": [
        [
          "artifactLocation": artifact,
          "replacements": [
            [
              "deletedRegion": Self.region(fix.range, in: file),
              "insertedContent": ["text": .string(fix.replacement)],
            ]
          ],
        ]
      ],
    ]
  }

  /// What stays the same while lines move: code, file and pointer, and which of equal ones it is.
  private mutating func fingerprint(of diagnostic: Diagnostic, _ sources: SourceMap) -> String {
    let file = sources[diagnostic.range.file]?.name ?? ""
    let what = "\(diagnostic.code.rawValue)\0\(file)\0\(diagnostic.pointer ?? "")"
    let order = fingerprints[what, default: 0]
    fingerprints[what] = order + 1
    // FNV-1a, 64 bits.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(what)\0\(order)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Paths as SARIF wants them.
enum ArtifactURI {
  /// A relative path as a relative reference of RFC 3986, an absolute one as a `file:` URI.
  static func of(_ path: String) -> String {
    var path = path[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      if allowed.contains(byte) {
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return uri
  }

  /// The unreserved characters, the slash, and what else a path may have; no colon, before which a
  /// relative reference would have its scheme.
  private static let allowed = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@".utf8
  )
}

extension DiagnosticCode {
  /// The code in words, as rules are named: `unknownKey` as `UnknownKey`.
  fileprivate var ruleName: String {
    let name = String(describing: self)
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
