import JSON
import Workloads

extension ClusterChoice {
  /// The choice for a config, which may name its cluster; the command line wins.
  func completed(by config: Config) -> ClusterChoice {
    var choice = self
    if choice.context == nil { choice.context = config["clusters"]?[0]?.string }
    return choice
  }
}
