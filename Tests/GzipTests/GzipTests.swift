import Gzip
import Testing

@Test(arguments: [0, 1, 65_536, 1_000_000])
func whatIsCompressedComesBack(count: Int) throws {
  let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
  let packed = try Gzip.compress(bytes)
  #expect(Gzip.isGzip(packed))
  #expect(try Gzip.expand(packed, limit: count) == bytes)
}

@Test func aBombStopsAtTheLimit() throws {
  let packed = try Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
  #expect(packed.count < 20_000)
  #expect(throws: Gzip.Failure.tooLarge(limit: 1_000_000)) {
    try Gzip.expand(packed, limit: 1_000_000)
  }
}

@Test func damagedBytesAreRefused() throws {
  let packed = try Gzip.compress(Array("some text that is long enough".utf8))
  var flipped = packed
  flipped[packed.count / 2] ^= 0xFF
  for bytes in [[], [0x1F], Array(packed.dropLast(6)), Array(packed.dropFirst()), flipped] {
    #expect(throws: Gzip.Failure.damaged) { try Gzip.expand(bytes, limit: 1000) }
  }
}
