/// Resources as people call them.
enum ResourceName {
  /// `requests.nvidia.com/gpu` as `GPUs`.
  static func words(_ resource: String) -> String {
    var name = resource[...]
    for prefix in ["requests.", "limits."] where name.hasPrefix(prefix) {
      name = name.dropFirst(prefix.count)
    }
    return switch name {
    case "cpu": "CPU"
    case "memory": "memory"
    case "ephemeral-storage": "disk space"
    case "pods": "pods"
    case _ where name.hasSuffix("/gpu"): "GPUs"
    default: String(name)
    }
  }
}
