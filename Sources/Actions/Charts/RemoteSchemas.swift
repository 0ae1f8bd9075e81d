import ChartSources
import Diagnostics
import HTTP
import JSON
import Synchronization

/// The schemas in the network that the schemas of charts refer to, as far as they have been fetched.
///
/// Schemas are compiled where nothing can wait for an answer. So what is missing is noted there, then
/// fetched, and the schemas are compiled once more, until nothing is missing.
final class RemoteSchemas: Sendable {
  /// Fetches a file of at most so many bytes.
  typealias Fetch =
    @Sendable (_ address: String, _ limit: Int) async throws(DiagnosticError) -> [UInt8]

  /// What is known of an address.
  enum Document: Sendable {
    case schema(JSONValue)
    /// Nobody answers there.
    case unreachable(reason: String)
    /// There is something else, or nothing.
    case mistake(DiagnosticError)
    /// It is to be fetched.
    case wanted
  }

  private let documents = Mutex<[String: Document]>([:])

  /// How many addresses one rendering may ask.
  static let countLimit = 32
  static let sizeLimit = 4 << 20
  /// Nobody is asked twice, and nobody for longer than by Helm.
  static let limits = DownloadLimits(
    total: .seconds(15),
    connect: .seconds(10),
    idle: .seconds(10),
    retries: .never
  )

  /// What stands at an address; a new one is noted.
  func document(at address: String) -> Document {
    documents.withLock { documents in
      if let known = documents[address] { return known }
      let new: Document =
        documents.count < Self.countLimit ? .wanted : .mistake(Self.tooMany(address))
      documents[address] = new
      return new
    }
  }

  /// Fetches what is wanted.
  ///
  /// - Returns: whether there was anything.
  func fetchWanted(with fetch: @escaping Fetch) async -> Bool {
    let wanted = documents.withLock { documents in
      documents.filter { if case .wanted = $0.value { true } else { false } }.keys
    }
    await withTaskGroup(of: (String, Document).self) { tasks in
      for address in wanted {
        tasks.addTask { (address, await Self.fetch(address, with: fetch)) }
      }
      for await (address, document) in tasks {
        documents.withLock { $0[address] = document }
      }
    }
    return !wanted.isEmpty
  }

  private static func fetch(_ address: String, with fetch: Fetch) async -> Document {
    let bytes: [UInt8]
    do throws(DiagnosticError) {
      bytes = try await fetch(address, sizeLimit)
    } catch {
      guard let first = error.diagnostics.first, first.code == .chartDownload else {
        return .mistake(error)
      }
      return .unreachable(reason: first.message)
    }
    do throws(DiagnosticError) {
      return .schema(try JSONReader(duplicateKeys: .lastWins).read(bytes))
    } catch {
      return .mistake(noJSON(address, error))
    }
  }

  private static func tooMany(_ address: String) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        .error,
        .chartFiles,
        "\(address) is not fetched: the schemas refer to more than \(countLimit) addresses"
      )
    )
  }

  private static func noJSON(_ address: String, _ error: DiagnosticError) -> DiagnosticError {
    let reason = error.diagnostics.first?.message ?? ""
    return DiagnosticError(Diagnostic(.error, .badSchema, "\(address) is no JSON: \(reason)"))
  }
}
