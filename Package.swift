// swift-tools-version: 6.2
import PackageDescription

// kubegate is built from small libraries whose dependencies point one way: downwards in this list.
// Above each target stands why it exists. Nothing here comes from outside but C libraries that
// Debian packages, reached through pkg-config.

let package = Package(
  name: "kubegate",
  targets: [
    // One value for everything that is wrong in a user's file, and the one place where such a value
    // becomes text. Below everything, so that every stage can point into the source.
    .target(name: "Diagnostics"),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),

    // JSON in which every key and value knows where it stands. The reader is ours because no other
    // keeps positions, reports several mistakes at once, and bounds depth and size.
    .target(name: "JSON", dependencies: ["Diagnostics"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Diagnostics", "TestSuites"]),

    // Validates configs and Helm values, and is what users meet first: compiled for speed, with
    // messages for people. Ours because no other points into the source and chooses the branch that
    // was meant.
    .target(name: "JSONSchema", dependencies: ["JSON", "Diagnostics", "RE2"]),
    .testTarget(
      name: "JSONSchemaTests",
      dependencies: ["JSONSchema", "JSON", "Diagnostics", "TestSuites"]
    ),

    // Go's regular expressions, which charts and schemas are written with: linear in the text,
    // whatever the pattern. The C++ stays behind a C header; only `RE2` imports it.
    .target(name: "RE2", dependencies: ["CRE2"]),
    .testTarget(name: "RE2Tests", dependencies: ["RE2"]),
    .target(name: "CRE2", dependencies: ["CRE2Library"]),
    .systemLibrary(name: "CRE2Library", pkgConfig: "re2", providers: [.apt(["libre2-dev"])]),

    // Where tests find the public test suites, which are not part of the project.
    .target(name: "TestSuites", path: "Tests/TestSuites"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// Strictness, in one place for every Swift target.
for target in package.targets where [.regular, .executable, .test].contains(target.type) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
