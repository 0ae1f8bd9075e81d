import Foundation
import PackagePlugin

/// Puts the published schemas and the charts of the workload types into the binary, and does so
/// again whenever one of them changes.
@main
struct EmbedFilesPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    var files = try list(package.appending(path: "schemas"), as: "schemas")
    let types = package.appending(path: "Sources/Workloads")
    for type in try FileManager.default.contentsOfDirectory(atPath: types.path).sorted() {
      let chart = types.appending(path: "\(type)/chart")
      if FileManager.default.fileExists(atPath: chart.path) {
        files += try list(chart, as: "charts/\(type.lowercased())")
      }
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding schemas and charts",
        executable: try context.tool(named: "EmbedFiles").url,
        arguments: [output.path] + files.map { "\($0.name)=\($0.url.path)" },
        inputFiles: files.map(\.url),
        outputFiles: [output]
      )
    ]
  }

  private func list(_ folder: URL, as name: String) throws -> [(name: String, url: URL)] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().compactMap { path in
      let url = folder.appending(path: path)
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      return exists && !isFolder.boolValue ? ("\(name)/\(path)", url) : nil
    }
  }
}
