// swift-tools-version: 6.2
import PackageDescription

// kubegate is built from small libraries whose dependencies point one way: upwards in this list.
// Above each target stands why it exists. Nothing here comes from outside but C libraries that
// Debian packages.

// Those libraries become part of the program, which then runs where none of them is installed, and
// starts without looking for them. Archives may stand in any order only for LLVM's linker.
func archives(_ names: String...) -> [LinkerSetting] {
  [.unsafeFlags(["-use-ld=lld"])] + names.map { .linkedLibrary(":lib\($0).a") }
}

let package = Package(
  name: "kubegate",
  targets: [
    // One value for everything that is wrong in a user's file, and the one place where such a value
    // becomes text. Below everything, so that every stage can point into the source.
    .target(name: "Diagnostics"),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),

    // Base 64, which Secrets, kubeconfigs, records, charts and YAML all hold bytes in: one strict reader
    // and one writer for them, without linking Foundation for it.
    .target(name: "Base64"),
    .testTarget(name: "Base64Tests", dependencies: ["Base64"]),

    // The days of the calendar, which times of clusters, of charts, in YAML and in schemas are reckoned
    // with: one reckoning for all, without linking Foundation for it.
    .target(name: "CivilDate"),
    .testTarget(name: "CivilDateTests", dependencies: ["CivilDate"]),

    // JSON in which every key and value knows where it stands. The reader is ours because no other
    // keeps positions, reports several mistakes at once, and bounds depth and size.
    .target(name: "JSON", dependencies: ["Diagnostics"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Diagnostics", "TestSuites"]),

    // YAML text to and from the same value type, as Helm and kubectl read and write it. libyaml scans
    // and parses; what the text means is decided here, since that is where YAML libraries differ.
    .systemLibrary(name: "CYAML"),
    .target(
      name: "YAML",
      dependencies: ["CYAML", "CivilDate", "Base64", "JSON", "Diagnostics"],
      linkerSettings: archives("yaml")
    ),
    .testTarget(
      name: "YAMLTests",
      dependencies: ["YAML", "JSON", "Diagnostics"],
      exclude: ["Recorded"]
    ),

    // Go's regular expressions, which charts and schemas are written with: linear in the text,
    // whatever the pattern. The C++ stays behind a C header; only `RE2` imports it.
    .target(name: "CRE2", linkerSettings: archives("re2")),
    .target(name: "RE2", dependencies: ["CRE2"]),
    .testTarget(name: "RE2Tests", dependencies: ["RE2"]),

    // Validates configs and Helm values, and is what users meet first: compiled for speed, with
    // messages for people. Ours because no other points into the source and chooses the branch that
    // was meant.
    .target(
      name: "JSONSchema",
      dependencies: ["CivilDate", "Base64", "JSON", "Diagnostics", "RE2"]
    ),
    .testTarget(
      name: "JSONSchemaTests",
      dependencies: ["JSONSchema", "JSON", "Diagnostics", "TestSuites"]
    ),

    // The machine: files, environment, clock. Handed in as a value, so that nothing else reaches
    // for them and tests can replace them.
    .target(name: "Host"),
    .testTarget(name: "HostTests", dependencies: ["Host"]),

    // What clocks show at a place, after the tz database of the machine: for the template functions of
    // dates, and for the runs of a schedule.
    .target(name: "TimeZones", dependencies: ["CivilDate", "Host"]),
    .testTarget(name: "TimeZonesTests", dependencies: ["TimeZones", "Host"]),

    // The cron expressions that Kubernetes reads, and when they next run. Ours because a schedule that is
    // wrong has to be pointed at before anything is deployed.
    .target(name: "CronSchedule", dependencies: ["TimeZones", "CivilDate", "Diagnostics"]),
    .testTarget(
      name: "CronScheduleTests",
      dependencies: ["CronSchedule", "TimeZones", "Host", "JSON", "Diagnostics"],
      exclude: ["Recorded"]
    ),

    // Requests, responses and the rules for trying again, as values. Knows nothing of libcurl or
    // Kubernetes, so that the one can be replaced by a fake and the other be tested without a net.
    .target(name: "HTTP"),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP", "FakeCluster"]),

    // libcurl behind typed C functions, and stand-ins for the protocols that it would bring along.
    .target(
      name: "CCurl",
      linkerSettings: archives(
        "curl",
        "ssl",
        "crypto",
        "nghttp2",
        "psl",
        "idn2",
        "unistring",
        "zstd",
        "brotlidec",
        "brotlicommon",
        "z"
      )
    ),
    // The only importer of libcurl: one thread drives all transfers of a cluster over one connection.
    .target(name: "CurlTransport", dependencies: ["HTTP", "CCurl"]),
    .testTarget(
      name: "CurlTransportTests",
      dependencies: ["CurlTransport", "HTTP"],
      exclude: ["fault_server.py"]
    ),

    // The Kubernetes API as one user sees it: kubeconfigs, requests, watches, and what the state of
    // objects means in plain words. Speaks through whatever transport it is handed.
    .target(
      name: "Kubernetes",
      dependencies: ["HTTP", "Host", "YAML", "JSON", "CivilDate", "Base64", "Diagnostics"]
    ),
    .testTarget(
      name: "KubernetesTests",
      dependencies: [
        "Kubernetes", "FakeCluster", "CurlTransport", "HTTP", "Host", "JSON", "Base64",
        "Diagnostics",
      ]
    ),

    // Go's text/template, which Helm charts are written in: lexer, parser, evaluator. Knows nothing
    // of Helm; functions are given to it.
    .target(name: "GoTemplate", dependencies: ["Diagnostics"]),
    .testTarget(
      name: "GoTemplateTests",
      dependencies: ["GoTemplate", "JSON", "Diagnostics"],
      exclude: ["Cases"]
    ),

    // Hashes, keys and certificates of template functions are OpenSSL's; `Charts` is the only importer.
    .systemLibrary(name: "CCrypto"),

    // Release records are gzip inside base64 inside base64, and charts that are packed are gzip, too;
    // this is the only importer of zlib.
    .systemLibrary(name: "CZlib"),
    .target(name: "Gzip", dependencies: ["CZlib"], linkerSettings: archives("z")),
    .testTarget(name: "GzipTests", dependencies: ["Gzip"]),

    // The only importer of libarchive: tar in gzip, from memory to memory, with limits and without
    // trust. Knows nothing of charts.
    .systemLibrary(name: "CArchive"),
    .target(
      name: "Archive",
      dependencies: ["CArchive"],
      linkerSettings: archives("archive", "z")
    ),
    .testTarget(
      name: "ArchiveTests",
      dependencies: ["Archive", "Gzip", "Base64", "JSON", "PythonSupport"],
      exclude: ["make_archive.py"]
    ),

    // Helm charts: their files, the merging of values, Helm's template functions, and rendering to
    // manifests. Measured against the real Helm engine.
    .target(
      name: "Charts",
      dependencies: [
        "GoTemplate", "YAML", "JSON", "TimeZones", "CivilDate", "Base64", "RE2", "CCrypto",
        "Archive", "Host", "Diagnostics",
      ],
      linkerSettings: archives("crypto")
    ),
    .testTarget(
      name: "ChartsTests",
      dependencies: [
        "OracleSupport", "Charts", "CCrypto", "GoTemplate", "Gzip", "YAML", "JSON", "TimeZones",
        "Host", "Diagnostics",
      ],
      exclude: ["Charts", "Recorded", "Functions/sprig.json"]
    ),

    // Where charts come from: folders, archives, repositories, registries, and the dependencies that
    // they name. Speaks through whatever transport it is handed, and writes its cache, and dependencies
    // into the folder of a chart.
    .target(
      name: "ChartSources",
      dependencies: [
        "Charts", "Archive", "Gzip", "HTTP", "Host", "YAML", "JSON", "Base64", "Diagnostics",
      ]
    ),
    .testTarget(
      name: "ChartSourcesTests",
      dependencies: [
        "ChartSources", "Charts", "CurlTransport", "HTTP", "Host", "YAML", "JSON", "Base64",
        "Diagnostics", "PythonSupport",
      ],
      exclude: ["chart_server.py"]
    ),

    // Revisions as Helm records them, and the one place that changes a cluster: plan, apply in
    // order, wait, record, remove.
    .target(
      name: "Releases",
      dependencies: [
        "Kubernetes", "Charts", "HTTP", "Gzip", "YAML", "JSON", "Base64", "Diagnostics",
      ]
    ),
    .testTarget(
      name: "ReleasesTests",
      dependencies: [
        "Releases", "Charts", "FakeCluster", "Kubernetes", "HTTP", "Host", "Gzip", "JSON",
        "Base64",
      ]
    ),

    // What can be known before anything is changed: one file for each check, each a pure function of
    // the rendered objects and of facts about the cluster.
    .target(name: "Preflight", dependencies: ["Kubernetes", "JSON", "Diagnostics"]),
    .testTarget(
      name: "PreflightTests",
      dependencies: ["Preflight", "Kubernetes", "JSON", "Diagnostics"]
    ),

    // Puts `schemas/` and the charts into the binary, which has to work alone in any folder.
    .executableTarget(name: "EmbedFiles"),
    .plugin(
      name: "EmbedFilesPlugin",
      capability: .buildTool(),
      dependencies: ["EmbedFiles"],
      path: "Sources/EmbedFilesPlugin"
    ),

    // One folder for each kind of thing that users deploy: config to values, chart, checks.
    .target(
      name: "Workloads",
      dependencies: [
        "ChartSources", "Charts", "GoTemplate", "Kubernetes", "CronSchedule", "TimeZones", "Host",
        "JSONSchema", "YAML", "JSON",
        "Base64", "Diagnostics",
      ],
      exclude: [
        "CronJob/chart", "Environment/chart", "Job/chart", "Library/chart", "Service/chart",
      ],
      plugins: ["EmbedFilesPlugin"]
    ),
    .testTarget(
      name: "WorkloadsTests",
      dependencies: ["Workloads", "Charts", "Host", "JSON", "Diagnostics"]
    ),

    // What administrators pin: limits and defaults as values, and pure functions that hold configs and
    // rendered objects against them. Where policies come from is for others to know.
    .target(
      name: "Policies",
      dependencies: ["Workloads", "Preflight", "Kubernetes", "JSON", "Diagnostics"]
    ),
    .testTarget(
      name: "PoliciesTests",
      dependencies: ["Policies", "Kubernetes", "JSON", "YAML", "Diagnostics"]
    ),

    // One type for each verb: what it does, callable from anywhere. Says what happens through values
    // and closures; prints nothing.
    .target(
      name: "Actions",
      dependencies: [
        "Policies", "Workloads", "Preflight", "Releases", "ChartSources", "Charts", "GoTemplate",
        "Kubernetes", "CronSchedule", "TimeZones", "CurlTransport", "HTTP", "JSONSchema", "YAML",
        "JSON", "Base64", "RE2", "Host", "Diagnostics",
      ]
    ),
    .testTarget(
      name: "ActionsTests",
      dependencies: [
        "Actions", "FakeCluster", "OracleSupport", "Workloads", "ChartSources", "Charts",
        "Kubernetes", "HTTP", "JSONSchema", "Host", "YAML", "JSON", "Base64", "Diagnostics",
      ]
    ),

    // The command line: arguments, help, the terminal, output formats, exit codes. The one place
    // that prints.
    .target(
      name: "CommandLineTool",
      dependencies: [
        "Actions", "Policies", "Workloads", "Releases", "ChartSources", "Charts", "GoTemplate",
        "Kubernetes", "TimeZones", "CivilDate", "HTTP", "YAML", "JSON", "RE2", "Host",
        "Diagnostics",
      ]
    ),
    .testTarget(
      name: "CommandLineToolTests",
      dependencies: [
        "CommandLineTool", "Actions", "Charts", "FakeCluster", "OracleSupport", "Releases",
        "Workloads", "Kubernetes", "HTTP", "JSONSchema", "Host", "JSON", "Diagnostics",
        "TestSuites", "TimeZones",
      ]
    ),

    // The program: a few lines around CommandLineTool.
    .executableTarget(name: "kubegate", dependencies: ["CommandLineTool", "Host"]),

    // The built program against a real cluster, as its users run it. `KUBEGATE_BINARY` and
    // `KUBEGATE_TEST_KUBECONFIG` say which; without them these tests are skipped.
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Base64", "Releases", "Kubernetes", "CurlTransport", "HTTP", "Gzip", "YAML", "JSON", "Host",
        "Diagnostics", "TestSuites", "PythonSupport",
      ],
      exclude: ["Support/helm.py", "Support/terminal.py", "Support/chart_places.py"]
    ),

    // Helm's own engine, which tests compare with.
    .target(name: "OracleSupport", dependencies: ["JSON"], path: "Tests/OracleSupport"),

    // Python scripts that make what tests read, or serve what tests ask for.
    .target(name: "PythonSupport", dependencies: ["JSON"], path: "Tests/PythonSupport"),

    // A fake API server for tests, up to one that keeps objects as a cluster does, and a fake clock.
    .target(
      name: "FakeCluster",
      dependencies: ["Kubernetes", "HTTP", "Host", "JSON"],
      path: "Tests/FakeCluster"
    ),

    // Where tests find the public test suites, which are not part of the project.
    .target(name: "TestSuites", path: "Tests/TestSuites"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// Tools for people who change kubegate, which no build of it should wait for.
if Context.environment["KUBEGATE_FUZZING"] != nil {
  package.targets.append(
    // Feeds generated bytes to what reads untrusted text; libFuzzer brings the main program. Built
    // and run by scripts/fuzz.
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "ChartSources", "Releases", "Charts", "Archive", "Gzip", "GoTemplate", "JSONSchema", "YAML",
        "JSON", "CronSchedule", "TimeZones", "Base64", "Diagnostics",
      ],
      path: "Tests/Fuzzing"
    )
  )
  // The build tools among the other targets would get libFuzzer's main program instead of their own.
  var needed: Set<String> = []
  var waiting = ["Fuzzing"]
  while let name = waiting.popLast() {
    guard needed.insert(name).inserted else { continue }
    for case .byNameItem(let name, _) in package.targets.first(where: { $0.name == name })?
      .dependencies ?? []
    {
      waiting.append(name)
    }
  }
  package.targets.removeAll { !needed.contains($0.name) }
}
if Context.environment["KUBEGATE_TOOLS"] != nil {
  package.targets.append(
    // Times validation without a process around it. Built and run by scripts/bench.
    .executableTarget(
      name: "ValidationBench",
      dependencies: ["JSONSchema", "JSON", "Diagnostics"],
      path: "Tests/ValidationBench"
    )
  )
  package.targets.append(
    // Renders chart after chart in one process: for scripts/oracle/charts.py, which compares what comes
    // of them with Helm's engine, and for scripts/bench, which times it.
    .executableTarget(
      name: "ChartWorker",
      dependencies: ["ChartSources", "Charts", "Host", "JSONSchema", "JSON", "Diagnostics"],
      path: "Tests/ChartWorker"
    )
  )
}

// Strictness, in one place for every Swift target.
for target in package.targets where [.regular, .executable, .test].contains(target.type) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
