import JSON

/// What holds for services and jobs unless their config says otherwise: shared memory is the container
/// runtime's, a volume has 10 GiB and is seen at `/data`. The chart sees to it that they are not root.
enum PodDefaults {
  /// The config with what it leaves to the type.
  static func completed(_ config: Config) -> Config {
    var completed = config.completed(by: ["shared_memory": false])
    completed.object = withRoot(completed.object)
    // A name alone is that of an account that is there.
    if let account = completed["service_account"], account.object == nil {
      completed.object["service_account"] = ["name": account, "create": false]
    }
    // As in the cluster: what a limit alone is given for, is requested. The chart has a default for both.
    for resource in ["memory", "cpu"] where completed["\(resource)_request"] == nil {
      completed.object["\(resource)_request"] = completed["\(resource)_limit"]
    }
    for (key, defaults) in [
      ("persistent_volume", ["mountPath": "/data", "size": "10Gi"]),
      ("existing_persistent_volume", ["mountPath": "/data"]),
    ] as [(String, JSONValue)] where completed[key] != nil {
      completed.object[key] = .array(
        completed.list(key).map { volume in
          JSONValue(
            .object(config.part(volume).completed(by: defaults).object),
            range: volume.range
          )
        }
      )
    }
    for key in ["init_containers", "sidecars"] where completed[key] != nil {
      completed.object[key] = .array(
        completed.list(key).map { container in
          JSONValue(
            container.object.map { .object(withRoot($0)) } ?? container.content,
            range: container.range
          )
        }
      )
    }
    return completed
  }

  /// Who asks for root shall not be refused for being root.
  private static func withRoot(_ container: JSONObject) -> JSONObject {
    guard var security = container["security"]?.object,
      security["run_as_user"]?.wholeNumber == 0, security["run_as_non_root"] == nil
    else { return container }
    security["run_as_non_root"] = false
    var container = container
    container["security"] = .object(security)
    return container
  }
}
