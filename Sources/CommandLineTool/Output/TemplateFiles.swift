import Actions
import Charts
import Diagnostics
import Host

/// Writes what a chart renders to into files, as `helm template --output-dir` does.
struct TemplateFiles {
  var host: Host
  var folder: String
  /// The folder inside it that manifests and hooks go to.
  var release: String?

  /// - Parameter onWritten: told of each document's file; of one with several documents as often.
  func write(
    _ output: TemplateOutput,
    onWritten: (_ path: String) -> Void
  ) throws(ActionError) {
    var texts: [String: String] = [:]
    var order: [String] = []
    for document in output.documents {
      guard !document.source.split(separator: "/").contains("..") else { continue }
      let inner = document.group == .customResourceDefinition ? nil : release
      let path = ([folder] + [inner].compactMap { $0 } + [document.source]).joined(separator: "/")
      if texts[path] == nil { order.append(path) }
      texts[path, default: ""] += "---\n# Source: \(document.source)\n\(document.text)\n"
    }
    for path in order {
      do throws(FileError) {
        try host.files.makeFolder(Path.folder(of: path))
        try host.files.write(path, Array((texts[path] ?? "").utf8))
      } catch {
        throw .file(
          Diagnostic(.error, .fileUnreadable, "cannot write \"\(path)\": \(error.reason)")
        )
      }
      onWritten(path)
    }
  }
}
