import JSON

/// The events of one object, the newest first.
struct PodEvents {
  struct Event {
    var reason: String
    var message: String
    /// `spec.containers{main}`, where it is about one container.
    var fieldPath: String
    var time: APITime
  }

  private var events: [Event]

  init(_ events: [KubernetesObject], of object: KubernetesObject) {
    self.events =
      events
      .filter { event in
        let about = event["involvedObject"] ?? event["regarding"]
        if let uid = about?["uid"]?.string, let own = object.uid { return uid == own }
        return about?["kind"]?.string == object.kind && about?["name"]?.string == object.name
      }
      .map { event in
        Event(
          reason: event["reason"]?.string ?? "",
          message: event["message"]?.string ?? event["note"]?.string ?? "",
          fieldPath: event["involvedObject", "fieldPath"]?.string ?? "",
          time: Self.time(event)
        )
      }
      .sorted { $0.time > $1.time }
  }

  /// The newest event of a reason, and of a container where one is named.
  func latest(_ reason: String, container: String? = nil) -> Event? {
    events.first { event in
      event.reason == reason
        && (container.map { event.fieldPath.hasSuffix("{\($0)}") } ?? true)
    }
  }

  /// Events count up in place, and have three ways to say when they were last seen.
  static func time(_ event: KubernetesObject) -> APITime {
    let texts = [
      event["series", "lastObservedTime"], event["lastTimestamp"], event["eventTime"],
      event["firstTimestamp"], event["metadata", "creationTimestamp"],
    ]
    return texts.lazy.compactMap { $0?.string.flatMap(APITime.init) }.first ?? APITime(seconds: 0)
  }
}
