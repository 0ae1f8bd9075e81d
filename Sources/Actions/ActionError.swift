public import Diagnostics
public import Kubernetes
public import Releases

/// Why a verb did not do what it should. One case for each exit code that scripts tell apart.
public enum ActionError: Error, Sendable {
  /// The config is wrong, or something it stands on.
  case invalid([Diagnostic], SourceMap)
  /// A file that the command line names is missing or cannot be read.
  case file(Diagnostic)
  /// The kubeconfig is missing or wrong.
  case kubeconfig([Diagnostic], SourceMap)
  /// A check found what would make the deploy fail. Nothing was applied.
  case check([Diagnostic], SourceMap)
  /// The cluster could not be asked, or refused.
  case cluster(KubernetesError, action: String)
  /// A server that keeps charts cannot be reached, or fails.
  case unreachable([Diagnostic], SourceMap)
  /// A server that keeps charts does not allow it.
  case denied([Diagnostic], SourceMap)
  /// A revision could not be made.
  case release(ReleaseError)
  /// What was applied did not come up.
  case notReady(Diagnostic)
  /// It was not ready in time; what is not undone goes on in the cluster.
  case timedOut(Diagnostic)
  /// Anything else, in words.
  case failed(Diagnostic)
  case interrupted
}
