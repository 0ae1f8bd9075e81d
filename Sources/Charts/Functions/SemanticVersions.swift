import GoTemplate

/// Versions after semver.org.
extension SprigFunctions {
  static func addSemanticVersions(to table: inout FunctionTable) {
    table.add("semver", .string) { call throws(TemplateError) in
      .object(VersionObject(try version(call.string(0)), isPointer: true))
    }
    table.add("semverCompare", .string, .string) { call throws(TemplateError) in
      let constraint: VersionConstraint
      do throws(VersionError) {
        constraint = try VersionConstraint(call.string(0))
      } catch {
        throw TemplateError(error.description)
      }
      return .bool(constraint.allows(try version(call.string(1))))
    }
  }

  private static func version(_ text: String) throws(TemplateError) -> SemanticVersion {
    do throws(VersionError) {
      return try SemanticVersion(text)
    } catch {
      throw TemplateError(error.description)
    }
  }
}

/// Go's `semver.Version` with its methods: `(semver "1.2.3").Minor`.
final class VersionObject: TemplateObject {
  private let version: SemanticVersion
  private let isPointer: Bool

  static let pointer = GoType.pointer(.structure("semver.Version"))

  init(_ version: SemanticVersion, isPointer: Bool) {
    self.version = version
    self.isPointer = isPointer
  }

  var type: GoType { isPointer ? Self.pointer : .structure("semver.Version") }
  var text: String? { version.description }

  func method(_ name: String) -> Function? {
    let version = version
    func comparison(_ holds: @escaping (Int) -> Bool) -> Function {
      Function(name, Self.pointer) { call throws(TemplateError) in
        .bool(holds(try Self.order(version, call[0])))
      }
    }
    switch name {
    case "Major": return Function(name) { _ throws(TemplateError) in .uint64(version.major) }
    case "Minor": return Function(name) { _ throws(TemplateError) in .uint64(version.minor) }
    case "Patch": return Function(name) { _ throws(TemplateError) in .uint64(version.patch) }
    case "Prerelease":
      return Function(name) { _ throws(TemplateError) in .string(version.prerelease) }
    case "Metadata":
      return Function(name) { _ throws(TemplateError) in .string(version.metadata) }
    case "Original":
      return Function(name) { _ throws(TemplateError) in .string(version.original) }
    case "String":
      return Function(name) { _ throws(TemplateError) in .string(version.description) }
    case "Compare":
      return Function(name, Self.pointer) { call throws(TemplateError) in
        .int(try Self.order(version, call[0]))
      }
    case "Equal": return comparison { $0 == 0 }
    case "LessThan": return comparison { $0 < 0 }
    case "LessThanEqual": return comparison { $0 <= 0 }
    case "GreaterThan": return comparison { $0 > 0 }
    case "GreaterThanEqual": return comparison { $0 >= 0 }
    case "IncMajor":
      return increment(name, SemanticVersion(major: version.major &+ 1, minor: 0, patch: 0))
    case "IncMinor":
      return increment(
        name,
        SemanticVersion(major: version.major, minor: version.minor &+ 1, patch: 0)
      )
    case "IncPatch":
      let patch = version.prerelease.isEmpty ? version.patch &+ 1 : version.patch
      return increment(
        name,
        SemanticVersion(major: version.major, minor: version.minor, patch: patch)
      )
    default: return nil
    }
  }

  private func increment(_ name: String, _ next: SemanticVersion) -> Function {
    Function(name) { _ throws(TemplateError) in .object(VersionObject(next, isPointer: false)) }
  }

  private static func order(_ version: SemanticVersion, _ other: Value) throws(TemplateError) -> Int
  {
    guard case .object(let object) = other, let other = object as? VersionObject else {
      throw GoPanic.nilPointer
    }
    return version.compare(other.version)
  }
}
