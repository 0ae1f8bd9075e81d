internal import Diagnostics
internal import JSON

// `$dynamicRef`, and `$recursiveRef` of 2019-09

/// A reference whose target depends on the schemas through which evaluation came.
struct DynamicReference: Sendable {
  /// What marks the targets.
  enum Name: Sendable {
    case anchor(String)
    case recursive
  }

  /// The target where no resource on the way offers another.
  var target: NodeID
  /// What each resource offers, by its number; −1 for nothing.
  var offers: [NodeID] = []
}

extension NodeCompiler {
  mutating func compileDynamicReference(_ site: SchemaSite, into builder: inout NodeBuilder) {
    let keyword = site.draft == .draft201909 ? "$recursiveRef" : "$dynamicRef"
    guard let location = target(of: keyword, site), let written = site[keyword]?.string else {
      return
    }
    let target = node(at: location)
    guard let name = dynamicName(of: location, written, site.draft) else {
      addStep(from: builder.id, to: target)
      builder.general.append(.reference(target))
      return
    }
    dynamicNames.append(name)
    let index = add(DynamicReference(target: target), to: \.dynamicReferences)
    builder.general.append(.dynamicReference(index))
  }

  /// The name under which other resources can offer another target; `nil` where the reference is as
  /// good as a `$ref`.
  private func dynamicName(
    of target: LocationID,
    _ written: String,
    _ draft: Draft
  ) -> DynamicReference.Name? {
    let resource = registry.resource(of: target)
    if draft == .draft201909 { return resource.hasRecursiveAnchor ? .recursive : nil }
    guard let fragment = URIReference(written).decodedFragment,
      resource.dynamicAnchors[fragment] == target
    else { return nil }
    return .anchor(fragment)
  }

  /// Notes what each known resource offers to the dynamic references; may find new schemas.
  mutating func findDynamicTargets() {
    for index in program.dynamicReferences.indices {
      let targets =
        switch dynamicNames[index] {
        case .anchor(let name): registry.dynamicAnchors(name)
        case .recursive: registry.recursiveAnchors
        }
      var offers = [NodeID](repeating: -1, count: registry.resources.count)
      for target in targets { offers[target.resource] = node(at: target.location) }
      program.dynamicReferences[index].offers = offers
    }
  }
}

extension Evaluator {
  /// What a dynamic reference means here: the offer of the outermost resource that makes one.
  func target(of index: Int32) -> NodeID {
    let reference = program.dynamicReferences[Int(index)]
    for resource in scope where reference.offers[Int(resource)] >= 0 {
      return reference.offers[Int(resource)]
    }
    return reference.target
  }
}
