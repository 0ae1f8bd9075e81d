import Diagnostics
import Host
import JSON
import Testing

@testable import Workloads

/// What is said of schedules in a config, and the values that are made of them.
@Suite struct ScheduleKeysTests {
  private func config(_ text: String, files: Files = .live) throws -> (Config, SourceMap) {
    let file = SourceFile(name: "cron.json", text: text)
    let object = try #require(try JSONReader().read(file).object)
    let host = Host(environment: [:], files: files, now: { .seconds(1_785_542_400) })
    return (Config(object: object, folder: "/cfg", host: host), SourceMap(file))
  }

  private func said(_ text: String, files: Files = .live) throws -> String {
    let (config, sources) = try config(text, files: files)
    return DiagnosticText(sources: sources, width: 120, limit: .max).text(
      ScheduleKeys.check(config)
    )
  }

  @Test func `each mistake of a schedule is pointed at within the text`() throws {
    #expect(
      try said(#"{ "schedule": "60 3 * * FRI-MON" }"#) == """
        error[KG1220]: minute 60 is out of range, which is 0 to 59
         --> cron.json:1:16
        1 | { "schedule": "60 3 * * FRI-MON" }
          |                ^^
          = help: the full hour is 0

        error[KG1220]: the range FRI-MON ends before it begins
         --> cron.json:1:25
        1 | { "schedule": "60 3 * * FRI-MON" }
          |                         ^^^^^^^
          = help: write "FRI-SAT,SUN-MON"

        """
    )
  }

  @Test func `a schedule with escapes is pointed at as a whole`() throws {
    #expect(
      try said(#"{ "schedule": "0\t24 * * *" }"#) == """
        error[KG1220]: hour 24 is out of range, which is 0 to 23
         --> cron.json:1:15
        1 | { "schedule": "0\\t24 * * *" }
          |               ^^^^^^^^^^^^^
          = help: midnight is 0

        """
    )
  }

  @Test func `a schedule that never fires is a mistake`() throws {
    #expect(
      try said(#"{ "schedule": "0 0 31 2 *" }"#) == """
        error[KG1221]: this schedule never runs: no month that it names has such a day
         --> cron.json:1:15
        1 | { "schedule": "0 0 31 2 *" }
          |               ^^^^^^^^^^^^
          = help: the last day that every month has is the 28th

        """
    )
  }

  @Test func `a step that goes nowhere is warned of`() throws {
    #expect(
      try said(#"{ "schedule": "*/90 * * * *" }"#) == """
        warning[KG1220]: a step of 90 is longer than the range: "*/90" means minute 0 and no other
         --> cron.json:1:16
        1 | { "schedule": "*/90 * * * *" }
          |                ^^^^

        """
    )
  }

  @Test(arguments: [
    ("Europe/Stokholm", "did you mean \"Europe/Stockholm\"?"),
    ("buenos_aires", "did you mean \"America/Argentina/Buenos_Aires\"?"),
    ("../../etc/passwd", "write a name such as \"Europe/Stockholm\""),
  ])
  func `an unknown time zone is a mistake`(_ name: String, _ help: String) throws {
    let said = try said("{ \"time_zone\": \"\(name)\" }")
    #expect(
      said.hasPrefix("error[KG1222]: there is no time zone \"\(name)\"\n --> cron.json:1:16\n")
    )
    #expect(said.contains("= help: \(help)\n"))
  }

  @Test func `a machine without time zones says so, and goes on`() throws {
    #expect(
      try said(#"{ "schedule": "@daily", "time_zone": "Asia/Tokyo" }"#, files: .inMemory([:]))
        == """
        warning[KG1222]: this machine has no time zones to look the name up in; next runs are told in UTC
         --> cron.json:1:38
        1 | { "schedule": "@daily", "time_zone": "Asia/Tokyo" }
          |                                      ^^^^^^^^^^^^
          = help: install the package tzdata

        """
    )
  }

  @Test func `a starting deadline that the controller's rhythm misses is warned of`() throws {
    #expect(
      try said(#"{ "starting_deadline": "5s" }"#) == """
        warning[KG1216]: a starting deadline below 10 seconds lets runs be missed: the cluster looks only so often
         --> cron.json:1:24
        1 | { "starting_deadline": "5s" }
          |                        ^^^^
          = help: write "10s" or more

        """
    )
    #expect(try said(#"{ "starting_deadline": "10s" }"#) == "")
  }

  @Test func `every key becomes a value`() throws {
    let (config, _) = try config(
      """
      { "schedule": "0 3 * * *", "time_zone": "UTC", "concurrency_policy": "Replace", "suspend": true,
        "starting_deadline": "2h", "successful_history": 5, "failed_history": 0 }
      """
    )
    var values = JSONObject()
    ScheduleKeys.addValues(from: config, to: &values)
    #expect(
      JSONWriter().string(JSONValue(.object(values)))
        == #"{"schedule":"0 3 * * *","timeZone":"UTC","concurrencyPolicy":"Replace","suspend":true,"#
        + #""successfulJobsHistoryLimit":5,"failedJobsHistoryLimit":0,"startingDeadlineSeconds":7200}"#
    )
  }
}
