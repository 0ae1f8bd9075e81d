public import JSON

extension Values {
  /// Fills in what is left out with values of before, as `helm upgrade --reuse-values` does: objects
  /// merge, and a null keeps an old value from coming back.
  public mutating func fill(from older: JSONObject) {
    var coalescing = Coalescing()
    object = coalescing.coalesceTables(object, older, keepsNulls: false)
  }

  /// Fills in what is left out with a chart's defaults, as a record of a release holds them; null
  /// takes a default away.
  public mutating func complete(with defaults: JSONObject) {
    var coalescing = Coalescing()
    let chart = Chart(metadata: ChartMetadata(), values: defaults)
    if let whole = try? coalescing.coalesce(chart, object) { object = whole }
  }
}
