import Charts
import HTTP
import Host
import JSON

/// An index of an earlier run, with what the server called it.
struct StoredIndex {
  /// `nil` where there is none.
  let bytes: [UInt8]?
  /// What asks the server for another one only.
  let conditions: HTTPHeaders

  init(_ url: HTTPURL, _ cache: Cache) {
    guard let facts = cache.read(Self.name(url, "json"), 1 << 16),
      let object = try? JSONReader().read(facts),
      object["url"]?.string == url.description,
      let digest = object["digest"]?.string,
      let bytes = cache.read(Self.name(url, "yaml"), RepositoryIndex.sizeLimit),
      ContentDigest(of: bytes).hexadecimal == digest
    else {
      bytes = nil
      conditions = [:]
      return
    }
    self.bytes = bytes
    var conditions = HTTPHeaders()
    if let tag = object["tag"]?.string { conditions["If-None-Match"] = tag }
    if let date = object["date"]?.string { conditions["If-Modified-Since"] = date }
    self.conditions = conditions
  }

  /// Keeps an index that can be asked for in this way.
  static func keep(_ response: HTTPResponse, _ url: HTTPURL, _ cache: Cache) {
    let tag = response.headers["ETag"]
    let date = response.headers["Last-Modified"]
    guard tag != nil || date != nil else { return }
    var facts = JSONObject()
    facts["url"] = .string(url.description)
    facts["digest"] = .string(ContentDigest(of: response.body).hexadecimal)
    if let tag { facts["tag"] = .string(tag) }
    if let date { facts["date"] = .string(date) }
    cache.write(name(url, "yaml"), response.body)
    cache.write(name(url, "json"), JSONWriter().bytes(.object(facts)))
  }

  private static func name(_ url: HTTPURL, _ ending: String) -> String {
    "index/\(ContentDigest(of: Array(url.description.utf8)).hexadecimal).\(ending)"
  }
}
