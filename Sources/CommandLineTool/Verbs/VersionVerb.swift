import JSON

/// `kubegate version`, and `kubegate --version`.
enum VersionVerb {
  /// The version of this program, after semver.org.
  static let version = "0.1.0"

  static let verb = Verb(
    name: "version",
    summary: "print the version",
    usage: "[flags]",
    discussion: "The same as kubegate --version.",
    flags: CommonFlags.output,
    operands: 0...0
  ) { _, session in
    ResultWriter(session: session).write(
      "kubegate \(version)\n",
      ["version": .string(version)]
    )
    return .done
  }
}
