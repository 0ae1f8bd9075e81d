internal import Diagnostics
internal import JSON

// `$ref`

extension NodeCompiler {
  mutating func compileReference(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let target = target(of: "$ref", site) else { return }
    let node = node(at: target)
    addStep(from: builder.id, to: node)
    builder.general.append(.reference(node))
  }

  /// What a reference keyword of a schema points to; `nil`, after a report, where there is nothing.
  mutating func target(of keyword: String, _ site: SchemaSite) -> LocationID? {
    guard let value = site[keyword], let reference = value.string else { return nil }
    do throws(Diagnostic) {
      let target = try registry.resolve(reference, from: site.location, at: value.range)
      note(keyword, of: site.location, means: target)
      return target
    } catch {
      var mistake = error
      mistake.pointer =
        registry.pointer(of: site.location) + "/" + JSONPointer.escaped(keyword)
      report(mistake)
      return nil
    }
  }
}
