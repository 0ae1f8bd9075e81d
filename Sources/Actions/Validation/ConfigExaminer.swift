import Diagnostics
import Host
import JSON
import Workloads

/// Validates configs.
struct ConfigExaminer: Examiner {
  private let loader: ConfigLoader
  private let request: ValidateAction.Request
  /// The policies that they are held against.
  private let policies: PolicyCache?
  /// The bases, which are read once.
  private let known: [String: [UInt8]]

  init(host: Host, _ request: ValidateAction.Request) {
    loader = ConfigLoader(host: host)
    self.request = request
    policies = request.policy.map(PolicyCache.init)
    var known: [String: [UInt8]] = [:]
    for path in request.bases where known[path] == nil {
      known[path] = try? host.files.read(path, ConfigReader.limit)
    }
    self.known = known
  }

  func examine(_ target: FileFinder.Target) async -> Validation? {
    let files = request.bases + (target.path.map { [$0] } ?? [])
    var known = known
    var memberText: [UInt8]?
    if target.folder != nil, let path = target.path {
      do throws(FileError) {
        let bytes = try loader.host.files.read(path, ConfigReader.limit)
        guard ConfigLook.mayBeConfig(bytes) else { return nil }
        known[path] = bytes
        memberText = bytes
      } catch .tooLarge {
        return nil
      } catch {
        // What cannot be read is reported, since no one knows what it is.
      }
    }
    var examined = loader.begin(
      ConfigRequest(files: files, settings: request.settings, namespace: request.namespace),
      for: .validating,
      known: known
    )
    if let policies { await Self.judge(&examined, policies, loader.schemas) }
    loader.finish(&examined, for: .validating)
    if let memberText {
      let parts = examined.merged.parts
      let isConfig =
        parts.count >= files.count
        ? ConfigLook.isConfig(parts[files.count - 1]) : ConfigLook.isConfig(broken: memberText)
      guard isConfig else { return nil }
    }
    return Validation(files: files, diagnostics: examined.found, sources: examined.sources)
  }

  private static func judge(
    _ examined: inout ExaminedConfig,
    _ policies: PolicyCache,
    _ schemas: SchemaLibrary
  ) async {
    guard !examined.found.hasErrors, let config = examined.config else { return }
    do throws(ActionError) {
      let texts = try await policies.texts(for: config)
      PolicyApplication(schemas: schemas).judge(texts, &examined)
    } catch {
      examined.found += PolicyMistake.unread(by: error)
    }
  }
}

/// What makes a JSON file of a folder look like a config: an object with `chart_name`, `workload`, or
/// a `$schema` that ends in the name of one of ours. A file that cannot be read as JSON is one when it
/// has one of the first two in quotes.
enum ConfigLook {
  private static let keys = ["chart_name", "workload"]

  static func isConfig(_ value: JSONValue) -> Bool {
    if keys.contains(where: { value[$0] != nil }) { return true }
    guard let schema = value["$schema"]?.string else { return false }
    let name = schema.prefix { $0 != "#" && $0 != "?" }.split(separator: "/").last ?? ""
    return name != WorkloadManifest.schemaPath && BuiltInFiles.schemaText(String(name)) != nil
  }

  static func isConfig(broken bytes: [UInt8]) -> Bool {
    keys.contains { holds(bytes, "\"\($0)\"") }
  }

  /// Whether the text has what a config needs, before it is parsed.
  static func mayBeConfig(_ bytes: [UInt8]) -> Bool {
    isConfig(broken: bytes) || holds(bytes, "\"$schema\"")
  }

  private static func holds(_ bytes: [UInt8], _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      guard bytes.count >= wanted.count else { return false }
      // The second byte tells more than the quote that all begin with.
      return (0...(bytes.count - wanted.count)).contains { start in
        bytes[start + 1] == wanted[1]
          && wanted.indices.allSatisfy { bytes[start + $0] == wanted[$0] }
      }
    }
  }
}
