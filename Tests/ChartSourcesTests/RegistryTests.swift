import Base64
import ChartSources
import Charts
import Host
import JSON
import Testing

/// Charts from real registries, and from one that behaves badly.
@Suite struct RegistryTests {
  private let server: ChartServer
  private let fetcher = TestFetcher()
  private let access = ChartAccess(login: ChartLogin(user: "user", password: "secret"))

  init() throws { server = try ChartServer() }

  @Test(arguments: [
    ("", nil, false, "1.1.1+build.5"), ("", nil, true, "2.0.0-rc.1"), ("", "1.0.0", false, "1.0.0"),
    (":1.0.0", nil, false, "1.0.0"), (":1.0.0", "1.0.0", false, "1.0.0"),
    (":1.1.1+build.5", nil, false, "1.1.1+build.5"),
    (":1.1.1_build.5", nil, false, "1.1.1+build.5"),
    ("", "1.1.1+build.5", false, "1.1.1+build.5"), ("", "~1.0", false, "1.0.0"),
    ("", ">0.0.0-0", false, "2.0.0-rc.1"), (":latest", nil, false, "1.0.0"),
  ])
  func `a registry without a login gives the version that will do`(
    _ tag: String,
    _ wanted: String?,
    _ devel: Bool,
    _ version: String
  ) async throws {
    let name = try server.registry("anonymous", "public/charts/web" + tag)
    #expect(try await fetcher.version(name, version: wanted, devel: devel) == version)
  }

  @Test func `a digest names a chart for good, and a second time without the registry`()
    async throws
  {
    var fetcher = fetcher
    fetcher.cache = .inMemory()
    let digest = try #require(server.facts["manifests"]?["1.1.0"]?.string)
    let name = try server.registry("anonymous", "public/charts/web")
    #expect(try await fetcher.version("\(name)@\(digest)") == "1.1.0")
    #expect(try await fetcher.version("\(name):1.1.0@\(digest)") == "1.1.0")
    #expect(try await fetcher.version("oci://127.0.0.1:1/gone/web@\(digest)") == "1.1.0")
    let none = "sha256:" + String(repeating: "1", count: 64)
    #expect(
      try await fetcher.message("\(name)@\(none)") == """
        chartNotFound: there is no chart oci://<anonymous>/public/charts/web@\(none)
        help: the last part of the path is the chart's own name
        """
    )
  }

  @Test func `the media type of Helm's first registries is read, too`() async throws {
    let name = try server.registry("anonymous", "public/charts/redis")
    #expect(try await fetcher.version(name) == "3.2.1")
  }

  @Test func `a registry that wants a password gets it`() async throws {
    let name = try server.registry("basic", "private/charts/web")
    #expect(try await fetcher.version(name, version: "1.0.0", access: access) == "1.0.0")
    #expect(try await fetcher.version(name, access: access) == "1.1.1+build.5")
    #expect(
      try await fetcher.message(name, version: "1.0.0") == """
        chartDenied: <basic> answers 401 for oci://<basic>/private/charts/web: it has no such chart, \
        or wants a login
        help: log in: helm registry login <basic>
        """
    )
    let wrong = ChartAccess(login: ChartLogin(user: "user", password: "wrong"))
    let message = try await fetcher.message(name, version: "1.0.0", access: wrong)
    #expect(message.contains("it does not allow this login to read it"))
    #expect(!message.contains("wrong"))
  }

  @Test func `a registry with tokens gives public charts to all, others for a login`() async throws
  {
    let open = try server.registry("token", "public/charts/web")
    #expect(try await fetcher.version(open, version: "1.0.0") == "1.0.0")
    #expect(try await fetcher.version(open) == "1.1.1+build.5")
    let closed = try server.registry("token", "private/charts/web")
    #expect(try await fetcher.version(closed, access: access) == "1.1.1+build.5")
    #expect(
      try await fetcher.message(closed, version: "1.0.0").hasPrefix(
        "chartDenied: <token> answers 401 for oci://<token>/private/charts/web"
      )
    )
    let wrong = ChartAccess(login: ChartLogin(user: "user", password: "wrong"))
    #expect(
      try await fetcher.message(closed, version: "1.0.0", access: wrong).hasPrefix(
        "chartDenied: no token for oci://<token>/private/charts/web: http://<port>/token answers 401"
      )
    )
  }

  // MARK: Logins that are kept

  private func file(_ auths: String, _ more: String = "") -> String {
    "{\"auths\": {\(auths)}\(more.isEmpty ? "" : ", " + more)}"
  }

  @Test func `logins of Helm's file come before Docker's`() async throws {
    let host = "127.0.0.1:\(try server.port("basic"))"
    let name = "oci://\(host)/private/charts/web"
    func pack(_ login: String) -> String { "{\"auth\": \"\(Base64.encode(Array(login.utf8)))\"}" }
    let right = pack("user:secret")
    let wrong = pack("user:wrong")
    let forms: [[String: String]] = [
      ["/helm/registry.json": file("\"\(host)\": \(right)")],
      ["/docker/config.json": file("\"\(host)\": \(right)")],
      ["/docker/config.json": file("\"https://\(host)/v1/\": \(right)")],
      [
        "/docker/config.json": file(
          "\"\(host)\": {\"username\": \"user\", \"password\": \"secret\"}"
        )
      ],
      [
        "/helm/registry.json": file("\"\(host)\": \(right)"),
        "/docker/config.json": file("\"\(host)\": \(wrong)"),
      ],
      [
        "/helm/registry.json": file("\"other\": \(wrong)"),
        "/docker/config.json": file("\"\(host)\": \(right)", "\"credsStore\": \"desktop\""),
      ],
    ]
    for files in forms {
      let fetcher = TestFetcher(files: files)
      #expect(try await fetcher.version(name, version: "1.0.0") == "1.0.0", "\(files)")
    }
  }

  @Test func `a login that a program keeps is said to be out of reach, once it is needed`()
    async throws
  {
    let host = "127.0.0.1:\(try server.port("basic"))"
    let open = "127.0.0.1:\(try server.port("anonymous"))"
    let files = [
      "/docker/config.json": file(
        "\"\(host)\": {}, \"\(open)\": {}",
        "\"credsStore\": \"desktop\""
      )
    ]
    let fetcher = TestFetcher(files: files)
    #expect(
      try await fetcher.message("oci://\(host)/private/charts/web", version: "1.0.0") == """
        chartDenied: <basic> answers 401 for oci://<basic>/private/charts/web: it has no such chart, \
        or wants a login
        note: Docker's settings leave the login to the program docker-credential-desktop, which \
        kubegate does not run
        help: give the login with --username and --password, or log in with helm registry login
        """
    )
    #expect(
      try await fetcher.version("oci://\(open)/public/charts/web", version: "1.0.0") == "1.0.0"
    )
    let broken = TestFetcher(files: ["/helm/registry.json": "{\"auths\": secret"])
    #expect(
      try await broken.message("oci://\(host)/private/charts/web")
        == "chartRegistry: cannot read the logins in \"/helm/registry.json\": it is not JSON"
    )
  }

  @Test func `an identity token is traded for a token`() async throws {
    let host = "127.0.0.1:\(try server.port())"
    let files = ["/docker/config.json": file("\"\(host)\": {\"identitytoken\": \"identity+/=\"}")]
    let fetcher = TestFetcher(files: files)
    #expect(try await fetcher.version("oci://\(host)/identity:1.1.0") == "1.1.0")
    let sent = try await server.log("/v2/identity/blobs").map { $0["authorization"]?.string }
    #expect(sent == ["Bearer from-identity"])
    #expect(
      try await fetcher.message("oci://\(host)/moved-identity:1.1.0").hasPrefix(
        "chartDenied: no token for oci://<port>/moved-identity:1.1.0: http://<port>/moved-token "
          + "answers 307"
      )
    )
    #expect(try await server.log("/new-token").isEmpty)
  }

  // MARK: A registry that behaves badly

  @Test func `a blob that is elsewhere is fetched there, without the token`() async throws {
    let name = try server.registry("port", "redirect-blob")
    #expect(try await fetcher.version(name + ":1.1.0") == "1.1.0")
    let sent = try await server.log("/blob/web-1.1.0.tgz").map { $0["authorization"]?.string }
    #expect(sent == [""])
  }

  @Test func `tags come in pages, and those that are no versions do not count`() async throws {
    let name = try server.registry("port", "paged")
    #expect(try await fetcher.fetch(name).version == "1.1.0")
    #expect(try await fetcher.fetch(name, devel: true).version == "2.0.0-rc.1")
    #expect(
      try await fetcher.message(name, version: "^7") == """
        chartNotFound: oci://<port>/paged has no version ^7
        note: the newest there: 2.0.0-rc.1, 1.1.0, 1.0.0, 0.9.0
        """
    )
  }

  @Test func `a list of manifests is looked through for the chart`() async throws {
    #expect(try await fetcher.version(try server.registry("port", "list:1.1.0")) == "1.1.0")
  }

  static let failures: [(String, String)] = [
    ("image:1.0.0", "chartRegistry: oci://<port>/image:1.0.0 is no chart: it is a container image"),
    (
      "junk:1.0.0",
      "chartRegistry: <port> answers what is not understood: its manifest is no JSON object"
    ),
    (
      "huge:1.0.0",
      "chartRegistry: oci://<port>/huge:1.0.0 is no chart: its packed chart is larger than 100 MiB, or "
        + "of unknown size"
    ),
    (
      "straying-tags",
      "chartRegistry: <port> answers what is not understood: its list of tags goes on at another server"
    ),
    (
      "endless-tags",
      "chartRegistry: <port> answers what is not understood: its list of tags does not end"
    ),
    (
      "no-challenge:1.0.0",
      """
      chartDenied: <port> answers 401 for oci://<port>/no-challenge:1.0.0: it has no such chart, or \
      wants a login
      help: log in: helm registry login <port>
      """
    ),
    (
      "strange-challenge:1.0.0",
      "chartRegistry: <port> asks for a kind of login that kubegate does not know; it knows Basic and "
        + "Bearer"
    ),
    (
      "no-token:1.0.0",
      """
      chartDenied: no token for oci://<port>/no-token:1.0.0: http://<port>/empty/ answers 404
      help: log in: helm registry login <port>
      """
    ),
  ]

  @Test(arguments: failures)
  func `what goes wrong is said`(_ name: String, _ message: String) async throws {
    #expect(try await fetcher.message(try server.registry("port", name)) == message)
  }

  @Test func `manifests and blobs are what their digests say, or are not used`() async throws {
    func message(_ name: String) async throws -> String {
      try await fetcher.message(try server.registry("port", name))
    }
    let zeros = String(repeating: "0", count: 64)
    #expect(
      try await message("wrong-manifest:1.1.0").hasPrefix(
        "chartDigest: the manifest of oci://<port>/wrong-manifest:1.1.0 is not what was announced"
      )
    )
    #expect(
      try await message("paged@sha256:\(zeros)").hasPrefix(
        "chartDigest: the manifest of oci://<port>/paged@sha256:\(zeros) is not what was announced"
      )
    )
    #expect(
      try await message("wrong-blob:1.1.0").hasPrefix(
        "chartDigest: the packed chart of oci://<port>/wrong-blob:1.1.0 is not what was announced"
      )
    )
    #expect(try await message("long-blob:1.1.0").contains("the server's answer has more than"))
    #expect(try await message("short-blob:1.1.0").contains("the connection broke"))
  }

  @Test func `two versions contradict each other`() async throws {
    let name = try server.registry("anonymous", "public/charts/web:1.0.0")
    #expect(
      try await fetcher.message(name, version: "1.1.0") == """
        chartRegistry: oci://<anonymous>/public/charts/web:1.0.0 and the version 1.1.0 contradict each \
        other
        help: leave one of them out
        """
    )
  }
}
