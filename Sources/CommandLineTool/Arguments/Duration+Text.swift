import Workloads

extension Duration {
  /// Reads what `--timeout` takes: `90s`, `10m`, `1h30m`, or a bare number of seconds.
  init?(flag text: String) {
    guard let seconds = LengthOfTime.seconds(text, perBareUnit: 1) else { return nil }
    self = .seconds(seconds)
  }
}
