/// Tells from a key's name that a text below it is likely a secret: `adminPassword`, `API_TOKEN`.
enum SecretKeyNames {
  /// Names that end so, or have an `s` behind it, hold secrets.
  private static let words = [
    "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "privatekey",
    "secretkey", "accesskey", "masterkey", "encryptionkey", "signingkey", "credential", "authkey",
    "htpasswd", "connectionstring", "connectionurl", "dsn",
  ]

  /// Names with this in them tell where a secret is, and not what it is.
  private static let references = ["existing", "pullsecret", "secretname", "secretref"]

  /// - Parameter key: as it is written: `redis-password`, `GF_ADMIN_PASSWORD`, `clientSecret`.
  static func isSecret(_ key: String) -> Bool {
    var name = String(
      String.UnicodeScalarView(
        key.unicodeScalars.lazy
          .filter { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) }
          .compactMap { $0.properties.lowercaseMapping.unicodeScalars.first }
      )
    )
    if references.contains(where: name.contains) { return false }
    if name.hasSuffix("s"), !name.hasSuffix("pass") { name.removeLast() }
    return name == "pass" || words.contains(where: name.hasSuffix)
  }
}
