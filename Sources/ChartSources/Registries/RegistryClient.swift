import Charts
import Diagnostics
import HTTP
import Host
import JSON

/// Fetches charts from OCI registries, after the distribution specification.
struct RegistryClient: Sendable {
  let downloader: Downloader
  let cache: Cache
  let logins: [String]
  let files: Files
  let programs: Programs

  struct Package: Sendable {
    var bytes: [UInt8]
    var reference: RegistryReference
    var digest: ContentDigest
  }

  /// The newest packed chart that fits.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError``, also where a manifest or a blob has another digest
  ///   than was announced.
  func fetch(
    _ reference: RegistryReference,
    _ wanted: String?,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> Package {
    let session = try await open(reference, access)
    let resolved = try await resolve(reference, wanted, session)
    var content = try await manifest(resolved, session)
    if case .list(let digests) = content {
      content = try await first(of: digests, resolved, session)
    }
    guard case .chart(let layer, let size) = content else {
      throw RegistryMistake.manifest(resolved, "it is a list of lists")
    }
    let bytes = try await blob(layer, size, resolved, session)
    return Package(bytes: bytes, reference: resolved, digest: layer)
  }

  /// The name with the version that fits.
  func resolve(
    _ reference: RegistryReference,
    _ wanted: String?,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> RegistryReference {
    try await resolve(reference, wanted, try await open(reference, access))
  }

  private func open(
    _ reference: RegistryReference,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> RegistrySession {
    var known = RegistryLogins.Answer()
    if let login = access.login {
      known.found = .login(login)
    } else {
      known = try RegistryLogins.look(for: reference.registry, in: logins, files)
    }
    let authorization = RegistryAuthorization(
      downloader: downloader,
      access: access,
      known: known,
      programs: programs
    )
    return try await RegistrySession(reference, downloader, access, authorization)
  }

  // MARK: Versions

  private func resolve(
    _ reference: RegistryReference,
    _ wanted: String?,
    _ session: RegistrySession
  ) async throws(DiagnosticError) -> RegistryReference {
    var resolved = reference
    let wanted = wanted.flatMap { $0.isEmpty ? nil : $0 }
    if let wanted, let version = reference.version, version != wanted {
      throw RegistryMistake.twoVersions(reference, wanted)
    }
    if reference.digest != nil { return resolved }
    let version = wanted ?? reference.version
    if let version, (try? SemanticVersion(version)) != nil || reference.version != nil {
      guard RegistryReference.isTag(RegistryReference.tag(for: version)) else {
        throw RegistryMistake.constraint(version, reference)
      }
      resolved.version = version
      return resolved
    }
    let constraint: VersionConstraint
    do throws(VersionError) {
      constraint = try VersionConstraint(version ?? "*")
    } catch {
      throw RegistryMistake.constraint(version ?? "", reference)
    }
    let versions = try await versions(reference, session)
    guard !versions.isEmpty else { throw RegistryMistake.noTags(reference) }
    guard let found = versions.first(where: constraint.allows) else {
      let there = versions.map(\.original)
      throw RegistryMistake.noVersion(reference, version ?? "", there: there)
    }
    resolved.version = found.original
    return resolved
  }

  /// How many tags are read; a registry gives a thousand a page, or as few as it likes.
  private static let tagLimit = 200_000

  /// The tags that are versions, the newest first.
  private func versions(
    _ reference: RegistryReference,
    _ session: RegistrySession
  ) async throws(DiagnosticError) -> [SemanticVersion] {
    var versions: [SemanticVersion] = []
    var seen: Set<String> = []
    var url: HTTPURL? = session.url("tags", "list", query: [.init("n", "1000")])
    while let page = url {
      let response = try await session.get(page, accept: "application/json", limit: 16 << 20)
      let list = try? JSONReader(limits: .init(bytes: 16 << 20), duplicateKeys: .lastWins)
        .read(response.body)
      guard let list, list.object != nil else {
        throw RegistryMistake.answer(reference, "its list of tags is no JSON object")
      }
      let known = seen.count
      for tag in list["tags"]?.array?.compactMap(\.string) ?? [] where seen.insert(tag).inserted {
        let text = RegistryReference.version(for: tag)
        guard let version = try? SemanticVersion(text), Self.isStrict(version) else { continue }
        versions.append(version)
      }
      url = try Self.next(response, page, reference)
      guard url == nil || seen.count > known && seen.count <= Self.tagLimit else {
        throw RegistryMistake.answer(reference, "its list of tags does not end")
      }
    }
    return versions.sorted { $0.compare($1) > 0 }
  }

  /// `1.2.3` in full and without a `v`: what Helm takes for the version of a chart among tags.
  private static func isStrict(_ version: SemanticVersion) -> Bool {
    version.original == version.description
  }

  /// The next page, which `Link` names after RFC 8288.
  private static func next(
    _ response: HTTPResponse,
    _ page: HTTPURL,
    _ reference: RegistryReference
  ) throws(DiagnosticError) -> HTTPURL? {
    guard let link = response.headers["Link"], let open = link.firstIndex(of: "<"),
      let close = link[open...].firstIndex(of: ">"),
      link[close...].lowercased().contains("next")
    else { return nil }
    let target = String(link[link.index(after: open)..<close])
    guard let next = try? page.resolving(target), next.host == page.host else {
      throw RegistryMistake.answer(reference, "its list of tags goes on at another server")
    }
    var url = page
    url.path = next.path
    url.query = next.query
    return url == page ? nil : url
  }

  // MARK: Manifests and blobs

  private func manifest(
    _ reference: RegistryReference,
    _ session: RegistrySession
  ) async throws(DiagnosticError) -> RegistryManifest.Content {
    let wanted = reference.digest.flatMap(ContentDigest.init)
    let name = wanted.map { "content/\($0.hexadecimal)" }
    if let name, let bytes = cache.read(name, Self.manifestLimit),
      ContentDigest(of: bytes) == wanted
    {
      return try RegistryManifest.read(bytes, of: reference)
    }
    let tag = reference.digest ?? RegistryReference.tag(for: reference.version ?? "")
    let response = try await session.get(
      session.url("manifests", tag),
      accept: RegistryManifest.accepted.joined(separator: ", "),
      limit: Self.manifestLimit
    )
    let found = ContentDigest(of: response.body)
    let announced = response.headers["Docker-Content-Digest"]
      .flatMap { $0.hasPrefix("sha256:") ? ContentDigest($0) : nil }
    for digest in [wanted, announced].compactMap({ $0 }) where digest != found {
      throw SourceMistake.digest("the manifest of \(reference)", wanted: digest, is: found)
    }
    if let name { cache.write(name, response.body) }
    return try RegistryManifest.read(response.body, of: reference)
  }

  private static let manifestLimit = 4 << 20
  private static let listLimit = 16

  /// The first chart of a list of manifests, in which other things may be, too.
  private func first(
    of digests: [String],
    _ reference: RegistryReference,
    _ session: RegistrySession
  ) async throws(DiagnosticError) -> RegistryManifest.Content {
    var failure: DiagnosticError?
    for digest in digests.prefix(Self.listLimit) where ContentDigest(digest) != nil {
      var single = reference
      single.digest = digest
      do throws(DiagnosticError) {
        let content = try await manifest(single, session)
        if case .chart = content { return content }
      } catch {
        failure = failure ?? error
      }
    }
    throw failure ?? RegistryMistake.manifest(reference, "it is a list without a chart")
  }

  private func blob(
    _ digest: ContentDigest,
    _ size: Int,
    _ reference: RegistryReference,
    _ session: RegistrySession
  ) async throws(DiagnosticError) -> [UInt8] {
    let name = "content/\(digest.hexadecimal)"
    if let bytes = cache.read(name, size), ContentDigest(of: bytes) == digest { return bytes }
    let response = try await session.get(
      session.url("blobs", digest.description),
      accept: nil,
      limit: size
    )
    let found = ContentDigest(of: response.body)
    guard found == digest else {
      throw SourceMistake.digest("the packed chart of \(reference)", wanted: digest, is: found)
    }
    cache.write(name, response.body)
    return response.body
  }
}
