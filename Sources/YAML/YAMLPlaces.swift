import Diagnostics

/// Turns libyaml's places, which count characters, into byte ranges of the file.
struct YAMLPlaces {
  private let text: UnsafeBufferPointer<UInt8>
  /// Where the text that libyaml sees begins in the file.
  private let base: Int
  private let file: SourceID
  private let isASCII: Bool
  /// The last place that was asked for: the next one is near.
  private var character = 0
  private var byte = 0

  init(_ file: UnsafeBufferPointer<UInt8>, part: Range<Int>, file id: SourceID) {
    text = UnsafeBufferPointer(rebasing: file[part])
    base = part.lowerBound
    self.file = id
    isASCII = text.allSatisfy { $0 < 0x80 }
  }

  mutating func range(_ mark: YAMLEvents.Mark) -> SourceRange {
    SourceRange(file: file, start: base + offset(mark.start), end: base + offset(mark.end))
  }

  /// From the start of one range to the end of another.
  func range(from first: SourceRange, to last: SourceRange) -> SourceRange {
    SourceRange(file: file, start: first.start, end: max(first.end, last.end))
  }

  /// One character, or the byte where there is none.
  mutating func range(of problem: YAMLEvents.Problem) -> SourceRange {
    let start = problem.isByteOffset ? min(problem.offset, text.count) : offset(problem.offset)
    let end = start < text.count ? start + YAMLCharacter.width(text[start]) : start
    return SourceRange(file: file, start: base + start, end: base + min(end, text.count))
  }

  /// The character at a place of the file; `nil` behind the end.
  func character(at range: SourceRange) -> UInt8? {
    let index = range.start - base
    return text.indices.contains(index) ? text[index] : nil
  }

  private mutating func offset(_ target: Int) -> Int {
    if isASCII { return min(target, text.count) }
    while character < target, byte < text.count {
      byte = min(byte + YAMLCharacter.width(text[byte]), text.count)
      character += 1
    }
    while character > target, byte > 0 {
      byte -= 1
      while byte > 0, text[byte] & 0xC0 == 0x80 { byte -= 1 }
      character -= 1
    }
    return byte
  }
}
