import Base64
import Releases

/// Decodes records of releases: of any text, and of any JSON.
enum RecordTarget {
  static func run(_ input: Input) -> Bool {
    let text = String(decoding: input.bytes, as: UTF8.self)
    _ = try? ReleaseCodec.decode(text)
    guard let release = try? ReleaseCodec.decode(Base64.encode(input.bytes)) else {
      return true
    }
    guard let written = try? ReleaseCodec.encode(release) else { return true }
    check((try? ReleaseCodec.decode(written)) != nil, "what was written can be read")
    return true
  }
}
