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
  /// What resources offer, by their numbers.
  var offers: [Int32: NodeID] = [:]
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
    // References by one name share the offers, so that many references cost no more than many names.
    var offersOfAnchors: [String: [Int32: NodeID]] = [:]
    var offersOfRoots: [Int32: NodeID]?
    for index in program.dynamicReferences.indices {
      let offers: [Int32: NodeID]
      switch dynamicNames[index] {
      case .anchor(let name):
        offers = offersOfAnchors[name] ?? self.offers(registry.dynamicAnchors[name] ?? [])
        offersOfAnchors[name] = offers
      case .recursive:
        offers = offersOfRoots ?? self.offers(registry.recursiveAnchors)
        offersOfRoots = offers
      }
      program.dynamicReferences[index].offers = offers
    }
  }

  private mutating func offers(
    _ targets: [(resource: Int, location: LocationID)]
  ) -> [Int32: NodeID] {
    var offers: [Int32: NodeID] = [:]
    for target in targets { offers[Int32(clamping: target.resource)] = node(at: target.location) }
    return offers
  }
}

extension Evaluator {
  /// What a dynamic reference means here: the offer of the outermost resource that makes one.
  func target(of index: Int32) -> NodeID {
    let reference = program.dynamicReferences[Int(index)]
    for resource in scope {
      if let offer = reference.offers[resource] { return offer }
    }
    return reference.target
  }
}
