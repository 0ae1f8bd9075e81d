import Charts
import Diagnostics
import HTTP
import Host

/// Fetches from chart repositories: their index, and the packed charts that it lists.
struct RepositoryClient: Sendable {
  let downloader: Downloader
  let cache: Cache
  let memory: IndexMemory

  /// A packed chart.
  struct Package: Sendable {
    var bytes: [UInt8]
    var address: HTTPURL
    /// As the index writes it; `nil` for one that was fetched by its address.
    var version: String?
  }

  /// The version of a chart that fits, without fetching it.
  func resolve(
    _ chart: String,
    _ wanted: String?,
    at repository: ChartAddress,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> RepositoryIndex.Version {
    let bytes = try await index(of: repository, access)
    let index = try RepositoryIndex(bytes, chart: chart, repository: repository.description)
    return try index.pick(wanted, chart: chart, repository: repository.description)
  }

  /// The newest packed chart that fits. One whose digest the index has, and which the cache holds, is
  /// not fetched.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError``, also where the bytes have another digest than the
  ///   index says.
  func fetch(
    _ chart: String,
    _ wanted: String?,
    at repository: ChartAddress,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> Package {
    let version = try await resolve(chart, wanted, at: repository, access)
    let place = repository.description
    guard let reference = version.addresses.first else {
      throw RepositoryMistake.noAddress(chart, version.text, place)
    }
    guard let url = try? repository.file(reference) else {
      throw RepositoryMistake.wrongAddress(chart, version.text, place)
    }
    var digest: ContentDigest?
    if !version.digest.isEmpty {
      digest = ContentDigest(version.digest)
      if digest == nil { throw RepositoryMistake.badDigest(chart, version.text, place) }
    }
    let bytes = try await package(url, digest: digest, of: repository, access)
    return Package(bytes: bytes, address: url, version: version.text)
  }

  /// The packed chart at an address, which belongs to a repository or stands alone.
  func package(
    _ url: HTTPURL,
    digest: ContentDigest?,
    of repository: ChartAddress,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> [UInt8] {
    let name = digest.map { "content/\($0.hexadecimal)" }
    if let name, let bytes = cache.read(name, ChartArchive.sizeLimit),
      ContentDigest(of: bytes) == digest
    {
      return bytes
    }
    var request = Self.request(url, of: repository, access, limit: ChartArchive.sizeLimit)
    request.accept = "application/gzip,application/octet-stream"
    let answer = try await downloader.fetch(request, access)
    guard answer.response.status == 200 else {
      throw DownloadMistake.status(answer, hasLogin: access.login != nil)
    }
    let bytes = answer.response.body
    if let digest, let name {
      let found = ContentDigest(of: bytes)
      guard found == digest else {
        throw SourceMistake.digest(url.publicDescription, wanted: digest, is: found)
      }
      cache.write(name, bytes)
    }
    return bytes
  }

  /// Any other file of a repository's server.
  func file(
    _ url: HTTPURL,
    of repository: ChartAddress,
    _ access: ChartAccess,
    limit: Int
  ) async throws(DiagnosticError) -> [UInt8] {
    let request = Self.request(url, of: repository, access, limit: limit)
    let answer = try await downloader.fetch(request, access)
    guard answer.response.status == 200 else {
      throw DownloadMistake.status(answer, hasLogin: access.login != nil)
    }
    return answer.response.body
  }

  /// The `index.yaml`. The server is always asked, and answers in a few bytes where it is still the
  /// one that the cache holds.
  private func index(
    of repository: ChartAddress,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> [UInt8] {
    guard let url = try? repository.file("index.yaml") else {
      throw RepositoryMistake.noIndex(repository.description, [])
    }
    let key = IndexMemory.Key(url: url, login: access.login)
    if let known = await memory.index(key) { return known }
    let stored = StoredIndex(url, cache)
    var request = Self.request(url, of: repository, access, limit: RepositoryIndex.sizeLimit)
    request.acceptsCompression = true
    request.headers = stored.conditions
    let answer = try await downloader.fetch(request, access)
    let bytes: [UInt8]
    switch (answer.response.status, stored.bytes) {
    case (304, let kept?): bytes = kept
    case (200, _):
      bytes = answer.response.body
      StoredIndex.keep(answer.response, url, cache)
    default: throw DownloadMistake.status(answer, hasLogin: access.login != nil)
    }
    await memory.keep(bytes, key)
    return bytes
  }

  private static func request(
    _ url: HTTPURL,
    of repository: ChartAddress,
    _ access: ChartAccess,
    limit: Int
  ) -> Downloader.Request {
    Downloader.Request(
      url: url,
      authorization: access.login?.basicAuthorization,
      authorizedServer: repository.url,
      sendsAuthorizationEverywhere: access.passesLoginEverywhere,
      limit: limit
    )
  }
}
