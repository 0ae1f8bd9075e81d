import Archive

/// Reads packed charts of any bytes.
enum ArchiveTarget {
  static func run(_ input: Input) -> Bool {
    do throws(ArchiveError) {
      let files = try ArchiveReader().read(input.bytes)
      Fuzzing.check(!files.isEmpty, "an archive has files")
      for file in files { check(file.path) }
    } catch {
      Fuzzing.check(!error.description.isEmpty, "a refused archive has a message")
    }
    return true
  }

  /// What is unpacked stays inside.
  static func check(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    Fuzzing.check(
      !path.isEmpty && !parts.contains("..") && !parts.contains("") && !path.contains("\\"),
      "a path leads nowhere else"
    )
  }
}
