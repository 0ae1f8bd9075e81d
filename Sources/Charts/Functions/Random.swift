internal import Glibc

import GoTemplate

/// What is different each time, from the system's secure source.
extension SprigFunctions {
  static func addRandom(to table: inout FunctionTable) {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    let digits = Array("0123456789".utf8)
    for (name, alphabet) in [
      ("randAlphaNum", letters + digits), ("randAlpha", letters), ("randNumeric", digits),
      ("randAscii", Array(32...126)),
    ] {
      table.add(name, .int) { call throws(TemplateError) in
        let count = call.int(0)
        guard count <= largestText else { throw GoPanic.largeList }
        var random = BufferedRandom()
        let text = (0..<max(0, count)).map { _ in
          alphabet[Int.random(in: alphabet.indices, using: &random)]
        }
        return .string(String(decoding: text, as: UTF8.self))
      }
    }
    table.add("randInt", .int, .int) { call throws(TemplateError) in
      let (low, high) = (call.int(0), call.int(1))
      guard low < high else { throw TemplateError("invalid argument to Intn") }
      return .int(Int.random(in: low..<high))
    }
    table.add("randBytes", .int) { call throws(TemplateError) in
      let count = call.int(0)
      guard count >= 0, count <= largestText else { throw GoPanic.largeList }
      return .string(BaseEncoding.base64.encoded(randomBytes(count)))
    }
    table.add("shuffle", .string) { call throws(TemplateError) in
      var random = BufferedRandom()
      var scalars = Array(call.string(0).unicodeScalars)
      scalars.shuffle(using: &random)
      return .string(String(String.UnicodeScalarView(scalars)))
    }
    table.add("uuidv4") { _ throws(TemplateError) in
      var bytes = randomBytes(16)
      bytes[6] = bytes[6] & 0x0F | 0x40
      bytes[8] = bytes[8] & 0x3F | 0x80
      let digits = Array(Digest.hexadecimal(bytes))
      let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
      return .string(groups.joined(separator: "-"))
    }
  }

  static func randomBytes(_ count: Int) -> [UInt8] {
    var random = BufferedRandom()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }
}

/// The system's secure random numbers, fetched many at a time.
private struct BufferedRandom: RandomNumberGenerator {
  private var waiting: [UInt64] = []

  mutating func next() -> UInt64 {
    if let number = waiting.popLast() { return number }
    // As many bytes as one call gives.
    waiting = Array(repeating: 0, count: 32)
    let failed = waiting.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) != 0 }
    if failed {
      var system = SystemRandomNumberGenerator()
      waiting = []
      return system.next()
    }
    return waiting.popLast() ?? 0
  }
}
