internal import JSON

extension JSONSchema.Options {
  /// The rules by which Helm holds values against a chart's `values.schema.json`: `format` counts in
  /// drafts up to 7, schemas have to be as their meta-schemas want them, and a `urn:` that nobody can
  /// look up stands for anything.
  public static var chartValues: JSONSchema.Options {
    var options = JSONSchema.Options()
    options.assertsFormatUpToDraft7 = true
    options.isStrict = true
    options.resolver = { $0.hasPrefix("urn:") ? true : nil }
    return options
  }
}
