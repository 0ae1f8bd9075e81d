import Diagnostics
import JSON

/// `parallelism`, `completions`, `indexed`, `backoff_limit`, `restart_policy`, `ttl_after_finished`,
/// `deadline` → `parallelism`, `completions`, `indexed`, `backoffLimit`, `restartPolicy`,
/// `ttlSecondsAfterFinished`, `activeDeadlineSeconds`.
enum JobKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    for (key, name) in [
      ("parallelism", "parallelism"), ("completions", "completions"),
      ("backoff_limit", "backoffLimit"),
    ] {
      if let count = config[key]?.wholeNumber { values[name] = .int(count) }
    }
    if let indexed = config["indexed"] { values["indexed"] = .bool(indexed.isOn) }
    if let policy = config["restart_policy"] { values["restartPolicy"] = policy }
    if let time = config["ttl_after_finished"] {
      values["ttlSecondsAfterFinished"] = seconds(time).map(JSONValue.int) ?? ""
    }
    if let time = config["deadline"].flatMap(seconds) {
      values["activeDeadlineSeconds"] = .int(time)
    }
  }

  /// `nil` for `false`, which means without an end.
  private static func seconds(_ time: JSONValue) -> Int? {
    time.text.flatMap(AllocationTime.seconds)
  }

  /// How many pods may run at once.
  static func pods(_ config: Config) -> Int { config["parallelism"]?.wholeNumber ?? 1 }

  static func check(_ config: Config) -> [Diagnostic] {
    checkTimes(config) + checkPods(config)
      + VolumeKeys.checkSharing(config, pods: pods(config), key: "parallelism")
  }

  private static func checkTimes(_ config: Config) -> [Diagnostic] {
    ["deadline", "ttl_after_finished"].compactMap { key in
      guard let time = config[key], time.bool != false, time.string != "false",
        seconds(time) == nil
      else { return nil }
      return Diagnostic(
        .error,
        .lifetimeOutOfRange,
        "\(key) lasts from one second to a hundred years",
        at: time.range,
        pointer: "/\(key)"
      )
    }
  }

  private static func checkPods(_ config: Config) -> [Diagnostic] {
    let completions = config["completions"]?.wholeNumber ?? 1
    guard let parallelism = config["parallelism"], pods(config) > completions else { return [] }
    return [
      Diagnostic(
        .warning,
        .noEffect,
        "no more than \(completions) of these pods run at once, since completions is \(completions)",
        at: parallelism.range,
        pointer: "/parallelism",
        related: config["completions"].map { [.init("here", at: $0.range)] } ?? [],
        help: ["add \"completions\": \(pods(config)), or more"]
      )
    ]
  }
}
