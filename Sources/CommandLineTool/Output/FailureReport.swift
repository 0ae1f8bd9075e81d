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
      return status.code >= 500 && !status.isInvalid ? .unreachable : .failed
    }
  }

  private init(_ error: ReleaseError) {
    switch error {
    case .cluster(let error, let action): self.init(error, action)
    case .refused(let refusals):
      let codes = refusals.map { Self.code($0.error) }
      self.init(
        refusals.map(RefusalText.diagnostic),
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
    case .hookFailed(let failure): self.init(failure)
    case .notEstablished(let definition, let readiness):
      self.init(
        [
          Diagnostic(
            .error,
            .definitionNotEstablished,
            "\(definition.kind) \"\(definition.name)\" cannot be used: \(readiness.reason)",
            notes: readiness.notes
          )
        ],
        SourceMap(),
        readiness.state == .failed ? .failed : .timedOut
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

  private init(_ failure: HookFailure) {
    var code = ExitCode.failed
    var notes: [String] = []
    var help: [String] = []
    switch failure.reason {
    case .unreadable: code = .configInvalid
    case .refused(let error, let action):
      code = Self.code(error)
      let diagnostic = error.diagnostic(action)
      notes = [diagnostic.message] + diagnostic.notes
      help = diagnostic.help
    case .failed(let readiness):
      (notes, help) = (readiness.notes, readiness.help)
    case .timedOut(let readiness, _):
      code = .timedOut
      (notes, help) = (readiness?.notes ?? [], readiness?.help ?? [])
      help.append("it goes on in the cluster; give it more time with --timeout")
    case .stillThere:
      code = .tryLater
      help.append(
        "see what holds it: kubectl get \(failure.hook.kind.lowercased()) \(failure.hook.name) -o yaml"
      )
    }
    if !failure.lines.isEmpty {
      notes.append("last log lines:\n" + failure.lines.joined(separator: "\n"))
    }
    notes.append("it comes from \(failure.hook.path)")
    self.init(
      [Diagnostic(.error, .hookFailed, "\(failure)", notes: notes, help: help)],
      SourceMap(),
      code
    )
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

  private var json: JSONValue { ["error": error] }

  /// The failure as part of a result.
  var error: JSONValue {
    [
      "exitCode": .int(Int(code.rawValue)), "meaning": .string(code.meaning),
      "diagnostics": .array(diagnostics.map { $0.json(sources) }),
    ]
  }
}
