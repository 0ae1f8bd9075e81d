import GoTemplate

/// The template functions of the Go package Masterminds/sprig, version 3, as Helm has them.
///
/// ```swift
/// var table = FunctionTable()
/// SprigFunctions.add(to: &table, clock: { GoTime(seconds: 0, nanoseconds: 0) })
/// ```
///
/// Each family has a file of its own. What Go makes of odd arguments is kept, its panics as errors
/// in its words included.
enum SprigFunctions {
  /// Adds every function of Sprig that does not belong to Helm itself (those are in `HelmFunctions`).
  ///
  /// - Parameters:
  ///   - clock: what `now` tells, and `ago` counts from.
  ///   - zones: the files of the tz database.
  static func add(
    to table: inout FunctionTable,
    clock: @escaping () -> GoTime = GoTime.now,
    zones: @escaping ChartTimeZones.Source = { _ in nil }
  ) {
    addStrings(to: &table)
    addWords(to: &table)
    addStringLists(to: &table)
    addIntegerMath(to: &table)
    addFloatMath(to: &table)
    addDefaults(to: &table)
    addEncoding(to: &table)
    addLists(to: &table)
    addDictionaries(to: &table)
    addMerging(to: &table)
    addTypeConversion(to: &table)
    addReflection(to: &table)
    addPaths(to: &table)
    addSemanticVersions(to: &table)
    addHashes(to: &table)
    addRegularExpressions(to: &table)
    addDates(to: &table, clock: clock, zones: ChartTimeZones(zones))
    addDurations(to: &table)
    addURLs(to: &table)
    addRandom(to: &table)
    addPasswords(to: &table)
    addCiphers(to: &table)
    addCertificates(to: &table, clock: clock)
    table.add("hello") { _ throws(TemplateError) in "Hello!" }
  }

  /// What a template may build at most: bytes of a text, elements of a list.
  static let largestText = 64 << 20
  static let largestList = 4_000_000

  /// How long a text may be that is read as JSON or TOML, as of YAML: each of its bytes can become a
  /// value that takes fifty.
  private static let largestDocument = 8 << 20

  /// The text of a document.
  ///
  /// - Throws: that it is too large to be read.
  static func readable(_ document: [UInt8]) throws(TemplateError) -> [UInt8] {
    guard document.count <= largestDocument else {
      throw TemplateError("text is larger than 8 MiB, which is too much to be read")
    }
    return document
  }

  /// - Throws: that a text of so many bytes is too large.
  static func check(textOf count: Int) throws(TemplateError) {
    if count > largestText { throw GoPanic.largeText }
  }

  /// - Throws: that a list of so many elements is too large.
  static func check(listOf count: Int) throws(TemplateError) {
    if count > largestList { throw GoPanic.largeList }
  }
}

/// The words of Go's own panics, which reach the user as errors.
enum GoPanic {
  static let nilPointer = TemplateError(
    "runtime error: invalid memory address or nil pointer dereference"
  )
  static let division = TemplateError("runtime error: integer divide by zero")
  static let largeList = TemplateError("runtime error: makeslice: len out of range")
  /// Go would go on until the machine has no more memory.
  static let largeText = TemplateError("result is larger than 64 MiB")

  /// `value.(type)` of another type.
  static func conversion(_ value: Value, to type: GoType) -> TemplateError {
    let own = value.type?.description ?? "nil"
    return TemplateError("interface conversion: interface {} is \(own), not \(type)")
  }

  static func bounds(_ text: String) -> TemplateError {
    TemplateError("runtime error: slice bounds out of range \(text)")
  }
}
