/// Makes corrections in a text, and leaves every other byte as it is.
///
/// ```swift
/// Fixes.applied(diagnostics.compactMap(\.fix), to: file.bytes, of: .first)
/// ```
public enum Fixes {
  /// A text after corrections.
  public struct Result: Sendable, Equatable {
    public var bytes: [UInt8]
    /// The corrections that were made, by their position in what was handed in.
    public var applied: [Int]
  }

  /// The text with every correction that concerns its file. Of two that overlap, the first in the text
  /// is made; one whose range leaves the text is not.
  public static func applied(
    _ fixes: [Diagnostic.Fix],
    to bytes: [UInt8],
    of file: SourceID
  ) -> Result {
    let inOrder = fixes.indices
      .filter { fixes[$0].range.file == file && fixes[$0].range.end <= bytes.count }
      .sorted { left, right in
        let (a, b) = (fixes[left].range, fixes[right].range)
        return (a.start, a.end, left) < (b.start, b.end, right)
      }
    var result: [UInt8] = []
    var applied: [Int] = []
    var end = 0
    var lastInsertion: Int?
    for index in inOrder {
      let fix = fixes[index]
      guard fix.range.start >= end, fix.range.start <= fix.range.end else { continue }
      // Two insertions at one place say the same thing twice.
      if fix.range.start == fix.range.end {
        guard lastInsertion != fix.range.start else { continue }
        lastInsertion = fix.range.start
      }
      result.append(contentsOf: bytes[end..<fix.range.start])
      result.append(contentsOf: fix.replacement.utf8)
      end = fix.range.end
      applied.append(index)
    }
    result.append(contentsOf: bytes[end...])
    return Result(bytes: result, applied: applied.sorted())
  }
}
