import ChartSources
import Charts
import Host
import HTTP
import JSON
import Testing

/// Charts from repositories, over a real web server.
@Suite struct RepositoryTests {
  private let server: ChartServer
  private let fetcher = TestFetcher()

  init() throws { server = try ChartServer() }

  @Test(arguments: [
    (nil, false, "1.1.1+build.5"), (nil, true, "2.0.0-rc.1"), ("1.1.0", false, "1.1.0"),
    ("~1.0", false, "1.0.0"), ("<1", false, "0.9.0"), (">=1.0.0-0", false, "2.0.0-rc.1"),
    ("1.1.1+build.5", false, "1.1.1+build.5"), ("1", false, "1.1.1+build.5"),
    ("2.0.0-rc.1", false, "2.0.0-rc.1"),
  ])
  func `the newest version that will do is fetched`(
    _ wanted: String?,
    _ devel: Bool,
    _ version: String
  ) async throws {
    let repository = try server.repository("good/")
    let found = try await fetcher.version(
      "web",
      repository: repository,
      version: wanted,
      devel: devel
    )
    #expect(found == version)
  }

  @Test(arguments: ["good", "json", "flow", "odd-url", "redirected", "encoded", "no-digest", "big"])
  func `every form of index and every way to the chart is taken`(_ place: String) async throws {
    let repository = try server.repository(place)
    let found = try await fetcher.version("web", repository: repository, version: "1.1.0")
    #expect(found == "1.1.0")
  }

  static let failures: [(String, String, String?, String)] = [
    (
      "good", "wep", nil,
      """
      chartNotFound: http://<port>/good has no chart "wep"
      help: did you mean "web"?
      """
    ),
    (
      "good", "web", "^7",
      """
      chartNotFound: http://<port>/good has no version ^7 of the chart "web"
      note: the newest there: 2.0.0-rc.1, 1.1.1+build.5, 1.1.0, 1.0.0, 0.9.0
      """
    ),
    (
      "good", "web", "newest",
      """
      chartRepository: "newest" is neither a version of "web" nor a range of versions
      help: ranges look like ~1.4, ^1.4.2 or ">=1.2 <2"
      """
    ),
    (
      "good", "previews", nil,
      """
      chartNotFound: http://<port>/good has only prereleases of the chart "previews"
      note: the newest there: 0.1.0-beta.2
      help: ask for one of them, or for all with --devel
      """
    ),
    (
      "good", "broken", nil,
      "chartRepository: http://<port>/good says nothing of where broken 1.0.0 can be fetched"
    ),
    (
      "bad-digest", "web", "1.1.0",
      "chartRepository: http://<port>/bad-digest gives a digest for web 1.1.0 that is no SHA-256"
    ),
    (
      "page", "web", nil,
      """
      chartRepository: http://<port>/page is no chart repository: its index.yaml is a web page
      help: a repository that wants a login often answers with a page
      """
    ),
    (
      "empty", "web", nil,
      "chartRepository: http://<port>/empty is no chart repository: its index.yaml is empty"
    ),
    (
      "no-version", "web", nil,
      "chartRepository: the index.yaml of http://<port>/no-version has no \"apiVersion\""
    ),
    (
      "gone", "web", nil,
      "chartNotFound: cannot fetch http://<port>/gone/index.yaml: the server answers 404, there is "
        + "nothing there"
    ),
    (
      "failing", "web", nil,
      "chartDownload: cannot fetch http://<port>/failing/index.yaml: the server answers 503, it has "
        + "failed"
    ),
    (
      "secret", "web", nil,
      """
      chartDenied: cannot fetch http://<port>/secret/index.yaml: the server answers 401, it wants a \
      login
      help: give one with --username and --password, or keep it with helm repo add
      """
    ),
    (
      "loop", "web", nil,
      "chartDownload: cannot fetch http://<port>/loop/index.yaml: the server sends us on more than 10 "
        + "times"
    ),
    (
      "nowhere", "web", nil,
      "chartDownload: cannot fetch http://<port>/nowhere/index.yaml: the server sends us to no address"
    ),
  ]

  @Test(arguments: failures)
  func `what goes wrong is said`(
    _ place: String,
    _ chart: String,
    _ version: String?,
    _ message: String
  ) async throws {
    let repository = try server.repository(place)
    #expect(try await fetcher.message(chart, repository: repository, version: version) == message)
  }

  @Test func `a server that stops sending is not waited for`() async throws {
    let limits = DownloadLimits(idle: .seconds(1), retries: .never)
    let message = try await TestFetcher(limits: limits).message(
      "web",
      repository: try server.repository("slow")
    )
    #expect(
      message
        == "chartDownload: cannot fetch http://<port>/slow/index.yaml: the server sent nothing for too "
        + "long"
    )
  }

  @Test(arguments: ["wrong-digest", "cut", "truncated"])
  func `a chart that is not the announced one is not used, and not kept`(_ place: String)
    async throws
  {
    var fetcher = fetcher
    fetcher.cache = .inMemory()
    let repository = try server.repository(place)
    let message = try await fetcher.message("web", repository: repository, version: "1.1.0")
    switch place {
    case "wrong-digest":
      let digest = try #require(server.facts["digests"]?["1.1.0"]?.string)
      let zeros = String(repeating: "0", count: 64)
      #expect(
        message == """
          chartDigest: http://<port>/wrong-digest/web-1.1.0.tgz is not what was announced: its SHA-256 \
          is \(digest), and should be \(zeros)
          help: what came was cut off or changed on the way, or replaced on the server: nothing of it \
          is used
          """
      )
      #expect(fetcher.cache.read("content/\(zeros)", 1 << 20) == nil)
    case "cut":
      #expect(message.hasPrefix("chartDigest: http://<port>/cut/web-1.1.0.tgz is not what"))
    default:
      #expect(
        message.hasPrefix(
          "chartDownload: cannot fetch http://<port>/truncated/web-1.1.0.tgz: the connection broke"
        )
      )
    }
  }

  @Test func `an archive by its address is checked like any other`() async throws {
    let address = try server.repository("good/")
    #expect(try await fetcher.version(address + "web-1.1.0.tgz") == "1.1.0")
    #expect(
      try await fetcher.message(address + "web-bomb.tgz")
        == #"chartArchive: the packed chart "http://<port>/good/web-bomb.tgz" has a file, "web/zeros", of more than 5 MiB"#
    )
    #expect(
      try await fetcher.message(address + "page.tgz")
        == """
        chartArchive: the packed chart "http://<port>/good/page.tgz" is a web page
        help: the address of a chart leads to the archive itself, not to a page about it
        """
    )
  }

  // MARK: Logins

  private let access = ChartAccess(login: ChartLogin(user: "user", password: "secret"))

  @Test func `a login from flags, the address or Helm's file opens a repository`() async throws {
    let repository = try server.repository("secret")
    #expect(
      try await fetcher.version("web", repository: repository, version: "1.1.0", access: access)
        == "1.1.0"
    )
    let address = "http://user:secret@127.0.0.1:\(try server.port())/secret"
    #expect(try await fetcher.version("web", repository: address, version: "1.1.0") == "1.1.0")
    let file = """
      apiVersion: ""
      repositories:
      - {name: plain, url: "\(try server.repository("good"))"}
      - {name: mine, url: "\(repository)/", username: user, password: secret}
      """
    let knowing = TestFetcher(files: ["/helm/repositories.yaml": file])
    #expect(try await knowing.version("mine/web", version: "1.1.0") == "1.1.0")
    #expect(try await knowing.version("plain/web", version: "1.1.0") == "1.1.0")
    #expect(try await knowing.version("web", repository: repository, version: "1.1.0") == "1.1.0")
    #expect(try await knowing.version(repository + "/web-1.1.0.tgz") == "1.1.0")
    #expect(
      try await knowing.message("mien/web") == """
        chartNotFound: no chart repository is known by the name "mien"
        note: the names are in /helm/repositories.yaml
        help: did you mean "mine"?
        """
    )
    let wrong = ChartAccess(login: ChartLogin(user: "user", password: "wrong"))
    let message = try await fetcher.message("web", repository: repository, access: wrong)
    #expect(message.contains("the server answers 401, it does not take the login"))
    #expect(!message.contains("wrong"))
  }

  @Test func `other servers get the login only when they are meant to`() async throws {
    let absolute = try server.repository("secret-absolute")
    let message = try await fetcher.message(
      "web",
      repository: absolute,
      version: "1.0.0",
      access: access
    )
    #expect(
      message.hasPrefix(
        "chartDenied: cannot fetch http://<otherPort>/secret-files/web-1.0.0.tgz: the server answers 401"
      )
    )
    var everywhere = access
    everywhere.passesLoginEverywhere = true
    #expect(
      try await fetcher.version("web", repository: absolute, version: "1.0.0", access: everywhere)
        == "1.0.0"
    )
  }

  @Test func `a redirect to another server goes without the login`() async throws {
    let repository = try server.repository("secret-redirected")
    let found = try await fetcher.version(
      "web",
      repository: repository,
      version: "0.9.0",
      access: access
    )
    #expect(found == "0.9.0")
    let moved = try await server.log("/moved/web-0.9.0.tgz")
    #expect(moved.map { $0["authorization"]?.string } == [""])
    let first = try await server.log("/secret-redirected/web-0.9.0.tgz")
    #expect(first.map { $0["authorization"]?.string?.hasPrefix("Basic ") } == [true])
  }

  @Test func `certificates are checked, unless the user says which or none`() async throws {
    let address = "https://127.0.0.1:\(try server.port("securePort"))/good/"
    let message = try await fetcher.message("web", repository: address)
    #expect(
      message.hasPrefix(
        "chartDownload: cannot fetch https://<securePort>/good/index.yaml: the server's certificate is "
          + "not trusted"
      )
    )
    #expect(message.hasSuffix("help: name the authority that vouches for it: --ca-file FILE"))
    var access = ChartAccess()
    let authority = try #require(server.facts["authority"]?.string)
    try access.read(
      authorities: "/ca.crt",
      certificate: nil,
      key: nil,
      from: .inMemory(["/ca.crt": authority])
    )
    #expect(
      try await fetcher.version("web", repository: address, version: "1.0.0", access: access)
        == "1.0.0"
    )
    var blind = ChartAccess()
    blind.verifiesServer = false
    #expect(
      try await fetcher.version("web", repository: address, version: "1.0.0", access: blind)
        == "1.0.0"
    )
  }

  // MARK: Cache

  @Test func `a chart that is known by its digest is fetched once, an unchanged index not again`()
    async throws
  {
    var fetcher = fetcher
    fetcher.cache = .inMemory()
    let repository = try server.repository("kept")
    for _ in 0..<2 {
      #expect(try await fetcher.version("web", repository: repository, version: "1.0.0") == "1.0.0")
    }
    #expect(try await server.log("/kept/web-1.0.0.tgz").count == 1)
    let conditions = try await server.log("/kept/index.yaml").map { $0["condition"]?.string }
    #expect(conditions == ["", "\"one\""])
  }

  @Test func `a cache that was tampered with is not believed`() async throws {
    var fetcher = fetcher
    fetcher.cache = .inMemory()
    let digest = try #require(server.facts["digests"]?["1.0.0"]?.string)
    fetcher.cache.write("content/\(digest)", Array("other".utf8))
    let repository = try server.repository("good")
    #expect(try await fetcher.version("web", repository: repository, version: "1.0.0") == "1.0.0")
  }

  @Test func `one chart of an index of 20 MB is found at once`() async throws {
    let repository = try server.repository("big")
    #expect(try #require(server.facts["big"]?.int) > 20_000_000)
    let fetched = try await fetcher.fetch("web", repository: repository)
    #expect(fetched.version == "1.1.0")
  }
}
