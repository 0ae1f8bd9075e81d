import CronSchedule
import Testing

/// What is said of schedules that are none, one case for each rule.
@Suite struct CronMistakeTests {
  /// The text with the mistakes marked below it, each with its message and help.
  private func said(_ text: String) -> [String] {
    do throws(CronMistakes) {
      return try CronSchedule(text).remarks.map { "remark " + line($0, of: text) }
    } catch {
      return error.all.map { line($0, of: text) }
    }
  }

  private func line(_ mistake: CronMistake, of text: String) -> String {
    let bytes = Array(text.utf8)[mistake.offset..<mistake.offset + mistake.length]
    let place = "\(mistake.offset) \"\(String(decoding: bytes, as: UTF8.self))\""
    return "\(place): \(mistake.message)" + (mistake.help.map { "; \($0)" } ?? "")
  }

  @Test(arguments: [
    ("0 3 * * *", []),
    (
      "0 24 * * *", ["2 \"24\": hour 24 is out of range, which is 0 to 23; midnight is 0"]
    ),
    ("0 25 * * *", ["2 \"25\": hour 25 is out of range, which is 0 to 23"]),
    (
      "60 * * * 7",
      [
        "0 \"60\": minute 60 is out of range, which is 0 to 59; the full hour is 0",
        "9 \"7\": day of week 7 is out of range, which is 0 to 6; Sunday is 0",
      ]
    ),
    ("0 0 0 * *", ["4 \"0\": day of month 0 is out of range, which is 1 to 31"]),
    ("0 0 * * monday", ["8 \"monday\": \"monday\" is no day of week; write MON"]),
    ("0 0 * * TEU", ["8 \"TEU\": \"TEU\" is no day of week; did you mean TUE?"]),
    (
      "0 0 * * xyzzy",
      [
        "8 \"xyzzy\": \"xyzzy\" is no day of week; "
          + "write a number from 0 to 6, or a name: SUN MON TUE WED THU FRI SAT"
      ]
    ),
    ("0 0 * march *", ["6 \"march\": \"march\" is no month; write MAR"]),
    ("a 0 * * *", ["0 \"a\": \"a\" is no minute; write a number from 0 to 59, or *"]),
    (
      "0 0 L * *", ["4 \"L\": \"L\" is no day of month; Kubernetes knows no \"L\", \"W\" and \"#\""]
    ),
    (
      "0 0 * * 5#2",
      ["8 \"5#2\": \"5#2\" is no day of week; Kubernetes knows no \"L\", \"W\" and \"#\""]
    ),
    ("0 22-2 * * *", ["2 \"22-2\": the range 22-2 ends before it begins; write \"22-23,0-2\""]),
    (
      "0 0 * * FRI-MON",
      ["8 \"FRI-MON\": the range FRI-MON ends before it begins; write \"FRI-SAT,SUN-MON\""]
    ),
    ("0 0 * * 6-0", ["8 \"6-0\": the range 6-0 ends before it begins; write \"6,0\""]),
    ("*/0 * * * *", ["2 \"0\": a step is at least 1"]),
    ("*/x * * * *", ["2 \"x\": \"x\" is no step; write a number, for example \"*/2\""]),
    (
      "*/ * * * *",
      ["0 \"*/\": the step behind \"/\" is missing; write a number, for example \"*/2\""]
    ),
    ("1/2/3 * * * *", ["0 \"1/2/3\": \"1/2/3\" has two steps"]),
    ("1-2-3 * * * *", ["0 \"1-2-3\": \"1-2-3\" is no range; write a range as \"0-59\""]),
    ("-5 * * * *", ["0 \"-5\": \"-5\" is no range; write a range as \"0-59\""]),
    ("1-* * * * *", ["0 \"1-*\": \"1-*\" is no range; write a range as \"0-59\""]),
    (", * * * *", ["0 \",\": there is no minute between the commas"]),
    (
      "1,x,3,y * * * *",
      [
        "2 \"x\": \"x\" is no minute; write a number from 0 to 59, or *",
        "6 \"y\": \"y\" is no minute; write a number from 0 to 59, or *",
      ]
    ),
    (
      "99999999999999999999 * * * *",
      [
        "0 \"99999999999999999999\": "
          + "minute 99999999999999999999 is out of range, which is 0 to 59"
      ]
    ),
    (
      "5-9/99999999999999999999 * * * *",
      [
        "remark 0 \"5-9/99999999999999999999\": "
          + "a step of 99999999999999999999 is longer than the range: "
          + "\"5-9/99999999999999999999\" means minute 5 and no other"
      ]
    ),
    (
      "*/90 * * * *",
      [
        "remark 0 \"*/90\": a step of 90 is longer than the range: "
          + "\"*/90\" means minute 0 and no other"
      ]
    ),
  ])
  func `a wrong field is pointed at`(_ text: String, _ expected: [String]) {
    #expect(said(text) == expected)
  }

  @Test(arguments: [
    (
      "",
      "0 \"\": the schedule is empty; write for example \"0 3 * * *\", which is every night at 3:00"
    ),
    (
      " 0 3 * ",
      "1 \"0 3 *\": a schedule has 5 fields (minute, hour, day of month, month, day of week), not 3; "
        + "did you mean \"0 3 * * *\"?"
    ),
    (
      "0 0 3 * * *",
      "0 \"0 0 3 * * *\": a schedule has 5 fields (minute, hour, day of month, month, day of week), "
        + "not 6; Kubernetes knows no seconds: without them it is \"0 3 * * *\""
    ),
    (
      "0 0 3 * * ? 2027",
      "0 \"0 0 3 * * ? 2027\": a schedule has 5 fields (minute, hour, day of month, month, "
        + "day of week), not 7; "
        + "Kubernetes knows no seconds and no years: without them it is \"0 3 * * ?\""
    ),
    (
      "CRON_TZ=Europe/Berlin 0 3 * * *",
      "0 \"CRON_TZ=Europe/Berlin\": a time zone does not belong into the schedule; "
        + "remove it, and write \"time_zone\": \"Europe/Berlin\""
    ),
    ("@dailly", "0 \"@dailly\": there is no schedule \"@dailly\"; did you mean \"@daily\"?"),
    ("@Daily", "0 \"@Daily\": there is no schedule \"@Daily\"; did you mean \"@daily\"?"),
    (
      "@reboot",
      "0 \"@reboot\": there is no schedule \"@reboot\"; known are @yearly, @annually, @monthly, "
        + "@weekly, @daily, @midnight, @hourly and @every with a length of time"
    ),
    (
      "@every 1d",
      "7 \"1d\": \"1d\" is no length of time; "
        + "write it in hours, minutes and seconds, for example \"@every 1h30m\""
    ),
  ])
  func `what has not the form of a schedule is told so`(_ text: String, _ expected: String) {
    #expect(said(text) == [expected])
  }

  @Test func `a long text is refused at once`() {
    #expect(throws: CronMistakes.self) { try CronSchedule(String(repeating: "1,", count: 500_000)) }
    #expect(throws: Never.self) {
      try CronSchedule("1" + String(repeating: ",1", count: 500) + " * * * *")
    }
  }
}
