import Charts
import Diagnostics
import HTTP
import Host
import JSON
import Synchronization
import Testing

@testable import Actions

/// What the schema of a chart refers to in the network.
@Suite struct ChartSchemaTests {
  /// A server that has some documents, and notes what is asked for.
  private final class Server: HTTPTransport {
    private let documents: [String: String]
    private let asked = Mutex<[String]>([])
    var requests: [String] { asked.withLock { $0.sorted() } }

    init(_ documents: [String: String]) { self.documents = documents }

    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
      guard request.url.host == "schemas.test" else {
        throw .cannotConnect(host: request.url.host, port: 80, reason: "connection refused")
      }
      asked.withLock { $0.append(request.url.path) }
      let body = documents[request.url.path]
      return HTTPResponse(
        status: body == nil ? 404 : 200,
        headers: HTTPHeaders(),
        body: Array((body ?? "").utf8)
      )
    }

    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
      throw .cannotResolve(host: request.url.host)
    }
  }

  /// Renders a chart that has the schema.
  private func render(
    _ schema: String,
    _ values: JSONValue,
    _ server: Server
  ) async -> [String] {
    let host = Host(
      environment: [:],
      files: .inMemory([
        "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
        "c/values.schema.json": schema,
        "c/templates/a.yaml": "kind: ConfigMap\napiVersion: v1\n",
      ]),
      now: { .zero }
    )
    var options = TemplateAction.Options(chart: "c")
    options.values = ChartValues(settings: [
      .init(.json, JSONWriter().string(values))
    ])
    let action = TemplateAction(
      host: host,
      options: options,
      connector: ClusterConnector(host: host, transport: { _ in server })
    )
    do throws(ActionError) {
      return try await action.run().warnings.map(Self.text)
    } catch {
      guard case .invalid(let found, _) = error else { return ["\(error)"] }
      return found.map(Self.text)
    }
  }

  private static func text(_ diagnostic: Diagnostic) -> String {
    (["\(diagnostic.severity): \(diagnostic.message)"] + diagnostic.notes.map { "note: \($0)" })
      .joined(separator: "\n")
  }

  private static let documents = [
    "/port.json": #"{"type": "integer", "maximum": 65535}"#,
    "/all.json":
      ##"{"properties": {"port": {"$ref": "port.json"}, "a": {"$ref": "#/definitions/a"}}, "##
      + ##""definitions": {"a": {"type": "string"}}}"##,
    "/strict.json": #"{"$schema": "http://json-schema.org/draft-04/schema#", "required": []}"#,
    "/page": "<html>",
    "/dialect.json": #"""
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "http://schemas.test/dialect.json"}
    """#,
  ]

  @Test(arguments: [
    (#"{"$ref": "http://schemas.test/all.json"}"#, ["/all.json", "/port.json"]),
    (
      ##"{"properties": {"a": {"$ref": "http://schemas.test/all.json#/definitions/a"}, "port": {"$ref": "http://schemas.test/port.json"}}}"##,
      ["/all.json", "/port.json"]
    ),
    (
      #"{"$id": "http://schemas.test/own.json", "properties": {"port": {"$ref": "port.json"}}}"#,
      ["/port.json"]
    ),
    (
      #"{"$schema": "http://schemas.test/dialect.json", "properties": {"port": {"maximum": 65535}}}"#,
      ["/dialect.json"]
    ),
  ])
  func `what a schema refers to is fetched once, with what that refers to`(
    schema: String,
    requests: [String]
  ) async {
    let server = Server(Self.documents)
    #expect(await render(schema, ["port": 80, "a": "x"], server) == [])
    #expect(server.requests == requests)
    let refused = await render(schema, ["port": 65536, "a": "x"], Server(Self.documents))
    #expect(refused.count == 1)
    #expect(refused.first?.hasPrefix("error: \"port\" ") == true, "\(refused)")
  }

  @Test(arguments: [
    (
      "http://schemas.test/none.json",
      """
      error: cannot fetch http://schemas.test/none.json: the server answers 404, there is nothing there
      note: this is values.schema.json of chart "c"
      """
    ),
    (
      "http://schemas.test/page",
      """
      error: http://schemas.test/page is no JSON: expected a value, found "<"
      note: this is values.schema.json of chart "c"
      """
    ),
    (
      "http://schemas.test/strict.json",
      """
      error: the keyword "required" of a schema takes a list of different strings, not empty
      note: this is values.schema.json of chart "c"
      """
    ),
    (
      "http://schemas.test/all.json#/definitions/b",
      """
      error: the schema refers to "http://schemas.test/all.json#/definitions/b", which is not known
      note: this is values.schema.json of chart "c"
      """
    ),
    (
      "http://nobody.test/a.json#/definitions/b",
      """
      warning: values.schema.json of chart "c" refers to http://nobody.test/a.json, which cannot be fetched: what it says of values is not checked
      note: cannot fetch http://nobody.test/a.json: cannot connect to nobody.test:80: connection refused
      """
    ),
    (
      "file:///etc/passwd",
      """
      error: the schema refers to "file:///etc/passwd", which is not known
      note: references are never fetched from the network
      note: this is values.schema.json of chart "c"
      """
    ),
  ])
  func `what cannot be had is refused as in helm, but for a network that is not there`(
    address: String,
    message: String
  ) async {
    let found = await render(#"{"$ref": "\#(address)"}"#, ["port": 80], Server(Self.documents))
    #expect(found == [message])
  }

  @Test func `a schema that refers to ever more comes to an end`() async {
    var documents: [String: String] = [:]
    for number in 0..<100 {
      documents["/\(number)"] = #"{"$ref": "\#(number + 1)"}"#
    }
    let server = Server(documents)
    let found = await render(#"{"$ref": "http://schemas.test/0"}"#, [:], server)
    #expect(
      found == [
        """
        error: http://schemas.test/32 is not fetched: the schemas refer to more than 32 addresses
        note: this is values.schema.json of chart "c"
        """
      ]
    )
    #expect(server.requests.count == 32)
  }

  @Test func `without a network nothing is fetched, and a warning says so`() throws {
    let schema = ChartFile(
      path: "values.schema.json",
      text: #"{"$ref": "http://schemas.test/all.json", "required": ["a"]}"#
    )
    let found = ChartSchema.check([:], against: schema, of: ["c", "d"])
    #expect(
      found.map(Self.text) == [
        "error: \"a\" is missing\nnote: values.schema.json of chart \"c/d\" says so",
        "warning: values.schema.json of chart \"c/d\" refers to http://schemas.test/all.json, "
          + "which is not fetched here: what it says of values is not checked",
      ]
    )
  }
}
