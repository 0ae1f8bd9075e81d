import HTTP

/// One transport for each kind of connection, so that the charts of one server share what is open.
actor TransportPool {
  private let connect: @Sendable (ConnectionSettings) -> any HTTPTransport
  private var transports: [(settings: ConnectionSettings, transport: any HTTPTransport)] = []

  init(_ connect: @escaping @Sendable (ConnectionSettings) -> any HTTPTransport) {
    self.connect = connect
  }

  func transport(for settings: ConnectionSettings) -> any HTTPTransport {
    if let known = transports.first(where: { $0.settings == settings }) { return known.transport }
    let transport = connect(settings)
    transports.append((settings, transport))
    return transport
  }
}
