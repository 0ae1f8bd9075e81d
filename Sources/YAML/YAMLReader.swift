public import Diagnostics
public import JSON

/// Reads YAML text as Helm and kubectl do, and keeps the range of every key and value.
///
/// ```swift
/// let values = try YAMLReader().read(SourceFile(name: "values.yaml", text: "ports: [80]"))
/// values["ports"]?[0]?.range.start  // 8
/// ```
///
/// The meaning follows sigs.k8s.io/yaml over go-yaml version 2: words of YAML 1.1 (`yes` is true), octal
/// `0777`, dates are strings, a merge key (`<<`) overrides what stands before it, keys that are numbers
/// or booleans become strings, and of equal keys the last one counts. Integers keep their digits. Where
/// libyaml takes more than go-yaml, so does this reader: `%YAML 1.2`, the escape `\/`.
public struct YAMLReader: Sendable {
  /// Bounds on what untrusted text may cost.
  public struct Limits: Sendable {
    /// How many collections may be open at once.
    public var depth: Int
    /// Size of the text in bytes.
    public var bytes: Int
    /// How many values there may be, the repetitions by aliases counted.
    public var values: Int

    public init(depth: Int = 256, bytes: Int = 8 << 20, values: Int = 4_000_000) {
      self.depth = depth
      self.bytes = bytes
      self.values = values
    }
  }

  /// What becomes of a key that stands twice in one mapping.
  public enum DuplicateKeys: Sendable {
    /// The last one counts, as for Helm.
    case lastCounts
    /// It is a mistake.
    case mistake
  }

  public var limits: Limits
  public var duplicateKeys: DuplicateKeys

  public init(limits: Limits = Limits(), duplicateKeys: DuplicateKeys = .lastCounts) {
    self.limits = limits
    self.duplicateKeys = duplicateKeys
  }

  /// The first document of a text; `null` where there is none. What stands behind the first document
  /// is not looked at, as in Go.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with the first mistake.
  public func read(_ file: SourceFile, as id: SourceID = .first) throws(DiagnosticError)
    -> JSONValue
  {
    try read(file.bytes, as: id)
  }

  /// The first document of a text that is not known as a file, or of a part of a file.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - part: The bytes to read; all of them where it is `nil`. Ranges count from the start of `bytes`.
  /// - Throws: ``Diagnostics/DiagnosticError`` with the first mistake.
  public func read(_ bytes: [UInt8], as id: SourceID = .none, part: Range<Int>? = nil)
    throws(DiagnosticError) -> JSONValue
  {
    try documents(bytes, as: id, part: part, limit: 1).first ?? .null
  }

  /// All documents of a stream, in order; an empty document is `null`.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with the first mistake.
  public func documents(_ file: SourceFile, as id: SourceID = .first) throws(DiagnosticError)
    -> [JSONValue]
  {
    try documents(file.bytes, as: id, part: nil, limit: .max)
  }

  /// Up to `limit` documents.
  private func documents(_ bytes: [UInt8], as id: SourceID, part: Range<Int>?, limit: Int)
    throws(DiagnosticError) -> [JSONValue]
  {
    let part = part.map { $0.clamped(to: bytes.startIndex..<bytes.endIndex) } ?? bytes.indices
    guard part.count <= limits.bytes else {
      let range = SourceRange(file: id, start: part.lowerBound, end: part.lowerBound)
      throw DiagnosticError(YAMLMistake.tooLarge(part.count, limit: limits.bytes, at: range))
    }
    let result = compose(bytes, as: id, part: part, limit: limit)
    do throws(YAMLError) {
      return try result.get()
    } catch {
      throw DiagnosticError(error.diagnostic)
    }
  }

  private func compose(_ bytes: [UInt8], as id: SourceID, part: Range<Int>, limit: Int)
    -> Result<[JSONValue], YAMLError>
  {
    bytes.withUnsafeBufferPointer { buffer in
      let events = YAMLEvents(UnsafeBufferPointer(rebasing: buffer[part]))
      let places = YAMLPlaces(buffer, part: part, file: id)
      var composer = YAMLComposer(events: events, places: places, reader: self)
      do throws(Diagnostic) {
        return .success(try composer.documents(limit: limit))
      } catch {
        return .failure(
          YAMLError(
            diagnostic: error,
            problem: composer.problem,
            goWords: composer.goWords,
            isFoundParsing: composer.isFoundParsing || composer.problem != nil
          )
        )
      }
    }
  }

  /// The first document, for templates, which may print the words in which Go says what is wrong.
  ///
  /// - Throws: ``YAMLError``.
  public func readAsGo(_ bytes: [UInt8]) throws(YAMLError) -> JSONValue {
    guard bytes.count <= limits.bytes else {
      throw YAMLError(
        diagnostic: YAMLMistake.tooLarge(bytes.count, limit: limits.bytes, at: .none),
        problem: nil
      )
    }
    let result = compose(bytes, as: .none, part: bytes.indices, limit: 1)
    // Go parses the whole document before it looks at what it means.
    if case .failure(let error) = result, !error.isFoundParsing, let problem = syntaxProblem(bytes)
    {
      throw YAMLError(diagnostic: error.diagnostic, problem: problem)
    }
    return try result.get().first ?? .null
  }

  /// What is wrong with the syntax of the first document.
  private func syntaxProblem(_ bytes: [UInt8]) -> YAMLEvents.Problem? {
    bytes.withUnsafeBufferPointer { buffer in
      let events = YAMLEvents(buffer)
      do throws(YAMLEvents.Problem) {
        while true {
          switch try events.next().0 {
          case .documentEnd, .streamEnd: return nil
          default: break
          }
        }
      } catch {
        return error
      }
    }
  }
}

/// Why a text is not YAML, for people and as Go says it.
public struct YAMLError: Error, Sendable, Equatable {
  public let diagnostic: Diagnostic
  private let problem: YAMLEvents.Problem?
  private let goWords: String?
  let isFoundParsing: Bool

  init(
    diagnostic: Diagnostic,
    problem: YAMLEvents.Problem?,
    goWords: String? = nil,
    isFoundParsing: Bool = true
  ) {
    self.diagnostic = diagnostic
    self.isFoundParsing = isFoundParsing
    self.problem = problem
    self.goWords = goWords
  }

  /// go-yaml's message: `yaml: line 2: did not find expected key`.
  public var goText: String {
    guard let problem else { return goWords ?? "yaml: " + diagnostic.message }
    return "yaml: " + (problem.line > 0 ? "line \(problem.line): " : "") + problem.text
  }
}
