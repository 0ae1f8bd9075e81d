import FakeCluster
import Diagnostics
import HTTP
import JSON
import Kubernetes
import Testing

/// What people read when a cluster refuses or is out of reach.
@Suite struct ErrorDiagnosticTests {
  func text(_ error: KubernetesError) -> String {
    DiagnosticText(sources: SourceMap()).text(error.diagnostic("apply Job demo/train"))
  }

  func refused(_ status: String, code: Int) -> String {
    text(.refused(APIStatus(json(status), code: code)))
  }

  @Test func `a right that is missing`() {
    #expect(
      refused(
        #"""
        {"kind": "Status", "code": 403, "reason": "Forbidden", "message":
        "jobs.batch \"train\" is forbidden: User \"alice\" cannot patch resource \"jobs\" in API group \"batch\" in the namespace \"demo\""}
        """#,
        code: 403
      ) == """
        error[KG1509]: cannot apply Job demo/train: you are not allowed to
          = note: jobs.batch "train" is forbidden: User "alice" cannot patch resource "jobs" in API group "batch" in the namespace "demo"
          = help: ask the administrator of the cluster for this right

        """
    )
  }

  @Test func `fields that others own`() {
    let status = APIStatus(
      json(
        #"""
        {"kind": "Status", "code": 409, "reason": "Conflict",
         "message": "Apply failed with 2 conflicts: conflicts with \"kubectl\" using batch/v1:\n- .spec.parallelism\n- .spec.suspend",
         "details": {"causes": [
           {"reason": "FieldManagerConflict", "message": "conflict with \"kubectl\" using batch/v1", "field": ".spec.parallelism"},
           {"reason": "FieldManagerConflict", "message": "conflict with \"kueue\" using batch/v1", "field": ".spec.suspend"}]}}
        """#
      ),
      code: 409
    )
    #expect(status.isConflict)
    #expect(status.fieldConflicts.map(\.manager) == ["kubectl", "kueue"])
    #expect(status.fieldConflicts.map(\.field) == [".spec.parallelism", ".spec.suspend"])
    #expect(
      text(.refused(status)) == """
        error[KG1513]: cannot apply Job demo/train: others have set some of its fields
          = note: Apply failed with 2 conflicts: conflicts with "kubectl" using batch/v1:
                  - .spec.parallelism
                  - .spec.suspend
          = note: .spec.parallelism: conflict with "kubectl" using batch/v1
          = note: .spec.suspend: conflict with "kueue" using batch/v1
          = help: leave those fields out, or take them over with --force-conflicts

        """
    )
  }

  @Test func `every cause of an invalid object is shown`() {
    #expect(
      refused(
        #"""
        {"kind": "Status", "code": 422, "reason": "Invalid",
         "message": "Job.batch \"train\" is invalid: [spec.a: Required value, spec.b: Invalid value: -1]",
         "details": {"causes": [
           {"reason": "FieldValueRequired", "message": "Required value", "field": "spec.a"},
           {"reason": "FieldValueInvalid", "message": "Invalid value: -1", "field": "spec.b"}]}}
        """#,
        code: 422
      ) == """
        error[KG1514]: cannot apply Job demo/train: the cluster finds it invalid
          = note: Job.batch "train" is invalid: [spec.a: Required value, spec.b: Invalid value: -1]
          = note: spec.a: Required value
          = note: spec.b: Invalid value: -1

        """
    )
  }

  @Test(arguments: [
    (
      400, "", "admission webhook \"gpu.test\" denied the request: no booking", "KG1510",
      "a rule of the cluster forbids it"
    ),
    (
      403, "Forbidden", "pods \"x\" is forbidden: exceeded quota: gpus, requested: cpu=1", "KG1509",
      "the namespace's quota is used up"
    ),
    (
      401, "Unauthorized", "Unauthorized", "KG1508",
      "the cluster does not accept your credentials"
    ),
    (404, "NotFound", "namespaces \"demo\" not found", "KG1511", "its namespace does not exist"),
    (404, "NotFound", "pods \"x\" not found", "KG1511", "there is no such thing"),
    (
      409, "AlreadyExists", "jobs.batch \"x\" already exists", "KG1512",
      "something of that name exists already"
    ),
    (
      409, "Conflict", "the object has been modified", "KG1513",
      "someone has changed it in the meantime"
    ),
    (429, "TooManyRequests", "slow down", "KG1515", "the cluster is too busy"),
    (500, "InternalError", "etcd", "KG1516", "the cluster failed"),
  ])
  func `each kind of refusal has its code and its words`(
    code: Int,
    reason: String,
    message: String,
    diagnosticCode: String,
    words: String
  ) {
    let status = APIStatus(code: code, reason: reason, message: message)
    let diagnostic = KubernetesError.refused(status).diagnostic("do it")
    #expect(diagnostic.code.rawValue == diagnosticCode)
    #expect(diagnostic.message == "cannot do it: \(words)")
    #expect(diagnostic.notes == [message])
  }

  @Test(arguments: [
    (
      HTTPError.cannotConnect(host: "h", port: 6443, reason: "connection refused"), "KG1506",
      "cannot do it: the cluster at h:6443 is out of reach: connection refused"
    ),
    (
      .cannotResolve(host: "h"), "KG1506",
      "cannot do it: the cluster at h:6443 is out of reach: no address is known for the host \"h\""
    ),
    (
      .tls(.expired, reason: "certificate has expired"), "KG1507",
      "cannot do it: the cluster at h:6443 is out of reach: the server's certificate is not valid now: certificate has expired"
    ),
    (
      .transportUnavailable(reason: "libcurl.so.4 is missing: apt install libcurl4"), "KG1506",
      "cannot do it: libcurl.so.4 is missing: apt install libcurl4"
    ),
  ])
  func `a cluster out of reach`(error: HTTPError, code: String, message: String) {
    let diagnostic = KubernetesError.unreachable(server: "h:6443", error).diagnostic("do it")
    #expect(diagnostic.code.rawValue == code)
    #expect(diagnostic.message == message)
  }

  @Test func `an answer that comes from something else on the way`() {
    let page = HTTPResponse(status: 502, body: Array("<html>Bad Gateway</html>".utf8))
    #expect(
      APIStatus(page).message == "the server answered 502 without saying why"
    )
    let line = HTTPResponse(
      status: 503,
      headers: ["Retry-After": "7"],
      body: Array("no backend\nmore\n".utf8)
    )
    #expect(APIStatus(line).message == "no backend")
    #expect(APIStatus(line).retryAfter == .seconds(7))
  }

  @Test(arguments: [
    ("https://alice:hunter2@reg.test/v2/: unauthorized", "https://***@reg.test/v2/: unauthorized"),
    (
      "Get \"https://reg.test/token?account=a&token=hunter2\": EOF",
      "Get \"https://reg.test/token?account=a&token=***\": EOF"
    ),
    ("Authorization: Bearer hunter2hunter2 refused", "Authorization: Bearer *** refused"),
    ("header Basic aHVudGVyMg==", "header Basic ***"),
    ("password=hunter2, user=a", "password=***, user=a"),
    ("{\"password\":\"hunter2\"}", "{\"password\":\"***\"}"),
    ("X-Amz-Signature=hunter2&x=1", "X-Amz-Signature=***&x=1"),
    ("sent eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJpc3MiOiJrdWJlIn0.sig-_x here", "sent *** here"),
    (
      "Secret in version \"v1\" cannot be handled: bad, error found in #10 byte of ...|{\"pw\":\"hunter2\"}|...",
      "Secret in version \"v1\" cannot be handled: bad"
    ),
    ("secret \"alice\" not found", "secret \"alice\" not found"),
    (
      "couldn't find key token in Secret demo/alice", "couldn't find key token in Secret demo/alice"
    ),
    ("a basic test of tokens: fine", "a basic test of tokens: fine"),
    (
      "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.",
      "0/3 nodes are available: 3 Insufficient nvidia.com/gpu."
    ),
  ])
  func `credentials are masked, and nothing else`(text: String, masked: String) {
    #expect(SecretMask.masked(text) == masked)
  }

  @Test func `what the server says of a Secret does not reach the terminal`() {
    let shown = refused(
      #"""
      {"code": 400, "reason": "BadRequest", "message":
      "error decoding: illegal base64, error found in #10 byte of ...|\"hunter2\"|..."}
      """#,
      code: 400
    )
    #expect(!shown.contains("hunter2"))
    #expect(shown.contains("illegal base64"))
  }
}
