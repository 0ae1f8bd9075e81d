import Diagnostics
public import Host
import JSON

/// Makes the corrections that diagnostics offer in a config's files, and leaves all else in them as it
/// is.
///
/// ```swift
/// let action = FixAction(host: .live())
/// let plan = try action.plan(ConfigRequest(files: ["env.json"]))
/// plan.changes.map { $0.diff.text() }
/// try action.write(plan)
/// ```
///
/// One correction may bring the next one to light, so the config is read anew after each round. A
/// correction is kept only where less is wrong with it than without it, and none is made in a file
/// that cannot be read in the end.
public struct FixAction: Sendable {
  public var host: Host
  private let schemas = SchemaLibrary()

  public init(host: Host) { self.host = host }

  /// How often a config is read anew, corrections that are tried one by one included.
  private static let roundLimit = 200

  /// What can be corrected, and what is left. Nothing is written.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be read.
  public func plan(_ request: ConfigRequest) throws(ActionError) -> FixPlan {
    let original = try contents(request)
    let first = state(request, original)
    var best = (contents: original, state: first, made: 0)
    var rounds = Self.roundLimit
    while rounds > 0, let next = improved(request, best.contents, best.state, &rounds) {
      best = (next.contents, next.state, best.made + next.made)
    }
    guard best.state.stage != .unreadable, best.made > 0 else {
      return FixPlan(files: original, changes: [], corrections: 0, before: first, after: first)
    }
    let secrets = first.secrets + best.state.secrets
    let changes = Set(request.files).sorted().compactMap { path -> FixPlan.Change? in
      guard let old = original[path], let new = best.contents[path], old != new else { return nil }
      let diff = UnifiedDiff(
        name: ConfigReader.name(of: path),
        from: old,
        to: new,
        secrets: secrets
      )
      return FixPlan.Change(path: path, old: old, new: new, diff: diff)
    }
    return FixPlan(
      files: best.contents,
      changes: changes,
      corrections: best.made,
      before: first,
      after: best.state
    )
  }

  /// Writes what the plan changes; standard input is none of it.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be written, or is not any more what it was
  ///   when the plan was made.
  public func write(_ plan: FixPlan) throws(ActionError) {
    for change in plan.changes where change.path != "-" {
      do throws(FileError) {
        let now = try host.files.read(change.path, ConfigReader.limit)
        guard now == change.old else {
          throw .failed(path: change.path, reason: "it was changed meanwhile")
        }
        try host.files.write(change.path, change.new)
      } catch {
        throw .file(FileMistake.unwritable(change.path, error))
      }
    }
  }

  private func contents(_ request: ConfigRequest) throws(ActionError) -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in request.files where contents[path] == nil {
      do throws(DiagnosticError) {
        contents[path] = try ConfigReader(host: host).file(path).bytes
      } catch {
        throw ExaminedConfig(found: error.diagnostics).error()
      }
    }
    return contents
  }

  private func state(_ request: ConfigRequest, _ contents: [String: [UInt8]]) -> FixPlan.State {
    let loader = ConfigLoader(host: host, schemas: schemas)
    let examined = loader.examine(request, for: .correcting, known: contents)
    return FixPlan.State(
      diagnostics: examined.found,
      sources: examined.sources,
      failure: examined.found.hasErrors ? examined.error() : nil
    )
  }

  /// A better config, by all corrections at once, else by the first that is one.
  private func improved(
    _ request: ConfigRequest,
    _ contents: [String: [UInt8]],
    _ state: FixPlan.State,
    _ rounds: inout Int
  ) -> (contents: [String: [UInt8]], state: FixPlan.State, made: Int)? {
    let fixes = state.diagnostics.compactMap(\.fix)
    guard !fixes.isEmpty else { return nil }
    for chosen in [fixes] + (fixes.count > 1 ? fixes.map { [$0] } : []) {
      guard rounds > 0 else { return nil }
      rounds -= 1
      let (next, made) = applied(chosen, to: contents, state.sources)
      guard made > 0 else { continue }
      let outcome = self.state(request, next)
      if outcome.isBetter(than: state) { return (next, outcome, made) }
    }
    return nil
  }

  private func applied(
    _ fixes: [Diagnostic.Fix],
    to contents: [String: [UInt8]],
    _ sources: SourceMap
  ) -> (contents: [String: [UInt8]], made: Int) {
    var contents = contents
    var made = 0
    for file in Set(fixes.map(\.range.file)).sorted() {
      // What a flag says is no file, and stays.
      guard let source = sources[file], !source.isArgument,
        let path = contents.keys.first(where: { ConfigReader.name(of: $0) == source.name }),
        let bytes = contents[path], bytes == source.bytes
      else { continue }
      let result = Fixes.applied(fixes, to: bytes, of: file)
      contents[path] = result.bytes
      made += result.applied.count
    }
    return (contents, made)
  }
}
