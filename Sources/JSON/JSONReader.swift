public import Diagnostics

/// Reads JSON text strictly after RFC 8259, and keeps the range of every key and value.
///
/// ```swift
/// let value = try JSONReader().read(SourceFile(name: "env.json", text: #"{"a": [1, 2]}"#))
/// value["a"]?[1]?.range.start  // 10
/// ```
///
/// Comments, trailing commas, missing commas and duplicate keys do not end the reading: they are all
/// reported together. Where the standard leaves the behaviour open:
/// - a UTF-8 byte order mark at the start is skipped, other encodings than UTF-8 are refused;
/// - bytes that are not UTF-8 are refused, overlong forms, surrogates and what lies beyond U+10FFFF
///   included; nothing is replaced by U+FFFD;
/// - an escaped surrogate without its partner is refused, since no string can hold it;
/// - an escaped NUL and other control characters are part of their string;
/// - numbers keep their text, whatever their size and precision: `int` of one that does not fit is
///   `nil`, `double` the nearest one, or infinite, or 0;
/// - strings are not normalised: keys in composed and decomposed letters are different ones;
/// - duplicate keys are errors, unless the reader is told that the last one counts;
/// - more brackets than the limit are refused at the one that is too deep.
public struct JSONReader: Sendable {
  /// Bounds on what untrusted text may cost.
  public struct Limits: Sendable {
    /// How many brackets may be open at once; never more than ``greatestDepth``.
    public var depth: Int
    /// Size of the text in bytes.
    public var bytes: Int

    public init(depth: Int = 512, bytes: Int = 8 << 20) {
      self.depth = depth
      self.bytes = bytes
    }

    /// Deeper values could not be freed on the smallest stacks: see ``JSONValue/dismantle()``.
    public static let greatestDepth = 2048
  }

  /// What happens when a key stands twice in one object.
  public enum DuplicateKeys: Sendable {
    /// It is a mistake, since one of the values would be lost; for what people write.
    case refused
    /// The last value counts, as in Go; for what programs send.
    case lastWins
  }

  public var limits: Limits
  public var duplicateKeys: DuplicateKeys

  public init(limits: Limits = Limits(), duplicateKeys: DuplicateKeys = .refused) {
    self.limits = limits
    self.duplicateKeys = duplicateKeys
  }

  /// The value of a text. `id` says how the file is known in the caller's source map.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with every mistake that was found.
  public func read(_ file: SourceFile, as id: SourceID = .first) throws(DiagnosticError)
    -> JSONValue
  {
    try read(file.bytes, as: id)
  }

  /// The value of bytes that no one wrote, such as a server's reply; its ranges have no file.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with every mistake that was found.
  public func read(_ bytes: [UInt8], as id: SourceID = .none) throws(DiagnosticError)
    -> JSONValue
  {
    guard bytes.count <= limits.bytes else {
      let range = SourceRange(file: id, start: 0, end: 0)
      throw DiagnosticError(JSONMistake.tooLarge(bytes.count, limit: limits.bytes, at: range))
    }
    let result = bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(
        buffer,
        file: id,
        depthLimit: min(limits.depth, Limits.greatestDepth),
        duplicateKeys: duplicateKeys
      )
      return parser.parse()
    }
    return try result.get()
  }
}
