import HTTP
import Testing

@Suite struct HTTPURLTests {
  @Test(arguments: [
    ("https://10.0.0.1:6443", "https://10.0.0.1:6443/"),
    ("HTTPS://api.example.com", "https://api.example.com/"),
    ("http://localhost:8080/prefix/", "http://localhost:8080/prefix/"),
    ("https://[fd00::1]:6443/a", "https://[fd00::1]:6443/a"),
    ("https://[::1]", "https://[::1]/"),
    ("https://host/a?x=1&y=%20#part", "https://host/a?x=1&y=%20"),
    ("https://host:", "https://host/"),
    ("https://bücher.example", "https://bücher.example/"),
  ])
  func `URLs are read and written`(text: String, written: String) throws {
    #expect(try HTTPURL(text).description == written)
  }

  @Test(arguments: [
    ("10.0.0.1:6443", HTTPURL.ParseError.scheme), ("ftp://host", .scheme), ("", .scheme),
    ("https://", .host), ("https://a b", .host), ("https://[::1", .host), ("https://[x]", .host),
    ("https://a\u{0}b", .host), ("https://host:0", .port), ("https://host:65536", .port),
    ("https://host:+1", .port), ("https://host:abc", .port),
    ("https://user:secret@host", .userInformation), ("https://host/a b", .path),
    ("https://host/a\r\nX: y", .path),
  ])
  func `what is no usable URL is refused`(text: String, error: HTTPURL.ParseError) {
    #expect(throws: error) { try HTTPURL(text) }
  }

  @Test func `a segment stays one segment`() throws {
    let url = try HTTPURL("https://host/k8s/").appending(
      segments: ["api", "a/b", "..", "ü?#"],
      query: [.init("labelSelector", "a in (b, c)")]
    )
    #expect(
      url.description
        == "https://host/k8s/api/a%2Fb/../%C3%BC%3F%23?labelSelector=a%20in%20%28b%2C%20c%29"
    )
  }

  @Test func `printing headers or a request shows no secret`() {
    let request = HTTPRequest(
      .get,
      HTTPURL(scheme: .https, host: "host"),
      headers: ["Authorization": "Bearer hunter2"],
      body: Array("hunter2".utf8)
    )
    var dumped = ""
    dump(request, to: &dumped)
    let texts = [
      "\(request)", String(reflecting: request), dumped, "\(request.headers)",
      String(reflecting: request.headers),
    ]
    for text in texts { #expect(!text.contains("hunter2")) }
    #expect("\(request.headers)" == "[Authorization]")
  }
}
