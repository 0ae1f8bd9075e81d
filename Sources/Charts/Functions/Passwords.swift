import GoTemplate

/// Hashes of passwords.
extension SprigFunctions {
  /// What a call counts for that takes a tenth of a second or more: the clock is looked at each time.
  static let slowWork = 1 << 20

  static func addPasswords(to table: inout FunctionTable) {
    table.add("bcrypt", .string) { call throws(TemplateError) in
      try call.execution.charge(slowWork)
      return .string(bcrypt(call.bytes(0)))
    }
    table.add("htpasswd", .string, .string) { call throws(TemplateError) in
      try call.execution.charge(slowWork)
      let user = call.string(0)
      if user.contains(":") { return .string("invalid username: \(user)") }
      return .string("\(user):\(bcrypt(call.bytes(1)))")
    }
  }

  private static func bcrypt(_ password: [UInt8]) -> String {
    guard password.count <= 72 else {
      return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
    }
    return Bcrypt.hash(password, salt: randomBytes(16))
  }
}
