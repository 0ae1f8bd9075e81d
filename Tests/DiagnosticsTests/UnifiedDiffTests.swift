import Testing

@testable import Diagnostics

@Suite struct UnifiedDiffTests {
  private func diff(_ old: String, _ new: String, secrets: [String] = []) -> String {
    UnifiedDiff(name: "f", from: Array(old.utf8), to: Array(new.utf8), secrets: secrets).text()
  }

  private func numbers(_ range: ClosedRange<Int>) -> String {
    range.map { "\($0)\n" }.joined()
  }

  @Test func `the same text has no difference`() {
    #expect(diff("a\n", "a\n") == "")
    #expect(diff("", "") == "")
  }

  @Test func `a change has three lines on either side`() {
    let old = numbers(1...9)
    #expect(
      diff(old, numbers(1...4) + "five\n" + numbers(6...9)) == """
        --- f
        +++ f (corrected)
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8

        """
    )
  }

  @Test(arguments: [
    (0, "@@ -5 +5 @@\n-5\n+five\n"), (1, "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n"),
    (Int.max, "@@ -1,6 +1,6 @@\n 1\n 2\n 3\n 4\n-5\n+five\n 6\n"),
  ])
  func `as many lines are shown around a change as are asked for`(context: Int, body: String) {
    let diff = UnifiedDiff(
      name: "",
      from: Array(numbers(1...6).utf8),
      to: Array((numbers(1...4) + "five\n6\n").utf8),
      context: context
    )
    #expect(diff.body() == body)
  }

  @Test func `changes far from each other stand apart`() {
    let new = "one\n" + numbers(2...19) + "twenty\n"
    #expect(
      diff(numbers(1...20), new) == """
        --- f
        +++ f (corrected)
        @@ -1,4 +1,4 @@
        -1
        +one
         2
         3
         4
        @@ -17,4 +17,4 @@
         17
         18
         19
        -20
        +twenty

        """
    )
  }

  @Test func `a line that goes away or comes leaves the others`() {
    #expect(
      diff("a\nb\nc\n", "a\nc\n") == "--- f\n+++ f (corrected)\n@@ -1,3 +1,2 @@\n a\n-b\n c\n"
    )
    #expect(diff("", "a\n") == "--- f\n+++ f (corrected)\n@@ -0,0 +1 @@\n+a\n")
  }

  @Test func `a missing line break at the end is told`() {
    #expect(
      diff("a", "b\n")
        == "--- f\n+++ f (corrected)\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"
    )
  }

  @Test func `secrets are hidden in every line`() {
    let text = diff("pw: hunter2 \na\n", "pw: hunter2\nb\n", secrets: ["hunter2"])
    #expect(!text.contains("hunter2"))
    #expect(text.contains("-pw: •••••••• \n"))
  }

  @Test func `lines can do nothing to the terminal`() {
    #expect(diff("\u{1B}[31m\t\r\n", "x\n").contains("-␛[31m\t\n"))
  }

  @Test func `a long line is cut around its change`() {
    let long = String(repeating: "x", count: 1000)
    let text = diff(long + "a" + long + "\n", long + "b" + long + "\n")
    let x = String(repeating: "x", count: 80)
    #expect(text.contains("-…\(x)a\(x.dropLast())…\n+…\(x)b\(x.dropLast())…\n"))
  }

  @Test func `colours are added, and change no word`() {
    let diff = UnifiedDiff(name: "f", from: Array("a\n".utf8), to: Array("b\n".utf8))
    #expect(
      diff.text(color: true) == """
        \u{1B}[1m--- f\u{1B}[0m
        \u{1B}[1m+++ f (corrected)\u{1B}[0m
        \u{1B}[36m@@ -1 +1 @@\u{1B}[0m
        \u{1B}[31m-a\u{1B}[0m
        \u{1B}[32m+b\u{1B}[0m

        """
    )
  }

  @Test func `the steps lead from one text to the other, and are the fewest`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let old = (0..<Int.random(in: 0...12, using: &random)).map { _ in Int.random(in: 0...3) }
      let new = (0..<Int.random(in: 0...12, using: &random)).map { _ in Int.random(in: 0...3) }
      let steps = LineDifference(from: old, to: new).steps
      var (kept, made): ([Int], [Int]) = ([], [])
      var changes = 0
      for step in steps {
        switch step {
        case .keep(let a, let b):
          kept.append(old[a])
          made.append(new[b])
        case .remove(let a):
          kept.append(old[a])
          changes += 1
        case .insert(let b):
          made.append(new[b])
          changes += 1
        }
      }
      #expect(kept == old && made == new)
      #expect(changes == old.count + new.count - 2 * longestCommon(old, new))
    }
  }

  /// The length of the longest common subsequence, by the plain table.
  private func longestCommon(_ a: [Int], _ b: [Int]) -> Int {
    var table = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in a.indices {
      for j in b.indices {
        table[i + 1][j + 1] =
          a[i] == b[j] ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
      }
    }
    return table[a.count][b.count]
  }

  @Test func `texts that have nothing in common cost little`() {
    let old = Array(0..<20_000)
    let steps = LineDifference(from: old, to: old.map { $0 + 20_000 }).steps
    #expect(steps.count == 40_000)
  }
}
