/// The encoding of Unicode labels in ASCII, after RFC 3492; without the prefix `xn--`.
///
/// ```swift
/// Punycode.encode("bücher".unicodeScalars)  // "bcher-kva"
/// ```
enum Punycode {
  private static let base: UInt32 = 36
  private static let minimum: UInt32 = 1
  private static let maximum: UInt32 = 26
  private static let skew: UInt32 = 38
  private static let damping: UInt32 = 700
  private static let firstBias: UInt32 = 72
  private static let firstScalar: UInt32 = 0x80
  private static let delimiter = UInt8(ascii: "-")

  /// The scalars of an encoded label; `nil` where it is none. Letters count in either case.
  static func decode(_ text: some Sequence<UInt8>) -> [Unicode.Scalar]? {
    let bytes = Array(text)
    var result: [Unicode.Scalar] = []
    var rest = bytes[...]
    if let last = bytes.lastIndex(of: delimiter) {
      result = bytes[..<last].map { Unicode.Scalar($0) }
      guard result.allSatisfy(\.isASCII) else { return nil }
      rest = bytes[(last + 1)...]
    }
    var value = firstScalar
    var index: UInt32 = 0
    var bias = firstBias
    while !rest.isEmpty {
      let old = index
      var weight: UInt32 = 1
      var step = base
      while true {
        guard let byte = rest.popFirst(), let digit = digit(of: byte) else { return nil }
        let (product, tooLarge) = digit.multipliedReportingOverflow(by: weight)
        let (sum, overflow) = index.addingReportingOverflow(product)
        guard !tooLarge, !overflow else { return nil }
        index = sum
        let threshold = threshold(step, bias)
        if digit < threshold { break }
        let (heavier, isTooHeavy) = weight.multipliedReportingOverflow(by: base - threshold)
        guard !isTooHeavy else { return nil }
        weight = heavier
        step += base
      }
      let count = UInt32(result.count) + 1
      bias = adapted(index - old, count: count, isFirst: old == 0)
      let (next, overflow) = value.addingReportingOverflow(index / count)
      guard !overflow, let scalar = Unicode.Scalar(next) else { return nil }
      value = next
      index %= count
      result.insert(scalar, at: Int(index))
      index += 1
    }
    return result
  }

  /// The encoded form of a label; `nil` where it is too long to count with.
  static func encode(_ scalars: some Collection<Unicode.Scalar>) -> String? {
    var result = scalars.filter(\.isASCII).map { UInt8($0.value) }
    let basicCount = UInt32(result.count)
    var handled = basicCount
    if handled > 0 { result.append(delimiter) }
    var value = firstScalar
    var delta: UInt32 = 0
    var bias = firstBias
    while handled < scalars.count {
      guard let next = scalars.lazy.map(\.value).filter({ $0 >= value }).min() else { return nil }
      let (product, tooLarge) = (next - value).multipliedReportingOverflow(by: handled + 1)
      let (sum, overflow) = delta.addingReportingOverflow(product)
      guard !tooLarge, !overflow, sum < UInt32.max / 2 else { return nil }
      delta = sum
      value = next
      for scalar in scalars {
        if scalar.value < value { delta += 1 }
        guard scalar.value == value else { continue }
        var rest = delta
        var step = base
        while true {
          let threshold = threshold(step, bias)
          if rest < threshold { break }
          result.append(letter(of: threshold + (rest - threshold) % (base - threshold)))
          rest = (rest - threshold) / (base - threshold)
          step += base
        }
        result.append(letter(of: rest))
        bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      value += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func threshold(_ step: UInt32, _ bias: UInt32) -> UInt32 {
    step <= bias ? minimum : min(step - bias, maximum)
  }

  private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
    var delta = isFirst ? delta / damping : delta / 2
    delta += delta / count
    var step: UInt32 = 0
    while delta > (base - minimum) * maximum / 2 {
      delta /= base - minimum
      step += base
    }
    return step + (base - minimum + 1) * delta / (delta + skew)
  }

  private static func digit(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 26
    default: nil
    }
  }

  private static func letter(of digit: UInt32) -> UInt8 {
    digit < 26 ? UInt8(ascii: "a") + UInt8(digit) : UInt8(ascii: "0") + UInt8(digit - 26)
  }
}
