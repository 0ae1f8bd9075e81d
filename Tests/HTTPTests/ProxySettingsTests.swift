import HTTP
import Testing

@Suite struct ProxySettingsTests {
  let environment = [
    "HTTPS_PROXY": "http://alice:s%40crt@proxy.test:3128", "http_proxy": "plain.test",
    "HTTP_PROXY": "ignored.test",
    "NO_PROXY": "10.0.0.0/8, .corp.test,exact.test,fd00::/8,192.168.1.7,port.test:8443,*.star.test",
  ]

  @Test(arguments: [
    ("https://example.com", "http://proxy.test:3128"),
    ("http://example.com", "http://plain.test:80"),
    ("https://10.1.2.3:6443", nil),
    ("https://11.1.2.3:6443", "http://proxy.test:3128"),
    ("https://a.corp.test", nil),
    ("https://corp.test", "http://proxy.test:3128"),
    ("https://exact.test", nil),
    ("https://sub.exact.test", nil),
    ("https://notexact.test", "http://proxy.test:3128"),
    ("https://EXACT.test", nil),
    ("https://[fd00::5]:6443", nil),
    ("https://192.168.1.7", nil),
    ("https://192.168.1.8", "http://proxy.test:3128"),
    ("https://port.test:8443", nil),
    ("https://port.test", "http://proxy.test:3128"),
    ("https://a.star.test", nil),
    ("https://localhost:6443", nil),
    ("https://127.0.0.1:6443", nil),
    ("https://127.9.9.9", nil),
    ("https://[::1]", nil),
  ])
  func `the way to a host is the one that Go takes`(url: String, proxy: String?) throws {
    let settings = ProxySettings(environment: environment)
    #expect(settings.proxy(for: try HTTPURL(url))?.address == proxy)
  }

  @Test func `user and password are unescaped, and never printed`() throws {
    let proxy = try #require(ProxySettings(environment: environment).secure)
    #expect(proxy.user == "alice")
    #expect(proxy.password == "s@crt")
    var dumped = ""
    dump(proxy, to: &dumped)
    #expect(!dumped.contains("crt"))
    #expect("\(proxy)" == "http://proxy.test:3128")
  }

  @Test(arguments: [
    ("socks5://host", "socks5://host:1080"), ("https://host", "https://host:443"),
    ("host:3128", "http://host:3128"), ("http://[::1]:1", "http://[::1]:1"),
  ])
  func `proxies are read`(text: String, address: String) {
    #expect(ProxySettings.Proxy(text)?.address == address)
  }

  @Test(arguments: ["ftp://host", "http://", "http://a b", "host:port"])
  func `what is no proxy is left out`(text: String) {
    #expect(ProxySettings.Proxy(text) == nil)
    #expect(ProxySettings(environment: ["HTTPS_PROXY": text]).secure == nil)
  }

  @Test func `a kubeconfig's own proxy has no exceptions`() throws {
    var settings = ProxySettings(environment: environment)
    settings.always = ProxySettings.Proxy("own.test:1")
    #expect(settings.proxy(for: try HTTPURL("https://10.0.0.1"))?.host == "own.test")
  }

  @Test func `a star means no proxy at all`() throws {
    let settings = ProxySettings(environment: ["HTTPS_PROXY": "p", "NO_PROXY": "*"])
    #expect(settings.proxy(for: try HTTPURL("https://example.com")) == nil)
  }

  @Test func `a CGI program does not take HTTP_PROXY`() {
    let settings = ProxySettings(environment: ["HTTP_PROXY": "p", "REQUEST_METHOD": "GET"])
    #expect(settings.plain == nil)
  }
}
