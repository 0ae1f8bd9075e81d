public import Diagnostics
public import JSON
import YAML

/// Reads files of values: a chart's `values.yaml`, and those that users give with `--values`.
///
/// Such a file may hold several YAML documents, which are merged in order. They are split as
/// Kubernetes does it, at lines that begin with `---` and have nothing more, before anything is parsed.
public enum ValuesFile {
  /// The values of a file, with their places.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where a document is not YAML, or no mapping.
  public static func read(_ file: SourceFile, as id: SourceID) throws(DiagnosticError)
    -> JSONObject
  {
    do throws(Diagnostic) {
      return try read(ChartFile(path: file.name, bytes: file.bytes, source: id))
    } catch {
      throw DiagnosticError(error)
    }
  }

  static func read(_ file: ChartFile) throws(Diagnostic) -> JSONObject {
    var values = JSONObject()
    for part in documents(file.bytes) {
      let document: JSONValue
      do throws(DiagnosticError) {
        document = try YAMLReader().read(file.bytes, as: file.source, part: part)
      } catch {
        throw error.first
      }
      switch document.content {
      case .null: continue
      case .object(let object): values = values.isEmpty ? object : values.merged(with: object)
      default:
        throw ChartMistake.notAMapping("values", document)
      }
    }
    return values
  }

  /// The byte ranges of the documents.
  static func documents(_ bytes: [UInt8]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    var line = 0
    while line < bytes.count {
      let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      let isSeparator =
        bytes[line..<end].starts(with: "---".utf8)
        && bytes[line..<end].dropFirst(3).allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
      // A separator at the start belongs to the document behind it.
      if isSeparator, line > start {
        parts.append(start..<line)
        start = end
      }
      line = end
    }
    if start < bytes.count { parts.append(start..<bytes.count) }
    return parts
  }
}

extension JSONObject {
  /// This object with another one put over it: objects are merged key by key, all else is replaced,
  /// nulls are kept. Helm's `MergeMaps`.
  public func merged(with other: JSONObject) -> JSONObject {
    var result = self
    for member in other.members {
      if let inner = member.value.object, let old = result[member.key]?.object {
        result.append(
          Member(
            key: member.key,
            keyRange: member.keyRange,
            value: JSONValue(.object(old.merged(with: inner)), range: member.value.range)
          )
        )
      } else {
        result.append(member)
      }
    }
    return result
  }
}
