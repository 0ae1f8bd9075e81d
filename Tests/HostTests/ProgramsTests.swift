import Host
import Testing

/// Programs that are run for what they print.
@Suite struct ProgramsTests {
  @Test func `a program gets its input, and its output and status come back`() async {
    let outcome = await Programs.live.run("sh", ["-c", "cat; exit 3"], Array("hello".utf8), 30)
    #expect(outcome == .success(.init(output: Array("hello".utf8), status: 3)))
    let quiet = await Programs.live.run("sh", ["-c", "echo secret >&2; kill -TERM $$"], [], 30)
    #expect(quiet == .success(.init(output: [], status: 143)))
  }

  @Test func `a program that is not there is told`() async {
    let outcome = await Programs.live.run("kubegate-no-such-program", [], [], 30)
    #expect(outcome == .failure(.notStarted(reason: "there is no such program")))
  }

  @Test func `a program that hangs is ended, with what it has started`() async {
    let start = ContinuousClock.now
    let outcome = await Programs.live.run("sh", ["-c", "sleep 300 & sleep 300"], [], 1)
    #expect(outcome == .failure(.timedOut(seconds: 1)))
    // One that closes its output and goes on, too.
    let silent = await Programs.live.run("sh", ["-c", "exec >&-; sleep 300"], [], 60)
    #expect(silent == .success(.init(output: [], status: 137)))
    #expect(ContinuousClock.now - start < .seconds(200))
  }

  @Test func `a program that writes without end is ended`() async {
    let outcome = await Programs.live.run("yes", [], [], 60)
    #expect(outcome == .failure(.tooMuchOutput))
  }

  @Test func `many programs at once do not wait for each other's pipes`() async {
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<8 {
        group.addTask {
          let input = Array("\(number)".utf8)
          return await Programs.live.run("cat", [], input, 60)
            == .success(.init(output: input, status: 0))
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
