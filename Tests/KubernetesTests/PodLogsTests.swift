import FakeCluster
import HTTP
import JSON
import Kubernetes
import Testing

@Suite(.timeLimit(.minutes(1))) struct PodLogsTests {
  let running = object(
    """
    {"kind": "Pod", "status": {"phase": "Running",
     "containerStatuses": [{"name": "main", "state": {"running": {}}}]}}
    """
  )
  let ended = object(#"{"kind": "Pod", "status": {"phase": "Succeeded"}}"#)

  func texts(_ logs: PodLogs) async throws -> [String] {
    var texts: [String] = []
    for try await line in logs { texts.append(line.text) }
    return texts
  }

  func queries(_ server: FakeServer) -> [String] {
    server.requests.filter { $0.url.path.hasSuffix("/log") }.map { request in
      request.url.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
  }

  @Test func `lines lose their time stamps, and keep everything else`() async throws {
    let server = FakeServer { _, _ in
      .init(lines: [
        "2026-08-01T10:00:00.5Z first", "2026-08-01T10:00:01Z   indented", "2026-08-01T10:00:02Z ",
        "no time stamp",
      ])
    }
    let options = LogOptions(
      container: "main",
      isPrevious: true,
      tail: 10,
      since: APITime("2026-08-01T09:00:00Z")
    )
    let logs = KubernetesClient(server).logs(pod: "p", options)
    var lines: [LogLine] = []
    for try await line in logs { lines.append(line) }
    #expect(lines.map(\.text) == ["first", "  indented", "", "no time stamp"])
    #expect(lines[0].time?.nanoseconds == 500_000_000)
    #expect(lines[3].time == nil)
    #expect(
      queries(server) == [
        "timestamps=true&container=main&previous=true&tailLines=10&sinceTime=2026-08-01T09:00:00Z"
      ]
    )
  }

  @Test func `following goes on over a broken connection without repeating a line`() async throws {
    let broken = HTTPError.connectionBroken(reason: "", isUnprocessed: false)
    let server = FakeServer { request, number in
      guard request.url.path.hasSuffix("/log") else {
        return .init(number < 5 ? running.json : ended.json)
      }
      return number == 1
        ? .init(
          lines: [
            "2026-08-01T10:00:00Z a", "2026-08-01T10:00:01.5Z b", "2026-08-01T10:00:01.5Z c",
          ],
          failure: broken
        )
        : .init(lines: [
          "2026-08-01T10:00:01.2Z older", "2026-08-01T10:00:01.5Z b", "2026-08-01T10:00:01.5Z c",
          "2026-08-01T10:00:01.5Z d", "2026-08-01T10:00:02Z e",
        ])
    }
    let logs = KubernetesClient(server).logs(pod: "p", LogOptions(follows: true, tail: 3))
    #expect(try await texts(logs) == ["a", "b", "c", "d", "e"])
    #expect(
      queries(server).prefix(2) == [
        "timestamps=true&follow=true&tailLines=3",
        "timestamps=true&follow=true&sinceTime=2026-08-01T10:00:01Z",
      ]
    )
  }

  @Test func `following ends with the container`() async throws {
    let server = FakeServer { request, _ in
      request.url.path.hasSuffix("/log")
        ? .init(lines: ["2026-08-01T10:00:00Z a"]) : .init(ended.json)
    }
    let logs = KubernetesClient(server).logs(pod: "p", LogOptions(follows: true))
    #expect(try await texts(logs) == ["a"])
  }

  @Test func `a refusal is thrown`() async {
    let server = FakeServer { _, _ in
      .init(400, ["kind": "Status", "code": 400, "message": "container is creating"])
    }
    let logs = KubernetesClient(server).logs(pod: "p", LogOptions(follows: true))
    let error = await #expect(throws: KubernetesError.self) { try await texts(logs) }
    #expect(error?.status?.message == "container is creating")
  }
}
