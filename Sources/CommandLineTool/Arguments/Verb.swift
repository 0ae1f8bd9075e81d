/// One verb of the command: what it takes, what it says of itself, and what it does.
struct Verb: Sendable {
  var name: String
  /// Further names that mean the same, those of helm's verbs.
  var aliases: [String] = []
  /// One line for the list of verbs.
  var summary: String
  /// What follows the verb's name: `[NAME] [flags]`.
  var usage: String
  /// A few lines for `--help`, the examples included.
  var discussion: String
  /// Its own flags; ``CommonFlags`` come on top.
  var flags: [Flag]
  /// How many operands it takes.
  var operands: ClosedRange<Int>
  /// Whether it asks the cluster, unless it is a dry run of the client.
  var usesCluster = false
  var run: @Sendable (ParsedArguments, Session) async -> ExitCode
}
