import Diagnostics
import JSON
import TestSuites
import Testing

/// The JSONTestSuite: what every JSON reader has to accept, to refuse, and what it may decide itself.
@Suite(.enabled(if: TestSuites.folder("json-parsing") != nil, "\(TestSuites.missing)"))
struct ParsingSuiteTests {
  private static func files(_ kind: String) -> [String] {
    guard let folder = TestSuites.folder("json-parsing") else { return [] }
    return TestSuites.files(below: folder + "/test_parsing", suffix: ".json")
      .filter { $0.hasPrefix(kind) }
  }

  private func read(
    _ path: String,
    _ duplicateKeys: JSONReader.DuplicateKeys = .refused
  ) throws -> Result<JSONValue, DiagnosticError> {
    let folder = try #require(TestSuites.folder("json-parsing"))
    let bytes = TestSuites.bytes(folder + "/" + path)
    return Result { () throws(DiagnosticError) in
      try JSONReader(duplicateKeys: duplicateKeys).read(SourceFile(name: path, bytes: bytes))
    }
  }

  @Test(arguments: files("y_"))
  func `valid JSON is accepted, and comes back when written`(name: String) throws {
    let value = try read("test_parsing/" + name, .lastWins).get()
    #expect(try JSONReader().read(JSONWriter().bytes(value)) == value)
    #expect(try JSONReader().read(JSONWriter(.pretty).bytes(value)) == value)
  }

  /// The standard only says that keys should be unique. In configs they have to be.
  @Test func `of valid JSON only duplicate keys are refused`() throws {
    let refused = try Self.files("y_").filter { name in
      if case .failure(let error) = try read("test_parsing/" + name) {
        #expect(error.diagnostics.map(\.code) == [.duplicateKey])
        return true
      }
      return false
    }
    #expect(refused == ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"])
  }

  @Test(arguments: files("n_"))
  func `invalid JSON is refused with a position`(name: String) throws {
    guard case .failure(let error) = try read("test_parsing/" + name) else {
      Issue.record("accepted")
      return
    }
    #expect(error.diagnostics.hasErrors)
    #expect(error.diagnostics.allSatisfy { !$0.range.isNone && $0.range.start <= $0.range.end })
  }

  /// Where the standard leaves the choice: numbers of any size are kept as they are written; what is
  /// no Unicode text is refused.
  private static let accepted: Set<String> = [
    "i_number_double_huge_neg_exp.json", "i_number_huge_exp.json",
    "i_number_neg_int_huge_exp.json", "i_number_pos_double_huge_exp.json",
    "i_number_real_neg_overflow.json", "i_number_real_pos_overflow.json",
    "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
    "i_structure_500_nested_arrays.json", "i_structure_UTF-8_BOM_empty_object.json",
  ]

  private static let refused: [String: DiagnosticCode] = [
    "i_object_key_lone_2nd_surrogate.json": .invalidString,
    "i_string_1st_surrogate_but_2nd_missing.json": .invalidString,
    "i_string_1st_valid_surrogate_2nd_invalid.json": .invalidString,
    "i_string_UTF-16LE_with_BOM.json": .invalidUTF8,
    "i_string_UTF-8_invalid_sequence.json": .invalidUTF8,
    "i_string_UTF8_surrogate_U+D800.json": .invalidUTF8,
    "i_string_incomplete_surrogate_and_escape_valid.json": .invalidString,
    "i_string_incomplete_surrogate_pair.json": .invalidString,
    "i_string_incomplete_surrogates_escape_valid.json": .invalidString,
    "i_string_invalid_lonely_surrogate.json": .invalidString,
    "i_string_invalid_surrogate.json": .invalidString,
    "i_string_invalid_utf-8.json": .invalidUTF8,
    "i_string_inverted_surrogates_U+1D11E.json": .invalidString,
    "i_string_iso_latin_1.json": .invalidUTF8,
    "i_string_lone_second_surrogate.json": .invalidString,
    "i_string_lone_utf8_continuation_byte.json": .invalidUTF8,
    "i_string_not_in_unicode_range.json": .invalidUTF8,
    "i_string_overlong_sequence_2_bytes.json": .invalidUTF8,
    "i_string_overlong_sequence_6_bytes.json": .invalidUTF8,
    "i_string_overlong_sequence_6_bytes_null.json": .invalidUTF8,
    "i_string_truncated-utf-8.json": .invalidUTF8,
    "i_string_utf16BE_no_BOM.json": .invalidUTF8,
    "i_string_utf16LE_no_BOM.json": .invalidUTF8,
  ]

  @Test(arguments: files("i_"))
  func `what the standard leaves open is decided by the table`(name: String) throws {
    switch try read("test_parsing/" + name) {
    case .success: #expect(Self.accepted.contains(name))
    case .failure(let error):
      #expect(error.diagnostics.map(\.code) == [try #require(Self.refused[name])])
    }
  }

  /// How values come back that other readers change: `nil` for those that are refused.
  private static let transformed: [String: String?] = [
    "number_-9223372036854775808.json": "[-9223372036854775808]",
    "number_-9223372036854775809.json": "[-9223372036854775809]",
    "number_1.0.json": "[1.0]",
    "number_1.000000000000000005.json": "[1.000000000000000005]",
    "number_1000000000000000.json": "[1000000000000000]",
    "number_10000000000000000999.json": "[10000000000000000999]",
    "number_1e-999.json": "[1E-999]",
    "number_1e6.json": "[1E6]",
    "number_9223372036854775807.json": "[9223372036854775807]",
    "number_9223372036854775808.json": "[9223372036854775808]",
    "object_key_nfc_nfd.json": "{\"\u{E9}\":\"NFC\",\"e\u{301}\":\"NFD\"}",
    "object_key_nfd_nfc.json": "{\"e\u{301}\":\"NFD\",\"\u{E9}\":\"NFC\"}",
    "object_same_key_different_values.json": nil,
    "object_same_key_same_value.json": nil,
    "object_same_key_unclear_values.json": nil,
    "string_1_escaped_invalid_codepoint.json": nil,
    "string_1_invalid_codepoint.json": nil,
    "string_2_escaped_invalid_codepoints.json": nil,
    "string_2_invalid_codepoints.json": nil,
    "string_3_escaped_invalid_codepoints.json": nil,
    "string_3_invalid_codepoints.json": nil,
    "string_with_escaped_NULL.json": "[\"A\\u0000B\"]",
  ]

  @Test func `nothing is changed silently`() throws {
    let folder = try #require(TestSuites.folder("json-parsing"))
    let names = TestSuites.files(below: folder + "/test_transform", suffix: ".json")
    #expect(Set(names) == Set(Self.transformed.keys))
    for name in names {
      let value = try? read("test_transform/" + name).get()
      let written = value.map { JSONWriter().bytes($0) }
      #expect(written == Self.transformed[name, default: nil].map { Array($0.utf8) }, "\(name)")
    }
  }
}
