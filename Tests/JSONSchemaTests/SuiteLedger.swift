/// What of the suite does not pass, and why. A test fails when an entry has become unnecessary.
enum SuiteLedger {
  struct Entry {
    /// The files, relative to the suite's `tests`.
    var paths: [String]
    var reason: String
    /// A group's and a case's description, or only a group's where its schema is refused.
    var cases: [String]
  }

  static let entries: [Entry] = [
    Entry(
      paths: [
        "draft2019-09/optional/format/idn-hostname.json",
        "draft2020-12/optional/format/idn-hostname.json",
        "draft7/optional/format/idn-hostname.json",
      ],
      reason: "internationalised host names need the tables of IDNA 2008, which are not here",
      cases: [
        "validation of internationalized host names: A-label that decodes to a Bidi rule violation is invalid",
        "validation of internationalized host names: A-label that decodes to a disallowed code point is invalid",
        "validation of internationalized host names: A-label that decodes to only ASCII is invalid",
        "validation of internationalized host names: Arabic-Indic digits mixed with Extended Arabic-Indic digits",
        "validation of internationalized host names: Begins with a Nonspacing Mark",
        "validation of internationalized host names: Begins with a Spacing Combining Mark",
        "validation of internationalized host names: Begins with an Enclosing Mark",
        "validation of internationalized host names: Bidi domain name with a digit-first label is invalid",
        "validation of internationalized host names: Exceptions that are DISALLOWED, left-to-right chars",
        "validation of internationalized host names: Exceptions that are DISALLOWED, right-to-left chars",
        "validation of internationalized host names: Greek KERAIA not followed by Greek",
        "validation of internationalized host names: Greek KERAIA not followed by anything",
        "validation of internationalized host names: Hebrew GERESH not preceded by Hebrew",
        "validation of internationalized host names: Hebrew GERESH not preceded by anything",
        "validation of internationalized host names: Hebrew GERSHAYIM not preceded by Hebrew",
        "validation of internationalized host names: Hebrew GERSHAYIM not preceded by anything",
        "validation of internationalized host names: KATAKANA MIDDLE DOT with no Hiragana, Katakana, or Han",
        "validation of internationalized host names: KATAKANA MIDDLE DOT with no other characters",
        "validation of internationalized host names: MIDDLE DOT with no following 'l'",
        "validation of internationalized host names: MIDDLE DOT with no preceding 'l'",
        "validation of internationalized host names: MIDDLE DOT with nothing following",
        "validation of internationalized host names: MIDDLE DOT with nothing preceding",
        "validation of internationalized host names: U-label contains \"--\" in the 3rd and 4th position",
        "validation of internationalized host names: U-label ends with a dash",
        "validation of internationalized host names: U-label starts and ends with a dash",
        "validation of internationalized host names: U-label starts with a dash",
        "validation of internationalized host names: ZERO WIDTH JOINER not preceded by Virama",
        "validation of internationalized host names: ZERO WIDTH JOINER not preceded by anything",
        "validation of internationalized host names: a U-label whose A-label form is longer than 63 octets is invalid",
        "validation of internationalized host names: a name longer than 253 characters is invalid",
        "validation of internationalized host names: a single label of 64 characters is too long",
        "validation of internationalized host names: contains illegal char U+302E Hangul single dot tone mark",
        "validation of internationalized host names: empty label between two dots is invalid",
        "validation of internationalized host names: empty string",
        "validation of internationalized host names: illegal first char U+302E Hangul single dot tone mark",
        "validation of internationalized host names: invalid Punycode",
        "validation of internationalized host names: invalid label, correct Punycode",
        "validation of internationalized host names: label starting with a digit before a right-to-left letter is invalid",
        "validation of internationalized host names: left-to-right label containing a right-to-left letter is invalid",
        "validation of internationalized host names: non-canonical Punycode that does not re-encode to itself is invalid",
        "validation of internationalized host names: right-to-left label mixing both digit types is invalid",
        "validation of internationalized host names: zero width non-joiner must pass at every occurrence",
        "validation of separators in internationalized host names: leading dot",
        "validation of separators in internationalized host names: leading fullwidth full stop",
        "validation of separators in internationalized host names: leading halfwidth ideographic full stop",
        "validation of separators in internationalized host names: leading ideographic full stop",
        "validation of separators in internationalized host names: single dot",
        "validation of separators in internationalized host names: single fullwidth full stop",
        "validation of separators in internationalized host names: single halfwidth ideographic full stop",
        "validation of separators in internationalized host names: single ideographic full stop",
        "validation of separators in internationalized host names: trailing dot",
        "validation of separators in internationalized host names: trailing fullwidth full stop",
        "validation of separators in internationalized host names: trailing halfwidth ideographic full stop",
        "validation of separators in internationalized host names: trailing ideographic full stop",
      ]
    ),
    Entry(
      paths: [
        "draft2019-09/optional/format/hostname.json", "draft2020-12/optional/format/hostname.json",
        "draft7/optional/format/hostname.json",
      ],
      reason: "the letters within punycode are not looked at: that needs the tables of IDNA 2008",
      cases: [
        "validation of A-label (punycode) host names: Arabic-Indic digits mixed with Extended Arabic-Indic digits",
        "validation of A-label (punycode) host names: Begins with a Nonspacing Mark",
        "validation of A-label (punycode) host names: Begins with a Spacing Combining Mark",
        "validation of A-label (punycode) host names: Begins with an Enclosing Mark",
        "validation of A-label (punycode) host names: Exceptions that are DISALLOWED, left-to-right chars",
        "validation of A-label (punycode) host names: Exceptions that are DISALLOWED, right-to-left chars",
        "validation of A-label (punycode) host names: Greek KERAIA not followed by Greek",
        "validation of A-label (punycode) host names: Greek KERAIA not followed by anything",
        "validation of A-label (punycode) host names: Hebrew GERESH not preceded by Hebrew",
        "validation of A-label (punycode) host names: Hebrew GERESH not preceded by anything",
        "validation of A-label (punycode) host names: Hebrew GERSHAYIM not preceded by Hebrew",
        "validation of A-label (punycode) host names: Hebrew GERSHAYIM not preceded by anything",
        "validation of A-label (punycode) host names: KATAKANA MIDDLE DOT with no Hiragana, Katakana, or Han",
        "validation of A-label (punycode) host names: KATAKANA MIDDLE DOT with no other characters",
        "validation of A-label (punycode) host names: MIDDLE DOT with no following 'l'",
        "validation of A-label (punycode) host names: MIDDLE DOT with no preceding 'l'",
        "validation of A-label (punycode) host names: MIDDLE DOT with nothing following",
        "validation of A-label (punycode) host names: MIDDLE DOT with nothing preceding",
        "validation of A-label (punycode) host names: ZERO WIDTH JOINER not preceded by Virama",
        "validation of A-label (punycode) host names: ZERO WIDTH JOINER not preceded by anything",
        "validation of A-label (punycode) host names: contains \"--\" in the 3rd and 4th position",
        "validation of A-label (punycode) host names: contains illegal char U+302E Hangul single dot tone mark",
        "validation of A-label (punycode) host names: invalid Punycode",
      ]
    ),
    Entry(
      paths: ["draft7/optional/content.json"],
      reason: "contentEncoding and contentMediaType are remarks, as in the newer drafts",
      cases: [
        "validation of binary string-encoding: an invalid base64 string (% is not a valid character)",
        "validation of binary-encoded media type documents: a validly-encoded invalid JSON document",
        "validation of binary-encoded media type documents: an invalid base64 string that is valid JSON",
        "validation of string-encoded content based on media type: an invalid JSON document",
      ]
    ),
  ]

  private static let reasons: [String: String] = {
    var reasons: [String: String] = [:]
    for entry in entries {
      for path in entry.paths {
        for name in entry.cases { reasons["\(path): \(name)"] = entry.reason }
      }
    }
    return reasons
  }()

  /// Why a case is expected to fail.
  static func reason(_ name: String) -> String? { reasons[name] }

  /// The entries for a file.
  static func names(of path: String) -> [String] {
    entries.filter { $0.paths.contains(path) }.flatMap { entry in
      entry.cases.map { "\(path): \($0)" }
    }
  }
}
