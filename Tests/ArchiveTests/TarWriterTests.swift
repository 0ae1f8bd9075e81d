import Archive
import Gzip
import Testing

/// Archives that are written here, for charts that lie beside another one.
@Suite struct TarWriterTests {
  @Test func `what was packed is read again, long paths and empty files included`() throws {
    let paths = [
      "web/Chart.yaml", "web/größe.txt", "web/empty", "web/" + String(repeating: "a", count: 96),
      "web/" + String(repeating: "b", count: 97), "web/" + String(repeating: "ö/", count: 50) + "c",
      "web/" + String(repeating: "d", count: 900),
    ]
    var writer = TarWriter()
    for (number, path) in paths.enumerated() {
      writer.add(path, [UInt8](repeating: 7, count: number == 2 ? 0 : number * 511))
    }
    let tar = writer.finish()
    #expect(tar.count % 512 == 0)
    let files = try ArchiveReader().read(try Gzip.compress(tar))
    #expect(files.map(\.path) == paths)
    #expect(files.map(\.bytes.count) == [0, 511, 0, 1533, 2044, 2555, 3066])
  }
}
