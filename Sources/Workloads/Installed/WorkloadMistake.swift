import Diagnostics
import Host

/// The words for folders of workload types that cannot be used.
enum WorkloadMistake {
  static func unreadable(_ error: FileError, _ path: String) -> Diagnostic {
    Diagnostic(.error, .workloadFiles, "cannot read \"\(path)\": \(error.reason)")
  }

  static func leavesFolder(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      .workloadFiles,
      "\"\(path)\" is a link that leads out of the workload type's folder",
      help: ["put a copy into the folder"]
    )
  }

  static func noManifest(in folder: String) -> Diagnostic {
    Diagnostic(
      .error,
      .workloadFiles,
      "\"\(folder)\" has no \(WorkloadManifest.fileName), and so is no workload type",
      help: ["kubegate workloads export writes one to begin with"]
    )
  }

  static func missing(_ file: String, in folder: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .workloadFiles,
      "\"\(folder)\" has no \(file)",
      at: range,
      help: [
        "only a type that extends a built-in one can do without, as in \"extends\": \"environment\""
      ]
    )
  }

  static func libraryChart(_ folder: String) -> Diagnostic {
    Diagnostic(
      .error,
      .workloadFiles,
      "the chart in \"\(folder)\" is a library, of which nothing is deployed",
      help: ["write \"type: application\" in Chart.yaml"]
    )
  }

  static func isBuiltIn(_ name: String, in folder: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .workloadName,
      "the workload type in \"\(folder)\" cannot be named \"\(name)\": the built-in type has that name",
      at: range,
      pointer: "/name",
      help: ["give it another name; \"extends\": \"\(name)\" builds on the built-in type"]
    )
  }

  static func isReserved(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .workloadName,
      "a workload type cannot be named \"\(name)\": a schema of kubegate's own has that name",
      at: range,
      pointer: "/name",
      help: ["give it another name"]
    )
  }

  static func unknownBase(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .unknownWorkload,
      "there is no built-in workload type \"\(name)\"",
      at: range,
      pointer: "/extends",
      help: ["built-in types: \(BuiltInWorkloads.all.map(\.name).joined(separator: ", "))"]
    )
  }
}
