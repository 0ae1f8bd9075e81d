/// What became of something asked of a cluster. Several things can be asked with `async let`, which
/// forgets the type of errors, and looked at one after the other.
public typealias KubernetesResult<Success> = Result<Success, KubernetesError>

extension Result where Failure == KubernetesError, Success: Sendable {
  /// Does some work and keeps its error.
  public static func of(
    _ work: () async throws(KubernetesError) -> Success
  ) async -> Self {
    do throws(KubernetesError) {
      return .success(try await work())
    } catch {
      return .failure(error)
    }
  }
}
