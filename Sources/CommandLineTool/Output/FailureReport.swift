import Actions
import Diagnostics
import JSON
import Kubernetes
import Releases

/// What is said, and with which exit code, when a verb fails.
struct FailureReport {
  var diagnostics: [Diagnostic]
  var sources: SourceMap
  var code: ExitCode

  init(_ error: ActionError) {
    switch error {
    case .invalid(let found, let sources): self.init(found, sources, .configInvalid)
    case .file(let found): self.init([found], SourceMap(), .fileMissing)
    case .kubeconfig(let found, let sources):
      let isMissing = found.contains { $0.code == .kubeconfigNotFound }
      self.init(found, sources, isMissing ? .unreachable : .failed)
    case .check(let found, let sources): self.init(found, sources, .checkFailed)
    case .cluster(let error, let action): self.init(error, action)
    case .unreachable(let found, let sources): self.init(found, sources, .unreachable)
    case .denied(let found, let sources): self.init(found, sources, .denied)
    case .release(let error): self.init(error)
    case .notReady(let found), .failed(let found): self.init([found], SourceMap(), .failed)
    case .timedOut(let found): self.init([found], SourceMap(), .timedOut)
    case .interrupted: self.init([], SourceMap(), .interrupted)
    }
  }

  init(_ diagnostics: [Diagnostic], _ sources: SourceMap, _ code: ExitCode) {
    self.diagnostics = diagnostics
    self.sources = sources
    self.code = code
  }

  private init(_ error: KubernetesError, _ action: String) {
    self.init([error.diagnostic(action)], SourceMap(), Self.code(error))
  }

  private static func code(_ error: KubernetesError) -> ExitCode {
    switch error {
    case .unreachable, .invalidResponse: return .unreachable
    case .cancelled: return .interrupted
    case .credentials: return .denied
    case .unknownKind: return .failed
    case .refused(let status):
      if status.isUnauthorized || status.isForbidden || status.isAdmissionDenial { return .denied }
      if status.isConflict || status.code == 429 { return .tryLater }
      return status.code >= 500 ? .unreachable : .failed
    }
  }

  private init(_ error: ReleaseError) {
    switch error {
    case .cluster(let error, let action): self.init(error, action)
    case .refused(let refusals):
      let codes = refusals.map { Self.code($0.error) }
      self.init(
        refusals.map { $0.error.diagnostic("apply \($0.object.kind) \($0.object.name)") },
        SourceMap(),
        codes.first { $0 != .failed } ?? .failed
      )
    case .locked(let holder, let since):
      self.init(
        [
          Diagnostic(
            .error,
            .releaseLocked,
            "someone else is at work on this release: \(holder)",
            notes: since.map { ["since \($0)"] } ?? [],
            help: ["try again when it is done; a holder that is gone counts for a minute"]
          )
        ],
        SourceMap(),
        .tryLater
      )
    case .recordTooLarge(let parts):
      self.init(
        [
          Diagnostic(
            .error,
            .recordTooLarge,
            "the release's record would be larger than the 1 MiB that a Secret holds",
            notes: parts.map { "\($0.name): \($0.bytes) bytes" },
            help: ["put large files into a volume or into the image"]
          )
        ],
        SourceMap(),
        .checkFailed
      )
    case .damagedRecord(let revision, let failure):
      self.init(
        [
          Diagnostic(
            .error,
            .damagedRecord,
            "the record of revision \(revision) cannot be read: \(failure)",
            help: ["it was not written by Helm or kubegate, or is damaged"]
          )
        ],
        SourceMap(),
        .failed
      )
    case .stillThere(let object):
      self.init(
        [
          Diagnostic(
            .error,
            .objectStays,
            "the old \(object.kind) \"\(object.name)\" is still there two minutes after it was deleted",
            help: [
              "see what holds it: kubectl get \(object.kind.lowercased()) \(object.name) -o yaml"
            ]
          )
        ],
        SourceMap(),
        .tryLater
      )
    }
  }

  /// Tells it: for people on standard error, in the forms for programs on standard output.
  func report(_ session: Session) -> ExitCode {
    if code == .interrupted {
      session.say("interrupted")
    }
    guard session.format == .text else {
      let log = SARIFLog(diagnostics, sources)
      ResultWriter(session: session).write("", session.format == .sarif ? log.json : json)
      return code
    }
    session.tell(diagnostics, sources)
    return code
  }

  private var json: JSONValue {
    [
      "error": [
        "exitCode": .int(Int(code.rawValue)), "meaning": .string(code.meaning),
        "diagnostics": .array(diagnostics.map { $0.json(sources) }),
      ]
    ]
  }
}
