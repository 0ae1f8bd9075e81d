/// Reads a file of the machine; handed in, so that tests have their own files.
public typealias FileReader = @Sendable (_ path: String) -> Result<[UInt8], FileProblem>

/// Why a file was not read; reads on behind the file's name.
public enum FileProblem: Error, Sendable, Equatable, CustomStringConvertible {
  case missing
  /// The system's own words: `Permission denied`.
  case unreadable(String)

  public var description: String {
    switch self {
    case .missing: "does not exist"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }
}
