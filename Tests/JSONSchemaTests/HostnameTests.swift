import JSON
import JSONSchema
import Testing

/// International host names, beyond what the official suite asks.
@Suite struct HostnameTests {
  private func isValid(_ name: String, _ format: String = "idn-hostname") throws -> Bool {
    var options = JSONSchema.Options()
    options.assertsFormat = true
    return try JSONSchema.compile(["format": .string(format)], options: options)
      .isValid(.string(name))
  }

  /// The samples of RFC 3492, section 7.1, that are in lower case.
  @Test(arguments: [
    ("ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn", false),
    ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye", true),
    ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l", true),
    ("bücher", "xn--bcher-kva", true), ("faß", "xn--fa-hia", true),
    ("ελλάς", "xn--hxarsa0b", true),
  ])
  func `both forms of a label are valid`(letters: String, encoded: String, isValid: Bool) throws {
    #expect(try self.isValid(letters) == isValid)
    if isValid {
      #expect(try self.isValid(encoded))
      #expect(try self.isValid(encoded.uppercased()))
      #expect(try self.isValid(encoded, "hostname"))
      #expect(try !self.isValid(letters, "hostname"))
    }
  }

  @Test(arguments: [
    "bu\u{308}cher", "Bücher", "\u{2126}", "a\u{2028}b", "☃", "x\u{200B}y", "\u{1100}\u{1161}",
    "q\u{325}\u{327}", "\u{E000}", "xn--bcher-kvA.xn--", "xn--a", "xn--\u{FC}", "a\u{378}",
    "a.-ü", "aü--x", "xn--99999999999", "xn--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "\u{5D0}-", "\u{5D0}a",
  ])
  func `what is not in its normal form, or no letter, is refused`(name: String) throws {
    #expect(try !isValid(name))
  }

  @Test(arguments: [
    "\u{E1}", "\u{5D0}1", "1.2.3.4", "a-b", "xn--bcher-kva.example",
    "Example.ORG", "\u{930}\u{94D}\u{200D}\u{930}", "ñandú。例え。example",
  ])
  func `what is in its normal form is accepted`(name: String) throws {
    #expect(try isValid(name))
  }

  @Test func `long texts cost little`() throws {
    let clock = ContinuousClock()
    let start = clock.now
    #expect(try !isValid(String(repeating: "ü", count: 1_000_000)))
    #expect(try !isValid("xn--" + String(repeating: "a", count: 1_000_000)))
    #expect(try !isValid(String(repeating: "ü.", count: 500_000)))
    #expect(clock.now - start < .seconds(20))
  }
}
