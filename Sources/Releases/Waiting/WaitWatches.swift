import Kubernetes

/// The watches that a wait needs: one for each kind of target, those of their pods, and events.
struct WaitWatches: Sendable {
  /// One of them.
  struct Single: Sendable {
    var client: KubernetesClient
    var subject: WaitState.Subject
    var resource: APIResource
    var selection: Selection

    /// Tells the state of everything until the task is cancelled; the error that ended it else.
    func run(into state: WaitState) async -> KubernetesError? {
      do throws(KubernetesError) {
        for try await event in client.watch(resource, selection) {
          await state.take(event, about: subject)
        }
        return nil
      } catch {
        // Without the right to see events there are only fewer reasons to tell.
        if subject == .events, error.isForbidden {
          await state.take(.listed([]), about: subject)
          return nil
        }
        return error
      }
    }
  }

  let all: [Single]

  /// More pod selectors than this cost more than watching all pods of the namespace.
  private static let selectorLimit = 3

  init(client: KubernetesClient, namespace: String, targets: [WaitTarget]) {
    var watches: [Single] = []
    for (resource, members) in Dictionary(grouping: targets, by: \.resource) {
      var selection = Selection(namespace: resource.isNamespaced ? namespace : nil)
      if members.count == 1 { selection.fields = "metadata.name=\(members[0].object.name)" }
      watches.append(
        Single(
          client: client,
          subject: .targets(resource),
          resource: resource,
          selection: selection
        )
      )
    }
    let withPods = targets.filter(\.hasPods)
    let selectors = withPods.map(\.podSelector)
    if selectors.count > Self.selectorLimit || selectors.contains(nil) {
      watches.append(
        Single(
          client: client,
          subject: .pods(""),
          resource: .pods,
          selection: Selection(namespace: namespace)
        )
      )
    } else {
      for selector in Set(selectors.compactMap(\.self)) {
        watches.append(
          Single(
            client: client,
            subject: .pods(selector),
            resource: .pods,
            selection: Selection(namespace: namespace, labels: selector)
          )
        )
      }
    }
    if !withPods.isEmpty {
      watches.append(
        Single(
          client: client,
          subject: .events,
          resource: .events,
          selection: Selection(namespace: namespace)
        )
      )
    }
    all = watches
  }
}
