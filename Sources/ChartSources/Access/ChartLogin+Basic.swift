import Base64

extension ChartLogin {
  /// The value of `Authorization` after RFC 7617.
  var basicAuthorization: String { "Basic " + Base64.encode(Array("\(user):\(password)".utf8)) }
}
