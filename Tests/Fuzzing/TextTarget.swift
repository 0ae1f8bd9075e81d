import Base64
import Charts
import Diagnostics
import GoTemplate
import JSON
import Releases

@testable import ChartSources
@testable import Charts

/// Reads TOML, and writes what was read.
enum TOMLTarget {
  static func run(_ input: Input) -> Bool {
    do throws(TOMLError) {
      let map = try TOMLReader.read(input.bytes)
      guard let written = try? TOMLWriter.text(.map(map)) else { return true }
      _ = try? TOMLReader.read(written)
    } catch {
      check(!error.description.isEmpty, "a refused text has a message")
    }
    return true
  }
}

/// Reads JSON as Go does. What the strict reader takes, it takes as well.
enum GoJSONTarget {
  static func run(_ input: Input) -> Bool {
    var decoder = GoJSONDecoder(input.bytes)
    do throws(GoJSONError) {
      let value = try decoder.whole()
      let templateValue = Value(value)
      guard let written = try? GoJSONEncoder.text(templateValue) else { return true }
      var again = GoJSONDecoder(Array(written.utf8))
      check((try? again.whole()) != nil, "what was written can be read")
    } catch {
      check(!error.message.isEmpty, "a refused text has a message")
      check(error.offset <= input.bytes.count, "a place is in the text")
      check(json(input.bytes) == nil, "what is JSON is JSON to Go")
    }
    return true
  }
}

/// Reads versions and ranges of versions: the halves of an input are a range and a version.
enum VersionTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves else { return false }
    let range = String(decoding: first, as: UTF8.self)
    let text = String(decoding: second, as: UTF8.self)
    _ = Capabilities.KubeVersion(text)
    let constraint = try? VersionConstraint(range)
    guard let version = try? SemanticVersion(text) else { return true }
    check(version.compare(version) == 0, "a version is like itself")
    _ = constraint?.allows(version)
    guard let other = try? SemanticVersion(range) else { return true }
    check(version.compare(other) == -other.compare(version), "order has two sides")
    return true
  }
}

/// Reads and writes times: the halves of an input are a layout and a text.
enum DateTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves else { return false }
    let layout = String(decoding: first, as: UTF8.self)
    let text = String(decoding: second, as: UTF8.self)
    if let time = try? GoTimeParser.parse(text, layout: layout) {
      _ = GoTimeLayout.format(time, layout)
      _ = time.nanoseconds(since: GoTime(seconds: 0, nanoseconds: 0))
    }
    if let nanoseconds = try? GoDuration.parse(text) {
      let written = GoDuration.text(nanoseconds)
      check((try? GoDuration.parse(written)) == nanoseconds, "a duration is read as written")
    }
    if let rule = TimeZoneRule(second) { _ = rule.period(at: Int64(second.count) << 24) }
    if let file = TimeZoneFile(second) { _ = file.period(at: Int64(second.count) << 24) }
    return true
  }
}

/// Matches paths: the halves of an input are a pattern, which may be rules of a `.helmignore`, and a
/// path.
enum GlobTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves else { return false }
    let pattern = String(decoding: first, as: UTF8.self)
    let path = String(decoding: second, as: UTF8.self)
    _ = FileGlob(pattern)?.matches(path)
    _ = PathPattern(pattern)?.matches(path)
    if let rules = try? IgnoreRules(pattern) {
      check(rules.ignores(path, isFolder: true) == rules.ignores(path, isFolder: true), "steady")
      _ = rules.ignores(path, isFolder: false)
    }
    return true
  }
}

/// Decodes records of releases: of any text, and of any JSON.
enum RecordTarget {
  static func run(_ input: Input) -> Bool {
    let text = String(decoding: input.bytes, as: UTF8.self)
    _ = try? ReleaseCodec.decode(text)
    guard let release = try? ReleaseCodec.decode(Base64.encode(input.bytes)) else {
      return true
    }
    guard let written = try? ReleaseCodec.encode(release) else { return true }
    check((try? ReleaseCodec.decode(written)) != nil, "what was written can be read")
    return true
  }
}

/// Reads what servers of charts say: indexes, manifests, challenges, and locks.
enum ServerTarget {
  static func run(_ input: Input) -> Bool {
    guard let selector = input.bytes.first else { return false }
    let bytes = Array(input.bytes.dropFirst())
    let text = String(decoding: bytes, as: UTF8.self)
    switch selector % 4 {
    case 0:
      let index = try? RepositoryIndex(bytes, chart: "web", repository: "https://charts.test")
      _ = try? index?.pick("~1.2", chart: "web", repository: "https://charts.test")
    case 1:
      guard let reference = try? RegistryReference("oci://charts.test/web") else { return false }
      _ = try? RegistryManifest.read(bytes, of: reference)
    case 2:
      _ = AuthenticationChallenge(text)
      _ = try? RegistryReference(text)
      if let address = try? ChartAddress(text) {
        check(!address.description.isEmpty, "an address has a text")
        _ = try? address.file("index.yaml")
      }
    default:
      guard let (value, _) = json(bytes), let lock = ChartLock(value) else { return true }
      check(!lock.yaml.isEmpty, "a lock can be written")
    }
    return true
  }
}
