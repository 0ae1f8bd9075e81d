internal import CCrypto

import GoTemplate

/// `encryptAES` and `decryptAES`: AES-256 in CBC mode, the password filled up with zeros for a key, the
/// initialization vector before the text, all in base64.
extension SprigFunctions {
  static func addCiphers(to table: inout FunctionTable) {
    table.add("encryptAES", .string, .string) { call throws(TemplateError) in
      let text = call.bytes(1)
      if text.isEmpty { return "" }
      let padding = AES.blockSize - text.count % AES.blockSize
      let padded = text + [UInt8](repeating: UInt8(padding), count: padding)
      let vector = randomBytes(AES.blockSize)
      let result = try AES.run(padded, password: call.bytes(0), vector: vector, encrypts: true)
      return .string(BaseEncoding.base64.encoded(vector + result))
    }
    table.add("decryptAES", .string, .string) { call throws(TemplateError) in
      if call.bytes(1).isEmpty { return "" }
      return .string(bytes: try decrypted(call.bytes(1), password: call.bytes(0)))
    }
    addDerivedPasswords(to: &table)
  }

  private static func decrypted(_ base64: [UInt8], password: [UInt8]) throws(TemplateError)
    -> [UInt8]
  {
    let bytes: [UInt8]
    do throws(BaseEncoding.Mistake) {
      bytes = try BaseEncoding.base64.decoded(base64)
    } catch {
      throw TemplateError("illegal base64 data at input byte \(error.offset)")
    }
    guard bytes.count >= AES.blockSize else {
      // What Go has room for is a multiple of three.
      throw GoPanic.bounds("[:\(AES.blockSize)] with capacity \(base64.count / 4 * 3)")
    }
    let text = Array(bytes.dropFirst(AES.blockSize))
    guard text.count % AES.blockSize == 0 else {
      throw TemplateError("crypto/cipher: input not full blocks")
    }
    guard !text.isEmpty else { throw TemplateError("runtime error: index out of range [-1]") }
    let vector = Array(bytes.prefix(AES.blockSize))
    let plain = try AES.run(text, password: password, vector: vector, encrypts: false)
    let length = plain.count - Int(plain.last ?? 0)
    guard length >= 0 else { throw GoPanic.bounds("[:\(length)]") }
    return Array(plain.prefix(length))
  }
}

/// AES-256 in CBC mode without padding, by OpenSSL's libcrypto.
private enum AES {
  static let blockSize = 16
  private static let keySize = 32

  static func run(_ text: [UInt8], password: [UInt8], vector: [UInt8], encrypts: Bool)
    throws(TemplateError) -> [UInt8]
  {
    let key = Array(password.prefix(keySize))
    let filled = key + [UInt8](repeating: 0, count: keySize - key.count)
    var out = [UInt8](repeating: 0, count: text.count + blockSize)
    var (written, rest): (Int32, Int32) = (0, 0)
    guard let length = Int32(exactly: text.count), let context = EVP_CIPHER_CTX_new() else {
      throw GoPanic.largeList
    }
    defer { EVP_CIPHER_CTX_free(context) }
    guard
      EVP_CipherInit_ex(context, EVP_aes_256_cbc(), nil, filled, vector, encrypts ? 1 : 0) == 1,
      EVP_CIPHER_CTX_set_padding(context, 0) == 1,
      EVP_CipherUpdate(context, &out, &written, text, length) == 1,
      EVP_CipherFinal_ex(context, nil, &rest) == 1
    else { throw TemplateError("crypto/cipher: input not full blocks") }
    return Array(out.prefix(Int(written)))
  }
}
