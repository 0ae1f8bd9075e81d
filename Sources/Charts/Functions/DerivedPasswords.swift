internal import CCrypto

import GoTemplate

/// `derivePassword COUNTER KIND PASSWORD USER SITE`: the same password for the same site each time, by
/// the algorithm of Master Password.
extension SprigFunctions {
  static func addDerivedPasswords(to table: inout FunctionTable) {
    table.add("derivePassword", .named("uint32", .uint64), .string, .string, .string, .string) {
      call throws(TemplateError) in
      try call.execution.charge(slowWork)
      guard let shapes = passwordShapes[call.string(1)] else {
        return .string("cannot find password template \(call.string(1))")
      }
      var counter: UInt32 = 0
      if case .uint64(let value) = call[0] { counter = UInt32(truncatingIfNeeded: value) }
      let scope = Array("com.lyndir.masterpassword".utf8)
      let (user, site) = (call.bytes(3), call.bytes(4))
      let salt = scope + bigEndian(UInt32(truncatingIfNeeded: user.count)) + user
      let key = try scrypt(call.bytes(2), salt: salt)
      let seed = authenticationCode(
        scope + bigEndian(UInt32(truncatingIfNeeded: site.count)) + site + bigEndian(counter),
        key: key
      )
      let shape = shapes[Int(seed[0]) % shapes.count]
      let characters = zip(shape.utf8, seed.dropFirst()).map { element, random in
        let alphabet = Array((passwordAlphabets[element] ?? "?").utf8)
        return alphabet[Int(random) % alphabet.count]
      }
      return .string(String(decoding: characters, as: UTF8.self))
    }
  }

  /// What the passwords of each kind look like; each letter stands for one of `passwordAlphabets`.
  private static let passwordShapes: [String: [String]] = [
    "maximum": ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
    "long": [
      "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
      "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
      "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
      "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
      "CvccCvcvCvccno",
    ],
    "medium": ["CvcnoCvc", "CvcCvcno"],
    "short": ["Cvcn"],
    "basic": ["aaanaaan", "aannaaan", "aaannaaa"],
    "pin": ["nnnn"],
  ]

  private static let passwordAlphabets: [UInt8: String] = {
    let (vowels, consonants) = ("aeiou", "bcdfghjklmnpqrstvwxyz")
    let upper = vowels.uppercased() + consonants.uppercased()
    let letters = vowels.uppercased() + vowels + consonants.uppercased() + consonants
    let alphabets: [Unicode.Scalar: String] = [
      "V": vowels.uppercased(), "C": consonants.uppercased(), "v": vowels, "c": consonants,
      "A": upper, "a": letters, "n": "0123456789", "o": "@&%?,=[]_:-+*$#!'^~;()/.",
      "x": letters + "0123456789!@#$%^&*()",
    ]
    return Dictionary(uniqueKeysWithValues: alphabets.map { (UInt8(ascii: $0), $1) })
  }()

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func scrypt(_ password: [UInt8], salt: [UInt8]) throws(TemplateError) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: 64)
    let isDone = password.withUnsafeBytes { bytes in
      EVP_PBE_scrypt(
        bytes.bindMemory(to: CChar.self).baseAddress,
        bytes.count,
        salt,
        salt.count,
        32_768,
        8,
        2,
        64 << 20,
        &key,
        key.count
      ) == 1
    }
    guard isDone else { throw TemplateError("failed to derive password") }
    return key
  }

  /// HMAC with SHA-256.
  private static func authenticationCode(_ text: [UInt8], key: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    HMAC(EVP_sha256(), key, Int32(key.count), text, text.count, &out, &length)
    return out
  }
}
