/// The texts of `--help`.
enum Help {
  /// The text about the command as a whole.
  static func overview(_ verbs: [Verb]) -> String {
    let width = verbs.map(\.name.count).max() ?? 0
    let list = verbs.map { "  \(TextTable.padded($0.name, width))  \($0.summary)" }.joined(
      separator: "\n"
    )
    let codes = ExitCode.allCases.map {
      "  \(TextTable.padded(String($0.rawValue), 4))\($0.meaning)"
    }
    return """
      kubegate puts environments, services and jobs on a Kubernetes cluster from one JSON file.

      usage: kubegate VERB [NAME] [flags]

      \(list)

      kubegate VERB --help tells more of a verb.

      exit codes:
      \(codes.joined(separator: "\n"))

      """
  }

  /// The text about one verb.
  static func text(_ verb: Verb, flags: [Flag]) -> String {
    let list = self.list(flags.filter { !$0.isHidden }).joined(separator: "\n")
    let others = verb.aliases.joined(separator: ", ")
    return """
      kubegate \(verb.name): \(verb.summary)

      usage: kubegate \(verb.name) \(verb.usage)
      \(others.isEmpty ? "" : "also:  \(others)\n")
      \(verb.discussion)

      flags:
      \(list)

      A flag that is missing is taken from KUBEGATE_<FLAG>, such as KUBEGATE_NAMESPACE.

      """
  }

  /// The columns that help takes at most.
  private static let columns = 100

  /// The flags below each other, what they are for beside them, over several lines where it is long.
  private static func list(_ flags: [Flag]) -> [String] {
    let width = flags.map(\.title.count).max() ?? 0
    return flags.flatMap { flag in
      TextWrap.lines(flag.help, columns - width - 4).enumerated().map { index, line in
        "  \(TextTable.padded(index == 0 ? flag.title : "", width))  \(line)"
      }
    }
  }
}
