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

    // Requests, responses and the rules for trying again, as values. Knows nothing of libcurl or
    // Kubernetes, so that the one can be replaced by a fake and the other be tested without a net.
    .target(name: "HTTP"),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP"]),

    // libcurl as Swift can call it: typed functions for its variadic ones. No system library target,
    // since that would link libcurl into a program whose most frequent verbs never need it, at 6 ms
    // a start; its functions are looked up at the first request instead.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl"), .linkedLibrary("pthread")]),

    // The only code that knows libcurl.
    .target(name: "CurlTransport", dependencies: ["HTTP", "CCurl"]),
    .testTarget(
      name: "CurlTransportTests",
      dependencies: ["CurlTransport", "HTTP", "JSON"],
      exclude: ["fault_server.py"]
    ),
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
