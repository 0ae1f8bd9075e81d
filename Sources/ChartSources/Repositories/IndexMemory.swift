import HTTP

/// The indexes of this run, so that the dependencies of a chart, which mostly come from one
/// repository, do not fetch it again and again.
actor IndexMemory {
  struct Key: Hashable {
    var url: HTTPURL
    var user: String?
    var password: String?

    init(url: HTTPURL, login: ChartLogin?) {
      self.url = url
      user = login?.user
      password = login?.password
    }
  }

  private var indexes: [Key: [UInt8]] = [:]

  func index(_ key: Key) -> [UInt8]? { indexes[key] }
  func keep(_ bytes: [UInt8], _ key: Key) { indexes[key] = bytes }
}
