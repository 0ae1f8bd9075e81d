import Charts
import JSON
import Releases

/// What becomes of the values of the revision before, as with the flags of `helm upgrade`.
public enum ValueReuse: Sendable {
  /// They are forgotten: only what the config says counts.
  case none
  /// They fill in what the config leaves out, and the chart's defaults stay those of before.
  case reuse
  /// They fill in what the config leaves out; the chart's defaults are the new ones.
  case resetThenReuse

  /// The values to render with, and what counts instead of the chart's defaults.
  ///
  /// - Parameter current: the revision before, if there is one.
  func apply(
    to values: Values,
    _ current: ReleaseStore.Record?
  ) throws(ActionError) -> (values: Values, defaults: JSONObject?) {
    guard self != .none, let current else { return (values, nil) }
    let release = try ReleaseLookup.open(current)
    var values = values
    values.fill(from: release.config)
    guard self == .reuse else { return (values, nil) }
    return (values, ComputedValues.of(release))
  }
}

/// All values that a revision was rendered with.
enum ComputedValues {
  /// The values that the user gave, over the chart's defaults as the record holds them.
  static func of(_ release: Release) -> JSONObject {
    var values = Values(release.config)
    values.complete(with: release.chart["values"]?.object ?? JSONObject())
    return values.object
  }
}
