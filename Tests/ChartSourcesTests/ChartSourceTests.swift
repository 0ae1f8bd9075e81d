import ChartSources
import Diagnostics
import HTTP
import Host
import Testing

/// What users write behind `kubegate template NAME`.
@Suite struct ChartSourceTests {
  private let files = Files.inMemory([
    "web/Chart.yaml": "", "web-1.0.0.tgz": "", "stable/web/Chart.yaml": "",
  ])

  @Test func `paths, addresses and names are told apart as Helm does it`() throws {
    func source(_ text: String, _ repository: String? = nil) throws -> ChartSource {
      try ChartSource(text, repository: repository, in: files)
    }
    let address = try ChartAddress("https://charts.example.com/stable")
    #expect(try source("web") == .folder("web"))
    #expect(try source("web-1.0.0.tgz") == .archive("web-1.0.0.tgz"))
    #expect(try source("stable/web") == .folder("stable/web"))
    #expect(try source("other/web") == .knownRepository("other", chart: "web"))
    #expect(try source("https://charts.example.com/stable") == .address(address))
    #expect(try source("web", address.description) == .repository(address, chart: "web"))
    #expect(
      try source("oci://localhost:5000/a/web:1.0.0")
        == .registry(try RegistryReference("oci://localhost:5000/a/web:1.0.0"))
    )
  }

  static let refusals: [(String, String?, String)] = [
    ("", nil, "chartSource: no chart is named"),
    ("./none", nil, "chartNotFound: there is no chart at \"./none\""),
    ("/none", nil, "chartNotFound: there is no chart at \"/none\""),
    (
      "none", nil,
      """
      chartNotFound: there is no chart "none" here
      help: name a folder, a .tgz file, oci://HOST/PATH/CHART, REPOSITORY/CHART, or use --repo ADDRESS \
      with the name of a chart
      """
    ),
    (
      "ftp://host/a.tgz", nil,
      "chartSource: \"ftp://host/a.tgz\" is no address: it begins with neither http:// nor https://"
    ),
    (
      "web", "charts.example.com",
      "chartSource: \"charts.example.com\" is no address: it begins with neither http:// nor https://"
    ),
    (
      "https://user:secret@/a", nil,
      "chartSource: \"https:///a\" is no address: it has no host that can be used"
    ),
    (
      "web", "oci://host/charts",
      """
      chartSource: "oci://host/charts" is a registry, and --repo takes the address of a chart repository
      help: name the chart with its registry: oci://host/charts/web
      """
    ),
    (
      "oci://host", nil,
      """
      chartSource: "oci://host" is no name of a chart in a registry: it names a registry, but no chart \
      there
      help: write oci://HOST/PATH/CHART, with :VERSION behind it where it matters
      """
    ),
  ]

  @Test(arguments: refusals)
  func `what can be nothing of it is refused`(
    _ text: String,
    _ repository: String?,
    _ message: String
  ) throws {
    let error = #expect(throws: DiagnosticError.self) {
      try ChartSource(text, repository: repository, in: files)
    }
    #expect(try TestFetcher.text(try #require(error)) == message)
  }

  @Test func `a login in an address never becomes text`() throws {
    let address = try ChartAddress("https://us%40er:se%3Acret@charts.example.com/a?token=b")
    #expect(address.login == ChartLogin(user: "us@er", password: "se:cret"))
    #expect(address.description == "https://charts.example.com/a")
    var dumped = ""
    dump(address.login, to: &dumped)
    #expect(!dumped.contains("cret"))
  }

  @Test func `names in registries are read as Helm reads them`() throws {
    let digest = "sha256:" + String(repeating: "a", count: 64)
    let full = try RegistryReference("oci://host:5000/org/web:1.0.0_build.1@\(digest)")
    #expect(full.registry == "host:5000")
    #expect(full.repository == "org/web")
    #expect(full.version == "1.0.0+build.1")
    #expect(full.digest == digest)
    #expect(try RegistryReference("oci://host/web/").repository == "web")
    #expect(
      try RegistryReference("oci://host/a/web:1.0.0+b").description == "oci://host/a/web:1.0.0+b"
    )
    for text in [
      "oci://host/Web", "oci://host/a//b", "oci://host/-a", "oci://ho st/a", "oci:///a",
      "oci://host/a:",
      "oci://host/a:b c", "oci://host/a@sha256:1", "oci://host/a@md5:1", "oci://u:p@host/a",
      "oci://host/../a", "oci://host/a:b/c", "oci://host/\(String(repeating: "a", count: 300))",
    ] {
      #expect(throws: DiagnosticError.self, "\(text)") { try RegistryReference(text) }
    }
  }

  @Test func `Helm's and Docker's files are looked for where the environment says`() {
    func paths(_ environment: [String: String]) -> HelmPaths {
      HelmPaths(Host(environment: environment, files: .inMemory([:]), now: { .zero }))
    }
    #expect(paths([:]) == HelmPaths())
    #expect(
      paths(["HOME": "/home/a"])
        == HelmPaths(
          repositories: "/home/a/.config/helm/repositories.yaml",
          registryLogins: [
            "/home/a/.config/helm/registry/config.json", "/home/a/.docker/config.json",
          ],
          cache: "/home/a/.cache/kubegate/charts"
        )
    )
    #expect(
      paths([
        "HOME": "/home/a", "HELM_CONFIG_HOME": "/helm", "DOCKER_CONFIG": "/docker",
        "XDG_CACHE_HOME": "/cache", "HELM_REPOSITORY_CONFIG": "/repos.yaml",
      ])
        == HelmPaths(
          repositories: "/repos.yaml",
          registryLogins: ["/helm/registry/config.json", "/docker/config.json"],
          cache: "/cache/kubegate/charts"
        )
    )
  }
}
