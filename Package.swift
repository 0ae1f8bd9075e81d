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

    // JSON in which every key and value knows where it stands. The reader is ours because no other
    // keeps positions, reports several mistakes at once, and bounds depth and size.
    .target(name: "JSON", dependencies: ["Diagnostics"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Diagnostics"]),

    // Go's text/template, which Helm charts are written in: lexer, parser, evaluator. Knows nothing
    // of Helm; functions are given to it.
    .target(name: "GoTemplate", dependencies: ["Diagnostics"]),
    .testTarget(name: "GoTemplateTests", dependencies: ["GoTemplate", "Diagnostics"]),
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
