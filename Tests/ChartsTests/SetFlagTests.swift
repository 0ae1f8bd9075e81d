import OracleSupport
import Charts
import Diagnostics
import JSON
import Testing

@Suite struct SetFlagTests {
  /// What users write, the strange included; Helm's own answer is asked for.
  static let texts = [
    "a=1", "a=1,b=2", "a.b.c=x", "a.b=1,a.c=2", "a={1,2,x}", "a={}", "a={1", "a={1,2}x=3",
    "a[0]=1,a[1]=2", "a[2]=x", "a[0].b=1,a[0].c=2", "a[0][1]=x", "a[1].b={1,2}", "a\\.b=1",
    "a=1\\,2", "a=\\{1\\}", "a\\=b=1", "a=b=c", "a=", "a=,b=1", "a", "a,b", "=1", ".a=1", "a..b=1",
    "a[x]=1", "a[-1]=1", "a[70000]=1", "a[0]x=1", "a[]=1", "a=TRUE", "a=False", "a=null", "a=NULL",
    "a=nil", "a=0", "a=00", "a=007", "a=1.5", "a=-3", "a=+3", "a=1e3", "a=9223372036854775807",
    "a=9223372036854775808", "a=1_000", "a= 1", "a =1", " a=1", "a=1 ", "日本=語", "a=\"x\"",
    "a.b[0].c[1]=z", "a=x,a.b=y", "a[0]=1,a.b=2", "a={1,{2}}", "a={a b,c d}", "a=1,", "a=1,,b=2",
    "a.b=,c=1", "a.b", "a.b,c=1", "a=\\", "a\\", "a={\\,,\\}}", "a=[1,2]", "a=[1],b={\"x\": 1}",
    "a={\"b\": [1, 2.5, null]}", "a= 1 , b = 2", "a[0]=1,b={\"c\":\"d\"}", "a=tru", "a=1 2",
    "k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j=1", "a.b[1]=x,a.b[0]=y",
    "list[0]=a,list[1]=b,list[0]=c", "a={null,true,1,01}", "a={,}", "a={,a}",
  ]

  @Test(
    .enabled(if: Oracle.isThere, Oracle.whyNot),
    arguments: [SetFlag.typed, .string, .json, .literal],
    texts
  )
  func readsWhatHelmReads(flag: SetFlag, text: String) throws {
    let answer = try Oracle.shared.ask([
      "do": "set", "flag": .string(flag.rawValue), "text": .string(text),
    ])
    var sources = SourceMap()
    var values = Values()
    guard let wanted = answer["values"] else {
      #expect(throws: DiagnosticError.self) { try values.set(flag, text, into: &sources) }
      return
    }
    try values.set(flag, text, into: &sources)
    #expect(inGo(.object(values.object)) == inGo(wanted))
  }

  /// The value with its numbers as Go holds them.
  private func inGo(_ value: JSONValue) -> JSONValue {
    switch value.content {
    case .number(let number): JSONValue(.number(JSONNumber(number.double) ?? number))
    case .array(let elements): .array(elements.map(inGo))
    case .object(let object):
      .object(JSONObject(object.members.map { .init(key: $0.key, value: inGo($0.value)) }))
    default: value
    }
  }

  @Test func laterFlagsWinOverEarlierOnesAndOverFiles() throws {
    var sources = SourceMap()
    var values = Values()
    try values.merge(
      file: SourceFile(name: "a.yaml", text: "a: {x: 1, w: 2}\nb: 1"),
      into: &sources
    )
    try values.merge(file: SourceFile(name: "b.yaml", text: "a: {w: 3}"), into: &sources)
    try values.set(.typed, "a.w=4,c=1", into: &sources)
    try values.set(.string, "c=2", into: &sources)
    try values.set(.json, #"{"a": {"z": [1]}}"#, into: &sources)
    try values.set(.literal, "d=a,b=c\\", into: &sources)
    #expect(
      JSONValue.object(values.object)
        == ["a": ["x": 1, "w": 4, "z": [1]], "b": 1, "c": "2", "d": "a,b=c\\"]
    )
  }

  @Test func filesAreReadByTheCaller() throws {
    var sources = SourceMap()
    var values = Values()
    try values.set(.file, "a.key=some/file,b={x,y}", into: &sources) { path in
      Array("text of \(path)".utf8)
    }
    #expect(
      JSONValue.object(values.object)
        == ["a": ["key": "text of some/file"], "b": ["text of x", "text of y"]]
    )
  }

  @Test func integersOfFlagsAreIntegersInTemplatesAndOthersAreNot() throws {
    var sources = SourceMap()
    var values = Values()
    try values.merge(file: SourceFile(name: "a.yaml", text: "file: 1000000"), into: &sources)
    try values.set(.typed, "flag=1000000", into: &sources)
    try values.set(.json, "json=1000000", into: &sources)
    let chart = try ChartLoader().load(
      [
        ChartFile(path: "Chart.yaml", text: "name: c\nversion: 1.0.0"),
        ChartFile(
          path: "templates/NOTES.txt",
          text: "{{ range .Values }}{{ . }} {{ printf \"%T\" . }}\n{{ end }}"
        ),
      ],
      into: &sources
    )
    let rendered = try ChartRenderer().render(
      chart,
      values: values,
      release: .init(name: "r"),
      sources: &sources
    )
    #expect(rendered.notes == "1e+06 float64\n1000000 int64\n1e+06 float64\n")
  }

  @Test(arguments: [
    (
      SetFlag.typed, "image.tag",
      """
      error[KG1414]: "tag" has no value
       --> in --set, column 7
      1 | image.tag
        |       ^^^
        = help: write name=value

      """
    ),
    (
      .typed, "hosts=a,b",
      """
      error[KG1414]: "b" has no value
       --> in --set, column 9
      1 | hosts=a,b
        |         ^
        = help: write name=value

      """
    ),
    (
      .string, "a=x,a.b=1",
      """
      error[KG1414]: "a" has no keys below it: it is a text
       --> in --set-string, column 5
      1 | a=x,a.b=1
        |     ^
        |   - it is set here
        = help: a dot that belongs to a name is written \\.

      """
    ),
    (
      .typed, "é={1,2",
      """
      error[KG1414]: the list has no closing "}"
       --> in --set, column 3
      1 | é={1,2
        |   ^^^^

      """
    ),
    (
      .typed, "a[99999999]=1",
      """
      error[KG1414]: the index 99999999 is not between 0 and 65536
       --> in --set, column 3
      1 | a[99999999]=1
        |   ^^^^^^^^

      """
    ),
    (
      .json, "a=[1,b]",
      """
      error[KG1414]: this is not JSON
       --> in --set-json, column 6
      1 | a=[1,b]
        |      ^
        = help: texts need double quotes: name="value"

      """
    ),
  ])
  func pointsAtTheMistake(flag: SetFlag, text: String, message: String) {
    var sources = SourceMap()
    var values = Values()
    let error = #expect(throws: DiagnosticError.self) {
      try values.set(flag, text, into: &sources)
    }
    #expect(DiagnosticText(sources: sources).text(error?.diagnostics ?? []) == message)
  }
}
