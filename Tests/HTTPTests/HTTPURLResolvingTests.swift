import HTTP
import Testing

/// References as pages, redirects and indexes have them.
@Suite struct HTTPURLResolvingTests {
  @Test(arguments: [
    ("web.tgz", "https://a:8443/b/c/web.tgz"), ("./web.tgz", "https://a:8443/b/c/web.tgz"),
    ("../web.tgz", "https://a:8443/b/web.tgz"), ("../../../web.tgz", "https://a:8443/web.tgz"),
    ("/web.tgz", "https://a:8443/web.tgz"), ("//other/web.tgz", "https://other/web.tgz"),
    ("http://other/x/../web.tgz", "http://other/web.tgz"),
    ("", "https://a:8443/b/c/index.yaml?q=1"),
    ("#part", "https://a:8443/b/c/index.yaml?q=1"), ("?x=2", "https://a:8443/b/c/index.yaml?x=2"),
    ("web 1+2.tgz", "https://a:8443/b/c/web%201+2.tgz"), ("ü.tgz", "https://a:8443/b/c/%C3%BC.tgz"),
    ("a:b", nil), ("ftp://other/x", nil), ("..", "https://a:8443/b/"), (".", "https://a:8443/b/c/"),
    ("x?sig=a%2Bb%3D&y", "https://a:8443/b/c/x?sig=a%2Bb%3D&y="),
  ])
  func `references are resolved after RFC 3986`(_ reference: String, _ expected: String?) throws {
    let base = try HTTPURL("https://a:8443/b/c/index.yaml?q=1")
    if let expected {
      #expect(try base.resolving(reference).description == expected)
    } else {
      #expect(throws: HTTPURL.ParseError.scheme) { try base.resolving(reference) }
    }
  }

  @Test func `a server is its protocol, host and port`() throws {
    let url = try HTTPURL("https://Host/a")
    #expect(url.isSameServer(as: try HTTPURL("https://host:443/b")))
    for other in ["http://host/a", "https://host:8443/a", "https://sub.host/a"] {
      #expect(!url.isSameServer(as: try HTTPURL(other)))
    }
  }

  @Test(arguments: [
    ("http://localhost:5000", true), ("http://127.9.0.1", true), ("http://[::1]:1", true),
    ("http://localhost.example.com", false), ("http://10.0.0.1", false), ("http://[::2]", false),
  ])
  func `this machine is known by its addresses`(_ text: String, _ isThisMachine: Bool) throws {
    #expect(try HTTPURL(text).isThisMachine == isThisMachine)
  }
}
