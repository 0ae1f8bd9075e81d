import Base64
import ChartSources
import Charts
import Diagnostics
import Host
import HTTP
import JSON
import Testing

/// The charts that a chart builds on.
@Suite struct DependencyTests {
  private let server: ChartServer

  init() throws { server = try ChartServer() }

  private func chartFile(_ dependencies: [String], apiVersion: String = "v2") -> String {
    "apiVersion: \(apiVersion)\nname: app\nversion: 1.0.0\ndependencies:\n"
      + dependencies.map { "- \($0)\n" }.joined()
  }

  private func resolve(
    _ files: [String: String],
    using use: ChartFetcher.LockUse = .lock
  ) async throws -> (FetchedDependencies, FetchedChart) {
    let fetcher = try TestFetcher(files: files).fetcher()
    let fetched = try await fetcher.fetch(ChartRequest(.folder("/app")))
    var sources = SourceMap()
    let chart = try fetched.load(into: &sources)
    let dependencies = try await fetcher.dependencies(of: chart, fetched, using: use)
    return (dependencies, dependencies.merged(into: fetched))
  }

  private func message(
    _ files: [String: String],
    using use: ChartFetcher.LockUse = .lock
  ) async throws -> String {
    let error = await #expect(throws: DiagnosticError.self) { try await resolve(files, using: use) }
    return try TestFetcher.text(try #require(error))
  }

  @Test func `what no file can hold is no lock`() {
    #expect(ChartLock(["digest": "sha256:0", "generated": "2024-01-02T03:04:05Z"]) != nil)
    #expect(ChartLock(["digest": "sha256:0", "generated": "2024\u{7F}"]) == nil)
    #expect(ChartLock([]) == nil)
  }

  @Test func `dependencies come from everywhere, once each, and the chart loads with them`()
    async throws
  {
    let repository = try server.repository("good")
    let files = [
      "/helm/repositories.yaml": "repositories: [{name: mine, url: \"\(repository)\"}]",
      "/app/Chart.yaml": chartFile([
        "{name: web, version: ~1.0, repository: \"\(repository)\"}",
        "{name: web, version: ~1.0, repository: \"\(repository)\", alias: second}",
        "{name: redis, version: 3.x.x, repository: \"@mine\"}",
        "{name: beside, version: 0.1.x, repository: \"file://../beside\"}",
        "{name: inside, version: 0.2.0}",
      ]),
      "/beside/Chart.yaml": "apiVersion: v2\nname: beside\nversion: 0.1.7\n",
      "/beside/templates/a.yaml": "a: 1",
      "/app/charts/inside/Chart.yaml": "apiVersion: v2\nname: inside\nversion: 0.2.0\n",
    ]
    let (dependencies, merged) = try await resolve(files)
    #expect(
      dependencies.files.map(\.path) == [
        "charts/beside/Chart.yaml", "charts/beside/templates/a.yaml", "charts/redis-3.2.1.tgz",
        "charts/web-1.0.0.tgz",
      ]
    )
    #expect(dependencies.lockIsNew)
    #expect(
      dependencies.lock.dependencies.map { "\($0.name) \($0.version) \($0.repository)" } == [
        "web 1.0.0 \(repository)", "web 1.0.0 \(repository)", "redis 3.2.1 \(repository)",
        "beside 0.1.7 file://../beside", "inside 0.2.0 ",
      ]
    )
    #expect(dependencies.lock.generated == "2026-01-02T03:04:05Z")
    var sources = SourceMap()
    let chart = try merged.load(into: &sources)
    #expect(chart.dependencies.map(\.name).sorted() == ["beside", "inside", "redis", "web"])

    // The lock that came of it is taken as it is, and gives the same charts.
    var locked = files
    locked["/app/Chart.lock"] = dependencies.lock.yaml
    let (again, _) = try await resolve(locked)
    #expect(again.lock == dependencies.lock)
    #expect(!again.lockIsNew)
    #expect(again.files == dependencies.files)
    let (updated, _) = try await resolve(locked, using: .newest)
    #expect(!updated.lockIsNew)
  }

  @Test func `a login in an address of Helm's file gets into no lock`() async throws {
    let repository = try server.repository("good")
    let address = repository.replacing("http://", with: "http://user:hunter2@")
    let files = [
      "/helm/repositories.yaml": "repositories: [{name: mine, url: \"\(address)\"}]",
      "/app/Chart.yaml": chartFile(["{name: web, version: 1.0.0, repository: \"@mine\"}"]),
    ]
    let (dependencies, _) = try await resolve(files)
    #expect(dependencies.lock.dependencies.map(\.repository) == [repository])
    #expect(!dependencies.lock.yaml.contains("hunter2"))
    // One that Helm has made has the login in it, and its digest is of that.
    let entry = "[{\"name\":\"web\",\"version\":\"1.0.0\",\"repository\":\"\(address)\"}]"
    let helms = ChartLock(
      dependencies: [.init(name: "web", repository: address, version: "1.0.0")],
      digest: ContentDigest(of: Array("[\(entry),\(entry)]".utf8)).description,
      generated: ""
    )
    var locked = files
    locked["/app/Chart.lock"] = helms.yaml
    let (fromHelm, _) = try await resolve(locked)
    #expect(fromHelm.files == dependencies.files)
    locked["/app/Chart.lock"] = helms.yaml.replacing("digest: sha256:", with: "digest: sha256:0")
    let message = try await message(locked)
    #expect(message.hasPrefix("chartLock: Chart.lock of \"app\" is not the lock"))
    #expect(!message.contains("hunter2"))
  }

  @Test func `a registry gives dependencies, too, and a lock holds their versions`() async throws {
    let registry = try server.registry("anonymous", "public/charts")
    let dependency = "{name: web, version: \"^1.0.0\", repository: \"\(registry)\"}"
    let files = ["/app/Chart.yaml": chartFile([dependency])]
    let (newest, _) = try await resolve(files)
    #expect(newest.lock.dependencies.map(\.version) == ["1.1.1+build.5"])
    #expect(newest.files.map(\.path) == ["charts/web-1.1.1+build.5.tgz"])
  }

  @Test func `what charts slash held of a dependency is replaced`() async throws {
    let repository = try server.repository("good")
    let files = [
      "/app/Chart.yaml": chartFile(["{name: web, version: 1.0.0, repository: \"\(repository)\"}"]),
      "/app/charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.0.1\n",
      "/app/charts/other/Chart.yaml": "apiVersion: v2\nname: other\nversion: 0.0.1\n",
    ]
    let (dependencies, merged) = try await resolve(files)
    #expect(
      merged.files.map(\.path) == [
        "Chart.yaml", "charts/other/Chart.yaml", "charts/web-1.0.0.tgz",
      ]
    )
    let newer = FetchedChart(
      files: [ChartFile(path: "charts/old.tgz", bytes: dependencies.files[0].bytes)],
      name: "x"
    )
    #expect(dependencies.merged(into: newer).files.map(\.path) == ["charts/web-1.0.0.tgz"])
  }

  @Test func `the lock's digest is Helm's`() async throws {
    // sha256 of Go's JSON of both lists:
    // [[{"name":"web","version":"\u003e=1.0 \u003c1.0.1","repository":"file://../web",
    //    "condition":"web.enabled","tags":["a","b"],"import-values":["x",{"child":"c","parent":"p"}],
    //    "alias":"w"}],[{"name":"web","version":"1.0.0","repository":"file://../web"}]]
    let files = [
      "/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
      "/app/Chart.yaml": chartFile([
        """
        {name: web, version: ">=1.0 <1.0.1", repository: "file://../web", condition: web.enabled, \
        tags: [a, b], import-values: [x, {parent: p, child: c}], alias: w}
        """
      ]),
    ]
    let (dependencies, _) = try await resolve(files)
    #expect(
      dependencies.lock.yaml == """
        dependencies:
        - name: web
          repository: file://../web
          version: 1.0.0
        digest: sha256:f8f32d6c3520a9b4faf1cda9fdca544aa125e04dc2f76b5859138cce53b94abe
        generated: "2026-01-02T03:04:05Z"

        """
    )
  }

  @Test func `a lock that does not fit is refused, one of Helm 2 is taken`() async throws {
    let web = "apiVersion: v2\nname: web\nversion: 1.0.0\n"
    let dependency = "{name: web, version: 1.x.x, repository: \"file://../web\"}"
    let lock = """
      dependencies: [{name: web, repository: "file://../web", version: 1.0.0}]
      digest: sha256:f2b91b46674fbe783575f8fadf33d7ee915889ab376d22549e489d7e7e93b35a
      generated: "2020-01-01T00:00:00Z"
      """
    #expect(
      try await message([
        "/app/Chart.yaml": chartFile([dependency]), "/app/Chart.lock": lock, "/web/Chart.yaml": web,
      ]) == """
        chartLock: Chart.lock of "app" is not the lock of the dependencies that its Chart.yaml names now
        help: make a new one: helm dependency update
        """
    )
    let (dependencies, _) = try await resolve([
      "/app/Chart.yaml": "name: app\nversion: 1.0.0\n",
      "/app/requirements.yaml": "dependencies: [\(dependency)]",
      "/app/requirements.lock": lock, "/web/Chart.yaml": web,
    ])
    #expect(dependencies.lock.generated == "2020-01-01T00:00:00Z")
  }

  @Test func `what goes wrong is said of the dependency`() async throws {
    let repository = try server.repository("good")
    let place = "http://<port>/good"
    let cases: [(String, String)] = [
      (
        "{name: wep, version: 1.x, repository: \"\(repository)\"}",
        """
        chartNotFound: \(place) has no chart "wep"
        note: this is the dependency "wep" 1.x
        help: did you mean "web"?
        """
      ),
      (
        "{name: web, version: 1.x, repository: stable}",
        """
        chartSource: "stable" is no repository, and "app" wants "web" from it
        help: a repository is https://…, oci://…, file://…, or @NAME of Helm's repositories
        """
      ),
      (
        "{name: web, version: 1.x, repository: \"alias:none\"}",
        """
        chartNotFound: no chart repository is known by the name "none"
        note: the names are in /helm/repositories.yaml
        help: add it: helm repo add none ADDRESS, or use --repo ADDRESS
        """
      ),
      (
        "{name: ../../web, version: 1.x, repository: \"\(repository)\"}",
        "chartFiles: \"../../web\" cannot be the name of a dependency"
      ),
      (
        "{name: web, version: 1.x}",
        "chartFiles: \"app\" depends on \"web\", which has no repository and is not in charts/"
      ),
      (
        "{name: beside, version: 2.x, repository: \"file://../beside\"}",
        """
        chartFiles: the dependency "beside" is at 0.1.7, and 2.x is wanted
        note: this is the dependency "beside" 2.x
        """
      ),
      (
        "{name: web, version: 2.x, repository: \"file://../none\"}",
        """
        fileUnreadable: cannot read "/none": there is no such file
        note: this is the dependency "web" 2.x
        """
      ),
    ]
    for (dependency, expected) in cases {
      let files = [
        "/app/Chart.yaml": chartFile([dependency]),
        "/beside/Chart.yaml": "apiVersion: v2\nname: beside\nversion: 0.1.7\n",
      ]
      #expect(try await message(files) == expected)
    }
  }
}
