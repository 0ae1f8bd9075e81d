import Charts
import Diagnostics
import Glibc
import GoTemplate
import JSON
import Testing

/// What templates of hostile or broken charts are answered with: an error that says what is wrong, within
/// bounded time and memory, where Helm would go on until the machine gives up.
@Suite(.serialized) struct HostileTemplateTests {
  private static let tooLarge = "result is larger than 64 MiB"
  private static let tooLong = "runtime error: makeslice: len out of range"
  private static let unreadable = "text is larger than 8 MiB, which is too much to be read"
  private static let cycle = "json: unsupported value: encountered a cycle"
  private static let cyclic = #"{{ $d := dict }}{{ $_ := set $d "x" $d }}"#
  /// A list with 2 to the power of 40 paths to its end.
  private static let doubled = #"{{ $l := list }}{{ range 40 }}{{ $l = list $l $l }}{{ end }}"#
  private static let big = #"{{ $b := repeat 1048576 "0123456789abcdef" }}"#

  static let answers: [(String, String)] = [
    (#"{{ repeat 1000000000 "x" }}"#, tooLong),
    (#"{{ nindent 100000000 "x" }}"#, tooLong),
    (#"{{ until 1000000000 }}"#, tooLong),
    (#"{{ untilStep 0 1000000000 1 }}"#, tooLong),
    (#"{{ seq 1 1000000000 }}"#, tooLong),
    (#"{{ randAlphaNum 1000000000 }}"#, tooLong),
    (#"{{ randBytes 1000000000 }}"#, tooLong),
    (big + #"{{ join $b (until 1000) }}"#, tooLarge),
    (big + #"{{ join "" (list $b $b $b $b $b $b) }}"#, tooLarge),
    (big + #"{{ $b | replace "0" $b }}"#, tooLarge),
    (big + #"{{ $b | splitList "" }}"#, tooLong),
    (big + #"{{ regexReplaceAll "0" $b $b }}"#, tooLarge),
    (big + #"{{ regexReplaceAllLiteral "0" $b $b }}"#, tooLarge),
    (big + #"{{ wrapWith 1 (trunc 1048576 $b) (trunc 1048576 $b) }}"#, tooLarge),
    (big + #"{{ squote $b $b $b $b $b }}"#, tooLarge),
    (doubled + "{{ toJson $l }}", tooLarge),
    (doubled + "{{ toYaml $l }}", tooLarge),
    (doubled + "{{ toToml (dict \"a\" $l) }}", tooLarge),
    (doubled + "{{ printf \"%d\" $l }}", "value is too deep or too large to print"),
    (#"{{ fromJsonArray (print "[" (repeat 30000000 "1,") "1]") }}"#, unreadable),
    (#"{{ fromToml (repeat 30000000 " ") }}"#, unreadable),
    (#"{{ semver (print "1.0.0-" (repeat 10000000 "a.") "b") }}"#, "invalid semantic version"),
    (
      #"{{ semverCompare (print (repeat 5000000 ">1||") ">1") "1.0.0" }}"#,
      "improper constraint: \"" + String(repeating: ">1||", count: 25) + "…\""
    ),
    (cyclic + "{{ mustToJson $d }}", cycle),
    (cyclic + "{{ mustToYaml $d }}", "error marshaling into JSON: " + cycle),
    (cyclic + "{{ $d }}", "value is too deep or too large to print"),
    (cyclic + "{{ toString $d }}", "value is too deep or too large to print"),
    (cyclic + "{{ printf \"%v\" $d }}", "value is too deep or too large to print"),
    (cyclic + "{{ deepCopy $d }}", "value is nested too deeply"),
    (
      cyclic + #"{{ $e := dict }}{{ $_ := set $e "x" $e }}{{ merge $d $e }}"#,
      "value is nested too deeply"
    ),
    (cyclic + "{{ mustToToml $d }}", "toml: value is nested too deeply"),
  ]

  @Test(arguments: answers)
  func `what would be too large is refused`(_ template: String, _ message: String) throws {
    let error = #expect(throws: TemplateError.self) { try OneTemplate().render(template) }
    #expect(error?.message == message)
  }

  @Test(arguments: [
    // As in Helm, whose encoder sees the circle, too.
    (cyclic + "[{{ toJson $d }}{{ toYaml $d }}]", "[]"),
    (#"{{ printf "%999999999d" 1 }}"#, "%!(NOVERB)%!(EXTRA int=1)"),
    (#"{{ printf "%1000000d" 1 | len }}"#, "1000000"),
    (#"{{ printf "%.1000000f" 1.5 | len }}"#, "1000002"),
    (#"{{ untilStep 0 9223372036854775807 9223372036854775806 }}"#, "[0 9223372036854775806]"),
  ])
  func `limits of Go and Helm are the same here`(_ template: String, _ text: String) throws {
    #expect(try OneTemplate().render(template) == text)
  }

  /// Work without end, and what stops it in the end; here with a second of time.
  @Test(arguments: [
    "{{ range until 4000000 }}{{ range until 4000000 }}{{ end }}{{ end }}",
    #"{{ define "a" }}{{ range 2 }}{{ include "a" $ }}{{ end }}{{ end }}{{ include "a" . }}"#,
    #"{{ $t := "{{ range 100 }}{{ tpl $.t $ }}{{ end }}" }}{{ tpl $t (dict "t" $t) }}"#,
    #"{{ range until 100000 }}{{ $_ := genPrivateKey "rsa" }}{{ end }}"#,
    #"{{ range until 100000 }}{{ $_ := htpasswd "a" "b" }}{{ end }}"#,
    #"{{ range until 100000 }}{{ $_ := derivePassword 1 "long" "a" "b" "c" }}{{ end }}"#,
    doubled + #"{{ $m := list }}{{ range 40 }}{{ $m = list $m $m }}{{ end }}{{ deepEqual $l $m }}"#,
    doubled + "{{ deepCopy $l }}",
    #"{{ $l := until 200000 }}{{ uniq $l }}"#,
    #"{{ $l := list }}{{ range until 4000000 }}{{ $l = append $l . }}{{ end }}"#,
    big + #"{{ range until 100000 }}{{ $_ := sha256sum $b }}{{ end }}"#,
    big + #"{{ regexFindAll "0.*z|1" $b -1 }}"#, big + #"{{ regexFindAll "" $b -1 }}"#,
    big + #"{{ regexSplit "" $b -1 }}"#,
    big + #"{{ regexReplaceAll "." $b "$0$0$0$0$0$0$0$0" }}"#,
    #"{{ $d := dict }}{{ range until 4000000 }}{{ $d = set $d "x" (merge (dict) $d) }}{{ end }}"#,
  ])
  func `work without end is stopped`(_ template: String) throws {
    var limits = Limits()
    limits.processorSeconds = 1
    limits.memoryBytes = 300 << 20
    let start = ContinuousClock.now
    let error = #expect(throws: TemplateError.self) {
      try OneTemplate(limits: limits).render(template)
    }
    let messages = [
      "template takes more than 1 seconds", "template needs more than 300 MiB of memory",
      "rendering template has a nested reference name: a: unable to execute template",
      "exceeded maximum template depth (", "value is nested too deeply", Self.tooLarge,
      Self.tooLong,
    ]
    let message = try #require(error).message
    #expect(messages.contains { message.hasPrefix($0) }, "\(message)")
    // A busy machine may take much longer than the second of processor time.
    #expect(ContinuousClock.now - start < .seconds(600))
  }

  @Test func `memory without end is refused`() throws {
    var limits = Limits()
    limits.memoryBytes = 100 << 20
    let grow =
      #"{{ $l := list }}{{ range until 1000 }}{{ $l = append $l (repeat 1048576 (print . "x")) }}"#
    let error = #expect(throws: TemplateError.self) {
      try OneTemplate(limits: limits).render(grow + "{{ end }}")
    }
    #expect(error?.message == "template needs more than 100 MiB of memory")
  }

  @Test func `the limits are for all templates of a chart together`() throws {
    var files = [ChartFile(path: "Chart.yaml", text: "apiVersion: v2\nname: c\nversion: 1.0.0\n")]
    files += (0..<8).map {
      ChartFile(path: "templates/\($0).txt", text: #"{{ repeat 40 "0123456789" | repeat 100000 }}"#)
    }
    var sources = SourceMap()
    let chart = try ChartLoader().load(files, into: &sources)
    let error = #expect(throws: DiagnosticError.self) {
      try ChartRenderer().render(
        chart,
        values: Values(),
        release: .init(name: "r"),
        sources: &sources
      )
    }
    #expect(error?.diagnostics.first?.message == "output is larger than 268435456 bytes")
  }

  @Test func `a cancelled task stops to render`() async throws {
    let task = Task {
      try OneTemplate().render(
        "{{ range until 4000000 }}{{ range until 4000000 }}{{ end }}{{ end }}"
      )
    }
    task.cancel()
    let error = await #expect(throws: TemplateError.self) { try await task.value }
    #expect(error?.message == "rendering was interrupted")
  }
}
