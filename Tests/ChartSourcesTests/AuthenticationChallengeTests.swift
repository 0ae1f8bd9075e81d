import Testing

@testable import ChartSources

/// What servers say in `WWW-Authenticate`.
@Suite struct AuthenticationChallengeTests {
  @Test(arguments: [
    (
      #"Bearer realm="https://a/token",service="a, b",scope="repository:x:pull""#, "bearer",
      ["realm": "https://a/token", "service": "a, b", "scope": "repository:x:pull"]
    ),
    (#"BASIC Realm=plain"#, "basic", ["realm": "plain"]), ("Basic", "basic", [:]),
    (#"Bearer realm="a\"b\\c" , x = y"#, "bearer", ["realm": #"a"b\c"#]),
    (#"Bearer realm="open"#, "bearer", [:]),
    (#"Bearer realm="a",realm="b""#, "bearer", ["realm": "a"]),
    ("Negotiate", "negotiate", [:]), ("  Basic  ,,, a=b", "basic", ["a": "b"]),
  ])
  func `challenges are read, odd ones too`(
    _ text: String,
    _ scheme: String,
    _ parameters: [String: String]
  ) throws {
    let challenge = try #require(AuthenticationChallenge(text))
    #expect(challenge.scheme == scheme)
    #expect(challenge.parameters == parameters)
  }

  @Test(arguments: ["", "  ", "=", "\"Basic\"", ",Basic"])
  func `what has no scheme is none`(_ text: String) {
    #expect(AuthenticationChallenge(text) == nil)
  }
}
