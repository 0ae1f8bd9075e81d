import Actions
import Kubernetes
import Testing

@testable import CommandLineTool

/// Small texts: what is read from flags, and what people see.
@Suite struct TextTests {
  @Test(arguments: [
    ("a bc def", 4, ["a bc", "def"]), ("a bc def", 5, ["a bc", "def"]),
    ("a bc def", 8, ["a bc def"]), ("abcdef gh", 3, ["abcdef", "gh"]), ("", 5, [""]),
    ("  a \n b ", 9, ["a b"]), ("日本 語", 4, ["日本", "語"]), ("日本 語", 7, ["日本 語"]),
    ("a b", 0, ["a", "b"]), ("a b", -1, ["a", "b"]),
  ])
  func `lines are broken between words`(text: String, columns: Int, lines: [String]) {
    #expect(TextWrap.lines(text, columns) == lines)
  }

  @Test(arguments: [
    ("90s", 90), ("10m", 600), ("1h", 3_600), ("1h30m", 5_400), ("2d", 172_800), ("45", 45),
    ("0", 0), ("0s", 0), ("", nil), ("m", nil), ("10 m", nil), ("-5", nil), ("-5s", nil),
    ("1.5h", 5_400), ("5x", nil), ("5m3", nil), ("99999999999999999999", nil),
    ("1000001s", 1_000_001),
    ("٣m", nil), ("+5", nil),
  ])
  func `lengths of time are read`(text: String, seconds: Int?) {
    #expect(Duration(flag: text) == seconds.map { .seconds($0) })
  }

  @Test(arguments: [
    (0, "0 s"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3_600, "1 h"),
    (3_601, "1 h"), (3_660, "1 h 1 min"), (86_399, "23 h 59 min"), (90_000, "1 d 1 h"),
    (86_460, "1 d"), (31_536_000, "365 d"),
  ])
  func `lengths of time are said in their two largest units`(seconds: Int, text: String) {
    #expect(TimeText.length(seconds) == text)
    let now = APITime(seconds: 1_000_000)
    if seconds == 0 {
      #expect(TimeText.relative(now, to: now) == "just now")
      return
    }
    #expect(TimeText.relative(APITime(seconds: 1_000_000 + seconds), to: now) == "in \(text)")
    #expect(TimeText.relative(APITime(seconds: 1_000_000 - seconds), to: now) == "\(text) ago")
  }

  @Test func `columns are as wide as their widest cell`() {
    #expect(
      TextTable.text([["NAME", "STATE"], ["a", "running"], ["日本", "-"], ["long name"]]) == """
        NAME        STATE
        a           running
        日本        -
        long name

        """
    )
    #expect(TextTable.text([]) == "")
  }

  @Test(
    arguments: [
      (nil, true, [:], true), (nil, false, [:], false), ("always", false, ["NO_COLOR": "1"], true),
      ("never", true, [:], false), (nil, true, ["NO_COLOR": "1"], false),
      (nil, true, ["NO_COLOR": ""], true), (nil, true, ["TERM": "dumb"], false),
      ("auto", true, ["TERM": "xterm"], true),
    ] as [(String?, Bool, [String: String], Bool)]
  )
  func `colours are for terminals that want them`(
    flag: String?,
    isTerminal: Bool,
    environment: [String: String],
    isOn: Bool
  ) {
    #expect(ColorChoice.isOn(flag, isTerminal: isTerminal, environment: environment) == isOn)
  }

  @Test(
    arguments: [
      ("tty", false, .terminal), ("plain", true, .plain), ("json", true, .json),
      ("quiet", true, .quiet), ("auto", true, .terminal), ("auto", false, .plain),
      (nil, true, .terminal),
    ] as [(String?, Bool, ProgressStyle)]
  )
  func `progress is drawn on terminals`(flag: String?, isTerminal: Bool, style: ProgressStyle) {
    #expect(ProgressStyle(flag, isTerminal: isTerminal) == style)
  }

  @Test func `a number keeps its meaning`() {
    #expect(
      ExitCode.allCases.map { "\($0.rawValue) \($0)" } == [
        "0 done", "1 failed", "2 changes", "64 usage", "65 configInvalid", "66 fileMissing",
        "69 unreachable",
        "75 tryLater", "77 denied", "78 checkFailed", "124 timedOut", "130 interrupted",
      ]
    )
  }

  @Test(arguments: Verbs.all.map(\.name))
  func `help lists every flag, in lines that fit`(name: String) async throws {
    let verb = try #require(Verbs.all.first { $0.name == name })
    let help = await TestedCommand().run(name, "--help")
    #expect(help.code == .done)
    #expect(help.talk == "")
    #expect(help.output.hasPrefix("kubegate \(name): \(verb.summary)\n\nusage: kubegate \(name) "))
    for flag in verb.flags + CommonFlags.talk {
      #expect(help.output.contains("  \(flag.title) ") == !flag.isHidden, "\(flag.name)")
      #expect(!flag.help.hasSuffix("."), "\(flag.name)")
    }
    for line in help.output.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    #expect(await TestedCommand().run("help", name) == help)
    #expect(await TestedCommand().run(name, "-h") == help)
  }

  @Test func `verbs have the names that helm has for them, too`() async {
    for (alias, name) in [
      ("uninstall", "delete"), ("un", "delete"), ("del", "delete"), ("ls", "list"),
      ("hist", "history"),
    ] {
      let help = await TestedCommand().run(alias, "--help")
      #expect(help == (await TestedCommand().run(name, "--help")))
      #expect(await TestedCommand().run("help", alias) == help)
    }
    let help = await TestedCommand().run("delete", "--help").output
    #expect(
      help.contains("\nusage: kubegate delete NAME [flags]\nalso:  uninstall, un, del\n\n"),
      "\(help)"
    )
    let names = Verbs.all.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    let near = await TestedCommand().run("unistall")
    #expect(near.talk.contains("did you mean \"uninstall\"?"), "\(near)")
  }

  @Test func `each flag of a verb has a name and a letter of its own`() {
    for verb in Verbs.all {
      let flags = verb.flags + CommonFlags.talk
      let names = flags.flatMap { [$0.name] + $0.aliases }
      #expect(Set(names).count == names.count, "\(verb.name)")
      let letters = flags.compactMap(\.letter)
      #expect(Set(letters).count == letters.count, "\(verb.name)")
    }
  }

  @Test func `the overview names every verb and exit code`() async {
    let help = await TestedCommand().run("--help")
    #expect(help.code == .done)
    for verb in Verbs.all { #expect(help.output.contains("\n  \(verb.name) ")) }
    for code in ExitCode.allCases { #expect(help.output.contains("\n  \(code.rawValue) ")) }
    for line in help.output.split(separator: "\n") { #expect(line.count <= 100) }
    #expect(await TestedCommand().run("help") == help)
    let nothing = await TestedCommand().run()
    #expect(nothing == .init(code: .usage, output: "", talk: help.output))
  }
}
