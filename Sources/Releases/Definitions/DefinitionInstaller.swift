public import HTTP
public import Kubernetes

/// Installs custom resource definitions, and waits until objects of their kinds can be made.
///
/// Those of a chart's `crds/` are installed and never touched again, as Helm does it: one that is
/// there is left as it is.
public struct DefinitionInstaller: Sendable {
  private let client: KubernetesClient
  private let time: Timekeeper

  /// How long a definition may take, as with Helm.
  public static let patience = Duration.seconds(60)

  public init(_ client: KubernetesClient, time: Timekeeper) {
    self.client = client
    self.time = time
  }

  /// Makes the definitions that the cluster does not have, and waits for all of them.
  ///
  /// - Throws: ``ReleaseError/refused(_:)`` with all that the server refused, and
  ///   ``ReleaseError/notEstablished(_:_:)``.
  public func install(
    _ definitions: [KubernetesObject],
    onEvent: @escaping @Sendable (ReleaseWriter.Event) -> Void = { _ in }
  ) async throws(ReleaseError) {
    guard !definitions.isEmpty else { return }
    let resources: [GroupVersionKind: APIResource]
    do throws(KubernetesError) {
      resources = try await client.resources(for: definitions.map(\.type))
    } catch {
      throw .cluster(error, action: "find out which kinds the cluster has")
    }
    let refusals = await withTaskGroup(of: ReleaseError.Refusal?.self) { group in
      for definition in definitions {
        guard let resource = resources[definition.type] else { continue }
        group.addTask {
          do throws(KubernetesError) {
            if try await make(definition, as: resource) {
              onEvent(.created(definition))
            }
            return nil
          } catch {
            return ReleaseError.Refusal(object: definition, error: error)
          }
        }
      }
      return await group.reduce(into: [ReleaseError.Refusal]()) { all, refusal in
        if let refusal { all.append(refusal) }
      }
    }
    guard refusals.isEmpty else {
      throw .refused(refusals.sorted { $0.object.name < $1.object.name })
    }
    try await wait(for: definitions)
  }

  /// Whether it was made; one that is there stays as it is.
  private func make(
    _ definition: KubernetesObject,
    as resource: APIResource
  ) async throws(KubernetesError) -> Bool {
    let found = try await client.find(resource, name: definition.name, detail: .metadata)
    guard found == nil else { return false }
    _ = try await client.apply(definition, as: resource)
    return true
  }

  /// Waits until definitions are established and the server lists their kinds, which the client
  /// knows from then on.
  public func wait(
    for definitions: [KubernetesObject],
    timeout: Duration = patience
  ) async throws(ReleaseError) {
    let deadline = time.now() + timeout
    for definition in definitions {
      var pause = Duration.milliseconds(20)
      while true {
        let readiness = try await readiness(of: definition)
        if readiness.state == .ready { break }
        guard readiness.state == .progressing, time.now() < deadline else {
          throw .notEstablished(definition, readiness)
        }
        do throws(CancellationError) {
          try await time.sleep(pause)
        } catch {
          throw .cluster(.cancelled, action: "wait for \(definition.kind) \(definition.name)")
        }
        pause = min(pause * 2, .milliseconds(500))
      }
    }
  }

  private func readiness(
    of definition: KubernetesObject
  ) async throws(ReleaseError) -> Readiness {
    do throws(KubernetesError) {
      let resource = try await client.resource(for: definition.type)
      guard let live = try await client.find(resource, name: definition.name) else {
        return Readiness(.failed, "it is gone")
      }
      let readiness = Readiness(of: live)
      guard readiness.state == .ready else { return readiness }
      // The server begins to serve a kind a moment after it has said that it would.
      for kind in DefinedKinds.kinds(live) {
        guard try await client.serves(kind.type) else {
          return Readiness(.progressing, "the cluster does not serve it yet")
        }
      }
      return readiness
    } catch {
      throw .cluster(error, action: "look at \(definition.kind) \(definition.name)")
    }
  }
}
