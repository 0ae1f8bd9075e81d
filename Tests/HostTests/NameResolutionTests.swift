import Host
import Testing

/// What the system's resolver says.
@Suite struct NameResolutionTests {
  @Test func `addresses are found by name, each once, and none of what nobody knows`() {
    let host = Host.live()
    #expect(host.addresses("127.0.0.1") == ["127.0.0.1"])
    #expect(host.addresses("::1") == ["::1"])
    let own = host.addresses("localhost")
    #expect(!own.isEmpty && Set(own).isSubset(of: ["127.0.0.1", "::1"]))
    #expect(Set(own).count == own.count)
    for name in ["", "no.such.name.invalid", "127.0.0.1\0x"] {
      #expect(host.addresses(name) == [])
    }
  }
}
