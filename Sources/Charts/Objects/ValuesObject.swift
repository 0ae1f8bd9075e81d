import GoTemplate

/// `.Values` of a chart below another: the same map as in the values of the one above, so that what a
/// template sets in one shows in the other, but with a type of its own.
final class ValuesObject: TemplateObject {
  private let map: Map

  init(_ map: Map) { self.map = map }

  static let type = GoType.named("common.Values", .dictionary)

  var type: GoType { Self.type }
  var underlying: Value? { .map(map) }
}
