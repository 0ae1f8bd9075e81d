import Diagnostics

/// Reads the text of a `--set` flag character by character, and knows where it stands.
struct SetScanner {
  let file: SourceID
  private let scalars: [Unicode.Scalar]
  /// The byte offset of each character, and of the end.
  private let offsets: [Int]
  private(set) var index = 0

  init(_ file: SourceFile, _ id: SourceID) {
    self.file = id
    scalars = Array(String(decoding: file.bytes, as: UTF8.self).unicodeScalars)
    var offsets = [0]
    for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
    self.offsets = offsets
  }

  /// A piece of the text, and what ended it: `nil` at the end of the text.
  struct Piece {
    var text: String
    var range: SourceRange
    var end: Unicode.Scalar?
  }

  /// The byte offset of the next character.
  var offset: Int { offsets[index] }
  var isAtEnd: Bool { index == scalars.count }
  /// The end of the text, as a range without width.
  var endRange: SourceRange { range(from: index) }

  mutating func next() -> Unicode.Scalar? {
    guard index < scalars.count else { return nil }
    index += 1
    return scalars[index - 1]
  }

  mutating func stepBack() { index = max(0, index - 1) }

  /// Steps to a byte offset, which has to be that of a character.
  mutating func step(to offset: Int) {
    while index < scalars.count, offsets[index] < offset { index += 1 }
  }

  /// The text up to one of these characters, which is read too. A backslash takes the next character as
  /// it is.
  mutating func piece(until stops: Set<Unicode.Scalar>, escapes: Bool = true) -> Piece {
    let start = index
    var text = String.UnicodeScalarView()
    while let scalar = next() {
      if stops.contains(scalar) {
        return Piece(text: String(text), range: range(from: start, to: index - 1), end: scalar)
      }
      if escapes, scalar == "\\" {
        guard let escaped = next() else { break }
        text.append(escaped)
      } else {
        text.append(scalar)
      }
    }
    return Piece(text: String(text), range: range(from: start), end: nil)
  }

  func range(from start: Int, to end: Int? = nil) -> SourceRange {
    SourceRange(file: file, start: offsets[start], end: offsets[end ?? index])
  }
}

extension UTF8 {
  static func width(_ scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x80 ? 1 : scalar.value < 0x800 ? 2 : scalar.value < 0x10000 ? 3 : 4
  }
}
