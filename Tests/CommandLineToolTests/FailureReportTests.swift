import Actions
import Charts
import Diagnostics
import HTTP
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool
@testable import Releases

/// How failures end the command, and what they say.
@Suite struct FailureReportTests {
  private static let mistake = Diagnostic(.error, .wrongType, "wrong")
  private static let map = SourceMap()

  private static func refused(_ code: Int, _ message: String = "", reason: String = "")
    -> KubernetesError
  {
    .refused(APIStatus(code: code, reason: reason, message: message))
  }

  private static let job = KubernetesObject([
    "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "lab"],
  ])

  private static func refusal(_ error: KubernetesError) -> ReleaseError.Refusal {
    ReleaseError.Refusal(object: job, error: error)
  }

  static let errors: [(ActionError, ExitCode)] = [
    (.invalid([mistake], map), .configInvalid), (.file(mistake), .fileMissing),
    (.kubeconfig([Diagnostic(.error, .kubeconfigNotFound, "none")], map), .unreachable),
    (.kubeconfig([Diagnostic(.error, .kubeconfigInvalid, "wrong")], map), .failed),
    (.check([mistake], map), .checkFailed), (.notReady(mistake), .failed),
    (.timedOut(mistake), .timedOut), (.failed(mistake), .failed), (.interrupted, .interrupted),
    (.cluster(.unreachable(server: "a", .cannotResolve(host: "a")), action: "x"), .unreachable),
    (.cluster(.invalidResponse(server: "a", reason: "b"), action: "x"), .unreachable),
    (.cluster(.cancelled, action: "x"), .interrupted),
    (.cluster(.credentials(reason: "gone"), action: "x"), .denied),
    (
      .cluster(.unknownKind(GroupVersionKind(apiVersion: "a/v1", kind: "B")), action: "x"),
      .failed
    ),
    (.cluster(refused(401), action: "x"), .denied), (.cluster(refused(403), action: "x"), .denied),
    (
      .cluster(refused(400, "admission webhook \"a\" denied the request: no"), action: "x"),
      .denied
    ),
    (.cluster(refused(404), action: "x"), .failed), (.cluster(refused(422), action: "x"), .failed),
    (.cluster(refused(409, reason: "Conflict"), action: "x"), .tryLater),
    (.cluster(refused(429), action: "x"), .tryLater),
    (.cluster(refused(500), action: "x"), .unreachable),
    (.cluster(refused(503), action: "x"), .unreachable),
    (.release(.cluster(refused(403), action: "x")), .denied),
    (.release(.refused([refusal(refused(422))])), .failed),
    (.release(.refused([refusal(refused(422)), refusal(refused(403))])), .denied),
    (.release(.refused([refusal(refused(409, reason: "Conflict"))])), .tryLater),
    (.release(.locked(holder: "bob", since: nil)), .tryLater),
    (.release(.recordTooLarge(parts: [.init(name: "a", bytes: 1)])), .checkFailed),
    (.release(.damagedRecord(revision: 1, .tooLarge)), .failed),
    (.release(.stillThere(job)), .tryLater),
    (.release(.notEstablished(job, Readiness(.failed, "its names are taken"))), .failed),
    (.release(.notEstablished(job, Readiness(.progressing, "it takes long"))), .timedOut),
    (.release(.hookFailed(hookFailure(.unreadable("it is not YAML")))), .configInvalid),
    (.release(.hookFailed(hookFailure(.refused(refused(403), action: "x")))), .denied),
    (.release(.hookFailed(hookFailure(.refused(refused(422), action: "x")))), .failed),
    (.release(.hookFailed(hookFailure(.failed(Readiness(.failed, "no"))))), .failed),
    (.release(.hookFailed(hookFailure(.timedOut(nil, after: .seconds(5))))), .timedOut),
    (.release(.hookFailed(hookFailure(.stillThere(after: .seconds(5))))), .tryLater),
  ]

  private static func hookFailure(_ reason: HookFailure.Reason) -> HookFailure {
    HookFailure(
      event: .preUpgrade,
      hook: ReleaseHook([
        "kind": "Job", "name": "migrate", "path": "web/templates/migrate.yaml",
      ]),
      reason: reason,
      lines: ["connecting", "no such table"]
    )
  }

  @Test func `what people read of hooks that fail`() {
    let readiness = Readiness(
      .failed,
      "the container \"main\" ended with exit code 127: its command was not found",
      notes: ["Job has reached the specified backoff limit"],
      help: ["check the command, and that the image has it"]
    )
    #expect(
      told(.release(.hookFailed(Self.hookFailure(.failed(readiness))))) == """
        error[KG1620]: pre-upgrade hook Job "migrate" failed: the container "main" ended with exit code 127: its command was not found
          = note: Job has reached the specified backoff limit
          = note: last log lines:
                  connecting
                  no such table
          = note: it comes from web/templates/migrate.yaml
          = help: check the command, and that the image has it

        """
    )
    let late = Self.hookFailure(
      .timedOut(Readiness(.progressing, "0 of 1 run is done"), after: .seconds(90))
    )
    #expect(
      told(.release(.hookFailed(late))).hasPrefix(
        "error[KG1620]: pre-upgrade hook Job \"migrate\" did not end: it is not done after 90 s: 0 of 1 run is done\n"
      )
    )
  }

  @Test func `of a conflict it is told who has set a field, and what both sides want`() {
    var refusal = Self.refusal(
      .refused(
        APIStatus(
          code: 409,
          reason: "Conflict",
          message: "Apply failed with 1 conflict",
          causes: [
            .init(
              reason: "FieldManagerConflict",
              message: "conflict with \"a\"",
              field: ".spec.replicas"
            )
          ]
        )
      )
    )
    refusal.contested = [
      ContestedField(
        path: FieldPath("spec", "replicas"),
        owner: FieldOwner(
          manager: "autoscaler",
          operation: "Update",
          subresource: "scale",
          time: APITime("2026-05-01T00:00:00Z")
        ),
        ours: 2,
        theirs: 5
      ),
      ContestedField(
        path: FieldPath("data", "a.txt"),
        owner: FieldOwner(manager: "bob", operation: ""),
        ours: nil,
        theirs: .string(String(repeating: "x", count: 200))
      ),
    ]
    let report = FailureReport(.release(.refused([refusal])))
    #expect(report.code == .tryLater)
    #expect(
      report.diagnostics == [
        Diagnostic(
          .error,
          .conflict,
          "cannot apply Job lab: others have set some of its fields",
          notes: [
            """
            spec.replicas: this release wants 2, and it was set to 5 by "autoscaler" \
            (Update of scale, 2026-05-01T00:00:00Z)
            """,
            """
            data["a.txt"]: this release wants nothing, and it was set to \
            "\(String(repeating: "x", count: 99))… by "bob"
            """,
          ],
          help: [
            "leave those fields out, or take them over with --force-conflicts",
            "where an autoscaler sets spec.replicas, the release should not set it at all",
          ]
        )
      ]
    )
  }

  @Test(arguments: errors.indices)
  func `each failure has its exit code, and says something`(index: Int) {
    let (error, code) = Self.errors[index]
    let report = FailureReport(error)
    #expect(report.code == code)
    #expect(report.diagnostics.isEmpty == (code == .interrupted && index == 8))
    for diagnostic in report.diagnostics {
      #expect(diagnostic.severity == .error)
      #expect(!diagnostic.message.hasSuffix("."))
    }
  }

  private func told(_ error: ActionError) -> String {
    let report = FailureReport(error)
    return DiagnosticText(sources: report.sources).text(report.diagnostics)
  }

  @Test func `what people read of releases that cannot be made`() {
    #expect(
      told(.release(.locked(holder: "bob on host-7, process 12", since: APITime(seconds: 0))))
        == """
        error[KG1603]: someone else is at work on this release: bob on host-7, process 12
          = note: since 1970-01-01T00:00:00Z
          = help: try again when it is done; a holder that is gone counts for a minute

        """
    )
    #expect(
      told(
        .release(
          .recordTooLarge(parts: [
            .init(name: "rendered objects", bytes: 1_500_000),
            .init(name: "value \"mountedFiles\"", bytes: 900_000),
          ])
        )
      ) == """
        error[KG1604]: the release's record would be larger than the 1 MiB that a Secret holds
          = note: rendered objects: 1500000 bytes
          = note: value "mountedFiles": 900000 bytes
          = help: put large files into a volume or into the image

        """
    )
    #expect(
      told(.release(.damagedRecord(revision: 3, .damaged("it is not gzip")))) == """
        error[KG1605]: the record of revision 3 cannot be read: it is not gzip
          = help: it was not written by Helm or kubegate, or is damaged

        """
    )
    #expect(
      told(.release(.stillThere(Self.job))) == """
        error[KG1606]: the old Job "lab" is still there two minutes after it was deleted
          = help: see what holds it: kubectl get job lab -o yaml

        """
    )
    #expect(
      told(.release(.refused([Self.refusal(Self.refused(403, "jobs is forbidden"))])))
        .hasPrefix("error[KG1509]: cannot apply Job lab: you are not allowed to")
    )
  }

  @Test func `a program gets one document`() async {
    let run = await TestedCommand().run("validate", "none.json", "-o", "json")
    #expect(run.code == .fileMissing)
    #expect(
      run.json?["files"]?[0]?["diagnostics"] == [
        [
          "code": "KG1701", "severity": "error",
          "message": "cannot read \"none.json\": there is no such file",
        ]
      ]
    )
    let values = await TestedCommand().run("values", "none.json", "-o", "json")
    #expect(values.code == .fileMissing)
    #expect(
      values.json?["error"]?["exitCode"] == 66
        && values.json?["error"]?["meaning"] == "a file is missing or cannot be read"
    )
    #expect(values.talk == "")
  }

  @Test(
    arguments: [
      (
        ["delpoy"],
        "error[KG1702]: there is no verb \"delpoy\"\n  = help: did you mean \"deploy\"?\n  = help: kubegate --help tells more\n"
      ),
      (
        ["help", "xyz"],
        "error[KG1702]: there is no verb \"xyz\"\n  = help: kubegate --help tells more\n"
      ),
      (
        ["values"],
        "error[KG1702]: which config?\n  = help: name it with -f FILE, or - for standard input\n  = help: kubegate values --help tells more\n"
      ),
      (
        ["status"],
        "error[KG1702]: which release?\n  = help: name it, or its config with -f FILE\n  = help: kubegate status --help tells more\n"
      ),
      (
        ["status", "a", "b"],
        "error[KG1702]: unexpected argument \"b\"\n  = help: kubegate status --help tells more\n"
      ),
      (
        ["deploy", "-f", "a", "--wait", "--no-wait"],
        "error[KG1702]: --wait and --no-wait contradict each other\n  = help: kubegate deploy --help tells more\n"
      ),
      (
        ["deploy", "-f", "a", "--timeout", "soon"],
        "error[KG1702]: --timeout cannot be \"soon\"\n  = help: write 90s, 10m or 1h30m\n  = help: kubegate deploy --help tells more\n"
      ),
      (
        ["logs", "a", "--tail", "-3"],
        "error[KG1702]: --tail cannot be \"-3\"\n  = help: a number of lines\n  = help: kubegate logs --help tells more\n"
      ),
      (
        ["status", "a,b"],
        "error[KG1702]: \"a,b\" is no name of a release\n  = help: kubegate status --help tells more\n"
      ),
    ] as [([String], String)]
  )
  func `wrong usage is explained`(arguments: [String], talk: String) async {
    let run = await TestedCommand().run(arguments)
    #expect(run == .init(code: .usage, output: "", talk: talk))
  }
}
