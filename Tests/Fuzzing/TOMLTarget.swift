import GoTemplate

@testable import Charts

/// Reads TOML, and writes what was read.
enum TOMLTarget {
  static func run(_ input: Input) -> Bool {
    do throws(TOMLError) {
      let map = try TOMLReader.read(input.bytes)
      guard let written = try? TOMLWriter.text(.map(map)) else { return true }
      _ = try? TOMLReader.read(written)
    } catch {
      check(!error.description.isEmpty, "a refused text has a message")
    }
    return true
  }
}
