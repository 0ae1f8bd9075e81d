/// Which characters of a pattern can follow each other, after Glushkov's construction: each character
/// that is written in the pattern, repetitions written out, is a position.
///
/// The start and the end of the text count as two more characters, so that `^` and `$` are positions
/// like all others.
struct PatternPositions {
  /// A set of positions, one bit each.
  struct Set: Hashable {
    private(set) var words = SIMD4<UInt64>()

    var isEmpty: Bool { words == SIMD4() }

    mutating func insert(_ position: Int) { words[position >> 6] |= 1 << UInt64(position & 63) }

    static func | (left: Set, right: Set) -> Set {
      var result = left
      result.words |= right.words
      return result
    }

    static func & (left: Set, right: Set) -> Set {
      var result = left
      result.words &= right.words
      return result
    }

    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
      for index in 0..<4 {
        var word = words[index]
        while word != 0 {
          body(index << 6 + word.trailingZeroBitCount)
          word &= word - 1
        }
      }
    }
  }

  /// What a position stands for.
  enum Symbol {
    case characters(ASCIISet)
    case start
    case end
  }

  /// How many there can be; longer patterns are not simple.
  static let limit = 256

  private(set) var symbols: [Symbol] = []
  /// What can follow each position.
  private(set) var follow: [Set] = []
  /// Where a match can begin and end.
  private(set) var first = Set()
  private(set) var last = Set()
  /// Whether nothing is a match, so that every text has one.
  private(set) var matchesNothing = false

  init(_ syntax: PatternSyntax) {
    let whole = add(syntax)
    first = whole.first
    last = whole.last
    matchesNothing = whole.isOptional
  }

  private struct Part {
    var first = Set()
    var last = Set()
    /// Whether it can be left out.
    var isOptional = true
  }

  private mutating func add(_ syntax: PatternSyntax) -> Part {
    switch syntax {
    case .characters(let characters): return append(.characters(characters))
    case .start: return append(.start)
    case .end: return append(.end)
    case .sequence(let parts):
      var result = Part()
      for part in parts { result = join(result, add(part)) }
      return result
    case .alternatives(let parts):
      var result = Part()
      result.isOptional = false
      for part in parts {
        let part = add(part)
        result.first = result.first | part.first
        result.last = result.last | part.last
        result.isOptional = result.isOptional || part.isOptional
      }
      return result
    case .repeated(let part, let least, let most): return add(part, least: least, most: most)
    }
  }

  private mutating func append(_ symbol: Symbol) -> Part {
    var part = Part(isOptional: false)
    part.first.insert(symbols.count)
    part.last = part.first
    symbols.append(symbol)
    follow.append(Set())
    return part
  }

  private mutating func add(_ syntax: PatternSyntax, least: Int, most: Int?) -> Part {
    var tail = Part()
    if let most {
      // The last one first: x{0,3} is (x(x(x)?)?)?, which keeps the ways between positions few.
      for _ in least..<max(least, most) {
        tail = join(add(syntax), tail)
        tail.isOptional = true
      }
    } else {
      tail = add(syntax)
      let (first, last) = (tail.first, tail.last)
      last.forEach { follow[$0] = follow[$0] | first }
      if least == 0 { tail.isOptional = true }
    }
    let separate = most == nil ? max(0, least - 1) : least
    for _ in 0..<separate { tail = join(add(syntax), tail) }
    return tail
  }

  /// One part and another behind it.
  private mutating func join(_ left: Part, _ right: Part) -> Part {
    left.last.forEach { follow[$0] = follow[$0] | right.first }
    return Part(
      first: left.isOptional ? left.first | right.first : left.first,
      last: right.isOptional ? left.last | right.last : right.last,
      isOptional: left.isOptional && right.isOptional
    )
  }
}
