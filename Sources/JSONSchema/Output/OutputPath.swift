internal import JSON

/// A path of keywords or of keys and indexes; its beginning is shared by all that lies behind, and
/// text is made of it only where it is written.
final class OutputPath: Sendable {
  private let parent: OutputPath?
  private let token: String
  /// About how many bytes its text has.
  let length: Int

  init(_ parent: OutputPath?, _ token: String) {
    self.parent = parent
    self.token = token
    length = (parent?.length ?? 0) + token.utf8.count + 1
  }

  /// The JSON Pointer of a path; that of the top is empty.
  static func pointer(_ path: OutputPath?) -> String {
    var tokens: [String] = []
    var step = path
    while let here = step {
      tokens.append(here.token)
      step = here.parent
    }
    return JSONPointer(tokens.reversed()).description
  }
}
