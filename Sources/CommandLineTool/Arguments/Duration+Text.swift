extension Duration {
  /// Reads what `--timeout` takes: `90s`, `10m`, `1h30m`, or a bare number of seconds.
  init?(flag text: String) {
    var total = 0
    var rest = text.allSatisfy(\.isNumber) ? (text + "s")[...] : text[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Int(digits), number <= 1_000_000, let unit = rest.popFirst() else {
        return nil
      }
      switch unit {
      case "s": total += number
      case "m": total += number * 60
      case "h": total += number * 3_600
      case "d": total += number * 86_400
      default: return nil
      }
    }
    self = .seconds(total)
  }
}
