internal import JSON

/// Where the nodes of a program stand in the schema documents, and which of them a keyword means;
/// for outputs, which tell keyword by keyword what evaluation does in one go.
struct SchemaSources: Sendable {
  struct Reference: Hashable {
    var location: LocationID
    var keyword: String
  }

  let registry: SchemaRegistry
  let nodes: [LocationID: NodeID]
  let locations: [LocationID]
  /// What the references mean.
  let references: [Reference: LocationID]
  /// The patterns in the order of the program's.
  let patterns: StringTable

  func location(of node: NodeID) -> LocationID { locations[Int(node)] }

  /// The node of a schema that stands below another one.
  func node(below location: LocationID, _ tokens: [String]) -> NodeID? {
    var place = location
    for token in tokens {
      guard let next = registry.knownChild(of: place, token) else { return nil }
      place = next
    }
    return nodes[place]
  }

  /// The node that a reference of a schema means.
  func node(of keyword: String, at location: LocationID) -> NodeID? {
    references[Reference(location: location, keyword: keyword)].flatMap { nodes[$0] }
  }

  /// The address of a place in a schema: that of its resource, with a JSON Pointer as its fragment.
  func address(of location: LocationID, _ tokens: [String]) -> (resource: String, fragment: String)
  {
    let resource = registry.resource(of: location)
    var path: [String] = []
    var place = location
    while place != resource.root, let parent = registry.locations[place].parent {
      path.append(registry.locations[place].token)
      place = parent
    }
    let pointer = JSONPointer(path.reversed() + tokens).description
    return (resource.address, Self.percentEncoded(pointer))
  }

  /// The text with all that may not stand in the fragment of a URI escaped (RFC 3986, section 3.5).
  private static func percentEncoded(_ text: String) -> String {
    let plain = "-._~!$&'()*+,;=:@/?".utf8
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        result.append(byte)
      case _ where plain.contains(byte): result.append(byte)
      default:
        result.append(contentsOf: [
          UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
        ])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
