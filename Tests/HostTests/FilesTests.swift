import Host
import Testing

@Test(arguments: [
  ("a.txt", "/cfg", "/cfg/a.txt"), ("/a.txt", "/cfg", "/a.txt"),
  ("~/a.txt", "/cfg", "/home/u/a.txt"),
  ("a.txt", ".", "a.txt"),
])
func pathsAreSeenFromTheFolder(path: String, folder: String, expected: String) {
  #expect(Path.resolve(path, from: folder, home: "/home/u") == expected)
}
