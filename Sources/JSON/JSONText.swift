internal import Glibc

/// A string as JSON compares strings: by its code points. Swift's own equality takes composed and
/// decomposed letters for the same.
struct JSONText: Hashable {
  var string: String

  init(_ string: String) { self.string = string }

  static func == (left: JSONText, right: JSONText) -> Bool { areSame(left.string, right.string) }

  func hash(into hasher: inout Hasher) {
    var string = string
    string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  static func areSame(_ left: String, _ right: String) -> Bool {
    let count = left.utf8.count
    guard count == right.utf8.count else { return false }
    var left = left
    var right = right
    return left.withUTF8 { left in
      right.withUTF8 { right in
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return memcmp(first, second, count) == 0
      }
    }
  }
}
