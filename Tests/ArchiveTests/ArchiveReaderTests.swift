import Archive
import Base64
import JSON
import PythonSupport
import Testing

/// Archives that Python has made are read as they are meant, or refused in plain words.
@Suite struct ArchiveReaderTests {
  private static let made = Result { try PythonProcess("make_archive.py") }

  private func bytes(_ name: String) throws -> [UInt8] {
    let text = try #require(try Self.made.get().facts[name]?.string)
    return try #require(Base64.decode(text))
  }

  @Test(arguments: ["pax", "gnu", "ustar", "two members"])
  func `every usual form of tar is read`(_ name: String) throws {
    let files = try ArchiveReader().read(try bytes(name))
    let deep = "web/" + String(repeating: "a", count: 80) + "/" + String(repeating: "b", count: 60)
    #expect(
      files.map(\.path) == ["web/Chart.yaml", "web/files/größe.txt", deep + ".txt", "web/x/y.txt"]
    )
    #expect(
      files.map { String(decoding: $0.bytes, as: UTF8.self) } == ["name: web\n", "1", "2", "3"]
    )
  }

  @Test func `an entry that is repeated as it is counts once`() throws {
    #expect(try ArchiveReader().read(try bytes("same twice")).map(\.path) == ["web/Chart.yaml"])
  }

  static let refusals: [(String, String)] = [
    ("absolute", #"has an entry with an absolute path: "/etc/passwd""#),
    ("climbs", #"has an entry that would leave its folder: "web/../../x""#),
    ("climbs at the end", #"has an entry that would leave its folder: "web/..""#),
    ("backslash", #"has an entry with a backslash in its path: "web\..\x""#),
    ("drive", #"has an entry with a drive letter in its path: "web/c:/x""#),
    ("line feed", "has an entry with a control character in its path: \"web/a\u{FFFD}b\""),
    ("not UTF-8", "has an entry whose path is not UTF-8: \"web/\u{FFFD}\u{FFFD}\""),
    ("no name", "has an entry without a path"),
    (
      "long",
      "has an entry with a path of more than 1024 bytes: \"web/"
        + String(repeating: "a", count: 116) + "…\""
    ),
    (
      "deep",
      "has an entry more than 64 folders deep: \"" + String(repeating: "a/", count: 60) + "…\""
    ),
    (
      "symbolic link", #"has a symbolic link, "web/values.yaml", which packed charts must not have"#
    ),
    ("hard link", #"has a hard link, "web/values.yaml", which packed charts must not have"#),
    ("pipe", #"has an entry that is neither file nor folder: "web/pipe""#),
    ("device", #"has an entry that is neither file nor folder: "web/device""#),
    ("different twice", #"has two different entries "web/Chart.yaml""#),
    ("file and folder", #"has two different entries "web/Chart.yaml""#),
    ("folder and file", #"has two different entries "web/x""#),
    ("folder over file", #"has two different entries "web/Chart.yaml""#),
    ("bomb in one file", #"has a file, "web/zeros", of more than 5 MiB"#),
    ("bomb in many files", "unpacks to more than 100 MiB"),
    ("bomb of entries", "has more than 20000 entries"),
    ("size that lies", "ends too early: it is cut off"),
    ("size beyond all", #"has a file, "web/a", of more than 5 MiB"#),
    ("nothing", "is empty"),
    ("no entries", "has no files"),
    ("folders only", "has no files"),
    ("plain tar", "is a tar archive that is not compressed with gzip"),
    ("zip", "is a zip archive, and charts are packed with tar and gzip"),
    ("web page", "is a web page"),
    ("text", "is not compressed with gzip, as packed charts are"),
    ("junk", "is damaged: unrecognized archive format"),
    ("compressed twice", "is damaged: it is compressed more than once"),
    ("cut", "ends too early: it is cut off"),
    ("cut in a file", "ends too early: it is cut off"),
  ]

  @Test(arguments: refusals)
  func `hostile and broken archives are refused`(_ name: String, _ message: String) throws {
    let bytes = try bytes(name)
    let error = #expect(throws: ArchiveError.self) { try ArchiveReader().read(bytes) }
    #expect(error?.description == message)
  }

  @Test(arguments: ["bomb in the headers", "bomb in bombs", "damaged"])
  func `bombs that hide from the limits are refused by libarchive`(_ name: String) throws {
    let bytes = try bytes(name)
    #expect(throws: ArchiveError.self) { try ArchiveReader().read(bytes) }
  }

  @Test func `an archive cut anywhere, or with any byte changed, never ends the program`() throws {
    let good = try bytes("ustar")
    for length in 0..<good.count { _ = try? ArchiveReader().read(Array(good[..<length])) }
    for place in good.indices {
      var bytes = good
      bytes[place] ^= 0x5A
      _ = try? ArchiveReader().read(bytes)
    }
  }

  @Test func `limits are the caller's`() throws {
    let bytes = try bytes("pax")
    let reader = { ArchiveReader(limits: .init(entries: $0, total: $1, file: $2)) }
    #expect(throws: ArchiveError.tooManyEntries(limit: 2)) { try reader(2, 100, 100).read(bytes) }
    #expect(throws: ArchiveError.tooLarge(limit: 11)) { try reader(9, 11, 100).read(bytes) }
    #expect(throws: ArchiveError.fileTooLarge(path: "web/Chart.yaml", limit: 9)) {
      try reader(9, 100, 9).read(bytes)
    }
    #expect(try reader(9, 13, 10).read(bytes).count == 4)
  }
}
