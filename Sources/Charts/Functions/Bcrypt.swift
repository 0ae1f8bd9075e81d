/// The password hash bcrypt (Provos and Mazières, "A Future-Adaptable Password Scheme").
enum Bcrypt {
  /// What Go's bcrypt and Sprig use.
  static let defaultCost = 10

  /// The hash of a password of at most 72 bytes, with 16 bytes of salt: `$2a$10$…`.
  static func hash(_ password: [UInt8], salt: [UInt8], cost: Int = defaultCost) -> String {
    var cipher = Blowfish()
    let key = words(of: password + [0], count: 18)
    let salted = words(of: salt, count: 18)
    cipher.expand(key: key, salt: words(of: salt, count: 4))
    for _ in 0..<(1 << cost) {
      cipher.expand(key: key, salt: [0, 0, 0, 0])
      cipher.expand(key: salted, salt: [0, 0, 0, 0])
    }
    var text = words(of: Array("OrpheanBeholderScryDoubt".utf8), count: 6)
    for pair in stride(from: 0, to: 6, by: 2) {
      for _ in 0..<64 {
        (text[pair], text[pair + 1]) = cipher.encrypted(text[pair], text[pair + 1])
      }
    }
    let bytes = text.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }
    let digits = cost < 10 ? "0\(cost)" : "\(cost)"
    return "$2a$\(digits)$" + encoded(salt) + encoded(bytes.dropLast())
  }

  /// The bytes, over and over, as words with the highest byte first.
  private static func words(of bytes: [UInt8], count: Int) -> [UInt32] {
    var index = 0
    return (0..<count).map { _ in
      (0..<4).reduce(into: UInt32(0)) { word, _ in
        word = word << 8 | UInt32(bytes[index % bytes.count])
        index += 1
      }
    }
  }

  private static func encoded(_ bytes: some Collection<UInt8>) -> String {
    let alphabet = Array("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        out.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { out.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
    return String(decoding: out, as: UTF8.self)
  }
}

/// The block cipher Blowfish, with the expensive key schedule of bcrypt.
struct Blowfish {
  private var subkeys: [UInt32]
  /// Four boxes of 256 words.
  private var boxes: [UInt32]

  /// The state in which both are the digits of π behind the point.
  init() {
    subkeys = Array(PiDigits.words[..<18])
    boxes = Array(PiDigits.words[18...])
  }

  func encrypted(_ left: UInt32, _ right: UInt32) -> (UInt32, UInt32) {
    var (left, right) = (left, right)
    subkeys.withUnsafeBufferPointer { subkeys in
      boxes.withUnsafeBufferPointer { boxes in
        for round in 0..<16 {
          left ^= subkeys[round]
          let mixed =
            ((boxes[Int(left >> 24)] &+ boxes[256 + Int(left >> 16 & 0xFF)])
              ^ boxes[512 + Int(left >> 8 & 0xFF)]) &+ boxes[768 + Int(left & 0xFF)]
          right ^= mixed
          (left, right) = (right, left)
        }
        (left, right) = (right, left)
        right ^= subkeys[16]
        left ^= subkeys[17]
      }
    }
    return (left, right)
  }

  /// Mixes a key of 18 words and a salt of 4 into the state.
  mutating func expand(key: [UInt32], salt: [UInt32]) {
    for index in 0..<18 { subkeys[index] ^= key[index] }
    var (left, right): (UInt32, UInt32) = (0, 0)
    var position = 0
    func mix() {
      left ^= salt[position]
      right ^= salt[position + 1]
      position = (position + 2) & 3
      (left, right) = encrypted(left, right)
    }
    for index in stride(from: 0, to: 18, by: 2) {
      mix()
      (subkeys[index], subkeys[index + 1]) = (left, right)
    }
    for index in stride(from: 0, to: 1024, by: 2) {
      mix()
      (boxes[index], boxes[index + 1]) = (left, right)
    }
  }
}

/// π in binary, which Blowfish takes its first state from: computed, so that no thousand numbers stand
/// here. π = 16 arctan(1/5) − 4 arctan(1/239).
enum PiDigits {
  /// The first 1042 words behind the point.
  static let words: [UInt32] = {
    // One word before the point, and one behind the last for what rounding loses.
    let count = 1042 + 3
    var pi = arctangent(16, over: 5, count: count)
    subtract(arctangent(4, over: 239, count: count), from: &pi)
    return Array(pi[1..<1043])
  }()

  /// `factor` times the arctangent of one over `divisor`, by its series.
  private static func arctangent(_ factor: UInt32, over divisor: UInt64, count: Int) -> [UInt32] {
    var power = [UInt32](repeating: 0, count: count)
    power[0] = factor
    divide(&power, by: divisor)
    var sum = power
    var term = power
    var number: UInt64 = 3
    var isNegative = true
    while power.contains(where: { $0 != 0 }) {
      divide(&power, by: divisor * divisor)
      term = power
      divide(&term, by: number)
      if isNegative { subtract(term, from: &sum) } else { add(term, to: &sum) }
      isNegative.toggle()
      number += 2
    }
    return sum
  }

  private static func divide(_ number: inout [UInt32], by divisor: UInt64) {
    var rest: UInt64 = 0
    for index in number.indices {
      let part = rest << 32 | UInt64(number[index])
      number[index] = UInt32(truncatingIfNeeded: part / divisor)
      rest = part % divisor
    }
  }

  private static func add(_ other: [UInt32], to number: inout [UInt32]) {
    var carry: UInt64 = 0
    for index in number.indices.reversed() {
      let sum = UInt64(number[index]) + UInt64(other[index]) + carry
      number[index] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
  }

  private static func subtract(_ other: [UInt32], from number: inout [UInt32]) {
    var borrow: Int64 = 0
    for index in number.indices.reversed() {
      let difference = Int64(number[index]) - Int64(other[index]) - borrow
      number[index] = UInt32(truncatingIfNeeded: difference)
      borrow = difference < 0 ? 1 : 0
    }
  }
}
