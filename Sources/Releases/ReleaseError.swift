public import Kubernetes

/// Why a revision was not made as wanted.
public enum ReleaseError: Error, Sendable, Equatable {
  /// Something asked of the cluster failed; `action` says what, such as `read the release's records`.
  case cluster(KubernetesError, action: String)
  /// The server refused some of the objects. Nothing after them was applied.
  case refused([Refusal])
  /// Someone else is at work on the release.
  case locked(holder: String, since: APITime?)
  /// The record would not fit into a Secret. Its largest parts, with their size in bytes.
  case recordTooLarge(parts: [RecordPart])
  /// A record in the cluster cannot be read.
  case damagedRecord(revision: Int, ReleaseCodec.Failure)
  /// An object that has to go first is still there.
  case stillThere(KubernetesObject)
  /// A hook failed, or did not end in time.
  case hookFailed(HookFailure)
  /// Objects of the kinds that this definition brings cannot be made: its names are taken, or the
  /// cluster took too long over it.
  case notEstablished(KubernetesObject, Readiness)

  /// An object, and what the server said of it.
  public struct Refusal: Sendable, Equatable {
    public var object: KubernetesObject
    public var error: KubernetesError
    /// The fields that others own, where that is why the server refused, and it could be found out.
    public var contested: [ContestedField] = []
  }

  /// Something that makes a record large.
  public struct RecordPart: Sendable, Equatable {
    public var name: String
    public var bytes: Int
  }
}
