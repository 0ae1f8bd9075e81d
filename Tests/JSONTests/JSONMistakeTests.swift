import Diagnostics
import JSON
import Testing

/// What people read when their JSON is not JSON.
@Suite struct JSONMistakeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var message: String
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ message: String) {
      self.text = text
      self.message = message
    }
  }

  @Test(arguments: cases)
  func `every mistake is named at its place`(mistake: Case) {
    let file = SourceFile(name: "env.json", text: mistake.text)
    let error = #expect(throws: DiagnosticError.self) { try JSONReader().read(file) }
    let text = DiagnosticText(sources: SourceMap(file)).text(error?.diagnostics ?? [])
    #expect(text == mistake.message)
  }

  static let cases: [Case] = [
    Case(
      "{a: 0x1F, 'b' = .5, c: jupyter/lab}",
      #"""
      error[KG1001]: keys need double quotes
       --> env.json:1:2
      1 | {a: 0x1F, 'b' = .5, c: jupyter/lab}
        |  ^
        = help: write "a"

      error[KG1009]: not a number: JSON has no hexadecimal numbers
       --> env.json:1:5
      1 | {a: 0x1F, 'b' = .5, c: jupyter/lab}
        |     ^^^^
        = help: write 31

      error[KG1001]: strings need double quotes, not single ones
       --> env.json:1:11
      1 | {a: 0x1F, 'b' = .5, c: jupyter/lab}
        |           ^^^
        = help: write "b"

      error[KG1001]: expected ":" behind the key, found "="
       --> env.json:1:15
      1 | {a: 0x1F, 'b' = .5, c: jupyter/lab}
        |               ^
        = help: write :

      error[KG1009]: not a number: a digit must stand before the "."
       --> env.json:1:17
      1 | {a: 0x1F, 'b' = .5, c: jupyter/lab}
        |                 ^^
        = help: write 0.5

      error[KG1001]: keys need double quotes
       --> env.json:1:21
      1 | {a: 0x1F, 'b' = .5, c: jupyter/lab}
        |                     ^
        = help: write "c"

      error[KG1001]: text needs double quotes
       --> env.json:1:24
      1 | {a: 0x1F, 'b' = .5, c: jupyter/lab}
        |                        ^^^^^^^^^^^
        = help: write "jupyter/lab"

      """#
    ),
    Case(
      #"- namespace: demo"#,
      #"""
      error[KG1001]: this looks like YAML, and has to be JSON
       --> env.json:1:1
      1 | - namespace: demo
        | ^
        = note: JSON has braces around an object, and quotes around keys and texts
        = help: write { "key": "value", … }

      """#
    ),
    Case(
      #"---\#nnamespace: demo"#,
      #"""
      error[KG1001]: this looks like YAML, and has to be JSON
       --> env.json:1:1
      1 | ---
        | ^^^
        = note: JSON has braces around an object, and quotes around keys and texts
        = help: write { "key": "value", … }

      """#
    ),
    Case(
      #"++++1"#,
      #"""
      error[KG1001]: text needs double quotes
       --> env.json:1:1
      1 | ++++1
        | ^^^^^
        = help: write "++++1"

      """#
    ),
    Case(
      "",
      #"""
      error[KG1011]: the file is empty
       --> env.json:1:1
      1 | 
        | ^
        = help: a config is a JSON object: { … }

      """#
    ),
    Case(
      #"  \#n"#,
      #"""
      error[KG1011]: the file is empty
       --> env.json:1:1
      1 |   
        | ^^
        = help: a config is a JSON object: { … }

      """#
    ),
    Case(
      "{} x",
      #"""
      error[KG1001]: more text behind the end of the value
       --> env.json:1:4
      1 | {} x
        |    ^
        = help: a file holds one JSON value

      """#
    ),
    Case(
      "[1]]",
      #"""
      error[KG1001]: more text behind the end of the value
       --> env.json:1:4
      1 | [1]]
        |    ^
        = help: a file holds one JSON value

      """#
    ),
    Case(
      #"{"a": 1,}"#,
      #"""
      error[KG1004]: comma behind the last member of an object
       --> env.json:1:8
      1 | {"a": 1,}
        |        ^
        = help: remove the comma

      """#
    ),
    Case(
      #"[\#n  1,\#n  2,\#n]"#,
      #"""
      error[KG1004]: comma behind the last element of an array
       --> env.json:3:4
      3 |   2,
        |    ^
        = help: remove the comma

      """#
    ),
    Case(
      "[1 2]",
      #"""
      error[KG1012]: a comma is missing
       --> env.json:1:3
      1 | [1 2]
        |   ^ "," belongs here

      """#
    ),
    Case(
      #"{\#n  "a": 1\#n  "b": 2\#n}"#,
      #"""
      error[KG1012]: a comma is missing
       --> env.json:2:9
      2 |   "a": 1
        |         ^ "," belongs here

      """#
    ),
    Case(
      #"// ports\#n{}"#,
      #"""
      error[KG1003]: JSON has no comments
       --> env.json:1:1
      1 | // ports
        | ^^^^^^^^
        = help: remove the comment

      """#
    ),
    Case(
      "{ /* x */ }",
      #"""
      error[KG1003]: JSON has no comments
       --> env.json:1:3
      1 | { /* x */ }
        |   ^^^^^^^
        = help: remove the comment

      """#
    ),
    Case(
      #"{\#n  # ports\#n}"#,
      #"""
      error[KG1003]: JSON has no comments
       --> env.json:2:3
      2 |   # ports
        |   ^^^^^^^
        = help: remove the comment

      """#
    ),
    Case(
      #"{\#n  /* ports"#,
      #"""
      error[KG1003]: JSON has no comments
       --> env.json:2:3
      2 |   /* ports
        |   ^^^^^^^^
        = help: remove the comment

      """#
    ),
    Case(
      #"{\#n  "a": 1,\#n  "b": 2,\#n  "a": 3\#n}"#,
      #"""
      error[KG1002]: the key "a" stands twice in one object
       --> env.json:4:3
      4 |   "a": 3
        |   ^^^ again here
      2 |   "a": 1,
        |   --- first here
        = help: keep one of the two

      """#
    ),
    Case(
      "{ports: 1}",
      #"""
      error[KG1001]: keys need double quotes
       --> env.json:1:2
      1 | {ports: 1}
        |  ^^^^^
        = help: write "ports"

      """#
    ),
    Case(
      "{'a': 1}",
      #"""
      error[KG1001]: strings need double quotes, not single ones
       --> env.json:1:2
      1 | {'a': 1}
        |  ^^^
        = help: write "a"

      """#
    ),
    Case(
      "['x']",
      #"""
      error[KG1001]: strings need double quotes, not single ones
       --> env.json:1:2
      1 | ['x']
        |  ^^^
        = help: write "x"

      """#
    ),
    Case(
      "[“a”]",
      #"""
      error[KG1001]: strings need straight double quotes, not “
       --> env.json:1:2
      1 | [“a”]
        |  ^^^
        = help: write "a"

      """#
    ),
    Case(
      "{„a“: 1}",
      #"""
      error[KG1001]: strings need straight double quotes, not „
       --> env.json:1:2
      1 | {„a“: 1}
        |  ^^^
        = help: write "a"

      """#
    ),
    Case(
      "[True]",
      #"""
      error[KG1001]: "True" is not JSON
       --> env.json:1:2
      1 | [True]
        |  ^^^^
        = help: write true

      """#
    ),
    Case(
      "[no]",
      #"""
      error[KG1001]: "no" is not JSON
       --> env.json:1:2
      1 | [no]
        |  ^^
        = help: write false

      """#
    ),
    Case(
      "[None]",
      #"""
      error[KG1001]: "None" is not JSON
       --> env.json:1:2
      1 | [None]
        |  ^^^^
        = help: write null

      """#
    ),
    Case(
      "[NaN]",
      #"""
      error[KG1009]: JSON has no number "NaN"
       --> env.json:1:2
      1 | [NaN]
        |  ^^^

      """#
    ),
    Case(
      "[-Infinity]",
      #"""
      error[KG1009]: not a number: a digit must follow the "-"
       --> env.json:1:2
      1 | [-Infinity]
        |  ^

      """#
    ),
    Case(
      "[+1]",
      #"""
      error[KG1009]: not a number: a number has no "+"
       --> env.json:1:2
      1 | [+1]
        |  ^^
        = help: write 1

      """#
    ),
    Case(
      "[.5]",
      #"""
      error[KG1009]: not a number: a digit must stand before the "."
       --> env.json:1:2
      1 | [.5]
        |  ^^
        = help: write 0.5

      """#
    ),
    Case(
      "[busybox]",
      #"""
      error[KG1001]: text needs double quotes
       --> env.json:1:2
      1 | [busybox]
        |  ^^^^^^^
        = help: write "busybox"

      """#
    ),
    Case(
      #"{"a" 1}"#,
      #"""
      error[KG1001]: expected ":" behind the key, found "1"
       --> env.json:1:6
      1 | {"a" 1}
        |      ^

      """#
    ),
    Case(
      #"{"a": }"#,
      #"""
      error[KG1001]: expected a value, found "}"
       --> env.json:1:7
      1 | {"a": }
        |       ^

      """#
    ),
    Case(
      #"{\#n  "a": 1"#,
      #"""
      error[KG1001]: the file ends before the closing "}"
       --> env.json:2:9
      2 |   "a": 1
        |         ^
      1 | {
        | - opened here
        = help: close what is open: }

      """#
    ),
    Case(
      "[1",
      #"""
      error[KG1001]: the file ends before the closing "]"
       --> env.json:1:3
      1 | [1
        |   ^
        | - opened here
        = help: close what is open: ]

      """#
    ),
    Case(
      "[1,",
      #"""
      error[KG1001]: the file ends before the closing "]"
       --> env.json:1:4
      1 | [1,
        |    ^
        | - opened here
        = help: close what is open: ]

      """#
    ),
    Case(
      #"{"a":"#,
      #"""
      error[KG1001]: the file ends before the closing "}"
       --> env.json:1:6
      1 | {"a":
        |      ^
        | - opened here
        = help: close what is open: }

      """#
    ),
    Case(
      #"["abc\#n"]"#,
      #"""
      error[KG1008]: the string has no closing quote on its line
       --> env.json:1:2
      1 | ["abc
        |  ^^^^
        = help: a line break inside a string is written \n

      """#
    ),
    Case(
      #"["abc"#,
      #"""
      error[KG1008]: the string has no closing quote on its line
       --> env.json:1:2
      1 | ["abc
        |  ^^^^
        = help: a line break inside a string is written \n

      """#
    ),
    Case(
      "[\"a\tb\"]",
      #"""
      error[KG1008]: a control character in a string has to be escaped
       --> env.json:1:4
      1 | ["a	b"]
        |    ^
        = help: write \t

      """#
    ),
    Case(
      "[\"a\u{1}b\"]",
      #"""
      error[KG1008]: a control character in a string has to be escaped
       --> env.json:1:4
      1 | ["a␁b"]
        |    ^
        = help: write \u0001

      """#
    ),
    Case(
      #"["\x"]"#,
      #"""
      error[KG1008]: unknown escape in a string
       --> env.json:1:3
      1 | ["\x"]
        |   ^^
        = note: JSON knows \" \\ \/ \b \f \n \r \t and \uXXXX
        = help: for a backslash itself write \\x

      """#
    ),
    Case(
      #"["\u12"]"#,
      #"""
      error[KG1008]: \u needs four hexadecimal digits
       --> env.json:1:3
      1 | ["\u12"]
        |   ^^^^

      """#
    ),
    Case(
      #"["\ud800"]"#,
      #"""
      error[KG1008]: half of a surrogate pair is no character
       --> env.json:1:3
      1 | ["\ud800"]
        |   ^^^^^^
        = help: characters beyond \uFFFF are written as two escapes, high surrogate first

      """#
    ),
    Case(
      #"["\ud800\u0041"]"#,
      #"""
      error[KG1008]: half of a surrogate pair is no character
       --> env.json:1:3
      1 | ["\ud800\u0041"]
        |   ^^^^^^^^^^^^
        = help: characters beyond \uFFFF are written as two escapes, high surrogate first

      """#
    ),
    Case(
      #"["\udc00"]"#,
      #"""
      error[KG1008]: half of a surrogate pair is no character
       --> env.json:1:3
      1 | ["\udc00"]
        |   ^^^^^^
        = help: characters beyond \uFFFF are written as two escapes, high surrogate first

      """#
    ),
    Case(
      "[01]",
      #"""
      error[KG1009]: not a number: a number has no leading zeros
       --> env.json:1:2
      1 | [01]
        |  ^^
        = help: write 1

      """#
    ),
    Case(
      "[1.]",
      #"""
      error[KG1009]: not a number: a digit must follow the "."
       --> env.json:1:2
      1 | [1.]
        |  ^^

      """#
    ),
    Case(
      "[1e+]",
      #"""
      error[KG1009]: not a number: the exponent has no digits
       --> env.json:1:2
      1 | [1e+]
        |  ^^^

      """#
    ),
    Case(
      "[-]",
      #"""
      error[KG1009]: not a number: a digit must follow the "-"
       --> env.json:1:2
      1 | [-]
        |  ^

      """#
    ),
    Case(
      "[4Gi]",
      #"""
      error[KG1009]: not a number: text needs double quotes
       --> env.json:1:2
      1 | [4Gi]
        |  ^^^
        = help: write "4Gi"

      """#
    ),
    Case(
      "[;]",
      #"""
      error[KG1001]: expected a value, found ";"
       --> env.json:1:2
      1 | [;]
        |  ^

      """#
    ),
    Case(
      "{1: 2}",
      #"""
      error[KG1001]: keys need double quotes
       --> env.json:1:2
      1 | {1: 2}
        |  ^
        = help: write "1"

      """#
    ),
    Case(
      "[1}",
      #"""
      error[KG1001]: expected "," or "]", found "}"
       --> env.json:1:3
      1 | [1}
        |   ^
        | - opened here

      """#
    ),
    Case(
      #"{"a": 1]"#,
      #"""
      error[KG1001]: expected "," or "}", found "]"
       --> env.json:1:8
      1 | {"a": 1]
        |        ^
        | - opened here

      """#
    ),
    Case(
      "]",
      #"""
      error[KG1001]: expected a value, found "]"
       --> env.json:1:1
      1 | ]
        | ^

      """#
    ),
    Case(
      #"{"a": 1,,}"#,
      #"""
      error[KG1001]: expected a key in double quotes, found ","
       --> env.json:1:9
      1 | {"a": 1,,}
        |         ^

      """#
    ),
    Case(
      "[,]",
      #"""
      error[KG1001]: expected a value, found ","
       --> env.json:1:2
      1 | [,]
        |  ^

      """#
    ),
    Case(
      #"{"a": "x\"#,
      #"""
      error[KG1008]: the string has no closing quote on its line
       --> env.json:1:9
      1 | {"a": "x\
        |         ^
        = help: a line break inside a string is written \n

      """#
    ),
    Case(
      #"["\ud800", tru]"#,
      #"""
      error[KG1008]: half of a surrogate pair is no character
       --> env.json:1:3
      1 | ["\ud800", tru]
        |   ^^^^^^
        = help: characters beyond \uFFFF are written as two escapes, high surrogate first

      """#
    ),
    Case(
      "[1,] // x",
      #"""
      error[KG1004]: comma behind the last element of an array
       --> env.json:1:3
      1 | [1,] // x
        |   ^
        = help: remove the comma

      error[KG1003]: JSON has no comments
       --> env.json:1:6
      1 | [1,] // x
        |      ^^^^
        = help: remove the comment

      """#
    ),
  ]
}
