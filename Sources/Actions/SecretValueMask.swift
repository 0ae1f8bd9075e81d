import Base64
public import JSON

/// Keeps the secrets among the values of any chart out of what is printed.
///
/// Nobody says of such a chart which of its values are secret. So a value counts as one where the
/// chart puts it into a Secret, and where its key has the name of one (`adminPassword`).
///
/// ```swift
/// var mask = SecretValueMask()
/// mask.learn(objects: rendered.objects.map(\.json))
/// mask.learn(values: rendered.values)
/// mask.masked(values)         // { "auth": { "password": "***" }, "replicas": 2 }
/// mask.masked(object: json)   // a Secret without its data; others without what is known as secret
/// ```
public struct SecretValueMask: Sendable {
  /// Secrets for sure: declared as such, or under the name of one.
  private var certain: Set<String> = []
  /// What Secrets hold, as it is there and decoded.
  private var held: Set<String> = []
  /// Longer texts that Secrets hold, in which values may stand.
  private var texts: [[UInt8]] = []

  public init() {}

  /// A text that stands in a longer one counts from this length on; a shorter one, such as `admin`, is
  /// there by chance.
  static let shortest = 6
  /// How much of the texts in Secrets is searched.
  private static let textLimit = 4 << 20

  // MARK: Learning

  /// Learns one secret.
  public mutating func learn(secret: String) {
    let secret = Self.trimmed(secret)
    if !secret.isEmpty { certain.insert(secret) }
  }

  /// Learns what the Secrets among objects hold, be they rendered or from a cluster.
  public mutating func learn(objects: some Sequence<JSONValue>) {
    var room = Self.textLimit - texts.reduce(0) { $0 + $1.count }
    for object in objects where object["kind"]?.string == "Secret" {
      var found: [String] = []
      for member in object["data"]?.object?.members ?? [] {
        guard let encoded = member.value.string else { continue }
        held.insert(Self.trimmed(encoded))
        guard let bytes = Base64.decode(encoded) else { continue }
        found.append(String(decoding: bytes, as: UTF8.self))
      }
      found += (object["stringData"]?.object?.members ?? []).compactMap(\.value.string)
      for text in found {
        held.insert(Self.trimmed(text))
        guard text.utf8.count > Self.shortest, text.utf8.count <= room else { continue }
        room -= text.utf8.count
        texts.append(Array(text.utf8))
      }
    }
    held.remove("")
  }

  /// Learns the values whose keys have names of secrets.
  public mutating func learn(values: JSONObject) {
    Self.visit(.object(values), key: "") { certain.insert(Self.trimmed($0)) }
  }

  /// Learns every text below a value that is secret as a whole.
  public mutating func learn(secrets: JSONValue) {
    switch secrets.content {
    case .string(let text): learn(secret: text)
    case .number(let number): learn(secret: number.literal)
    case .array(let elements): for element in elements { learn(secrets: element) }
    case .object(let object): for member in object.members { learn(secrets: member.value) }
    case .null, .bool: break
    }
  }

  // MARK: Masking

  /// Values without those that are secret.
  public func masked(_ values: JSONObject) -> JSONObject {
    JSONObject(
      values.members.map {
        var member = $0
        member.value = masked(member.value, key: member.key)
        return member
      }
    )
  }

  /// An object of the cluster. A Secret loses its data; others lose the secrets that stand in them, and
  /// variables with the name of one.
  public func masked(object: JSONValue) -> JSONValue {
    if object["kind"]?.string == "Secret" { return SecretMasking.masked(object: object) }
    return cleaned(object)
  }

  /// A text without the secrets that stand in it.
  public func masked(text: String) -> String {
    var bytes = Array(text.utf8)
    var isChanged = false
    for secret in certain where secret.utf8.count >= Self.shortest {
      let wanted = Array(secret.utf8)
      var from = 0
      while let place = Self.place(of: wanted, in: bytes, from: from) {
        bytes.replaceSubrange(place..<(place + wanted.count), with: "***".utf8)
        from = place + 3
        isChanged = true
      }
    }
    return isChanged ? String(decoding: bytes, as: UTF8.self) : text
  }

  /// Whether a text is a secret as a whole.
  func isSecret(_ text: String) -> Bool {
    let text = Self.trimmed(text)
    guard !text.isEmpty else { return false }
    if certain.contains(text) || held.contains(text) { return true }
    guard text.utf8.count >= Self.shortest else { return false }
    let bytes = Array(text.utf8)
    return texts.contains { Self.place(of: bytes, in: $0, from: 0) != nil }
  }

  private func masked(_ value: JSONValue, key: String) -> JSONValue {
    switch value.content {
    case .string(let text):
      if isSecret(text) || !text.isEmpty && SecretKeyNames.isSecret(key) {
        return SecretMasking.mask
      }
      let clean = masked(text: text)
      return clean == text ? value : .string(clean)
    case .number(let number):
      let isMasked = SecretKeyNames.isSecret(key) || isSecret(number.literal)
      return isMasked ? SecretMasking.mask : value
    case .array(let elements):
      return JSONValue(.array(elements.map { masked($0, key: key) }), range: value.range)
    case .object(let object):
      return JSONValue(.object(Self.withoutVariable(masked(object))), range: value.range)
    case .null, .bool: return value
    }
  }

  private func cleaned(_ value: JSONValue) -> JSONValue {
    switch value.content {
    case .string(let text):
      if certain.contains(Self.trimmed(text)), text.utf8.count >= Self.shortest {
        return SecretMasking.mask
      }
      let clean = masked(text: text)
      return clean == text ? value : .string(clean)
    case .array(let elements):
      return JSONValue(.array(elements.map(cleaned)), range: value.range)
    case .object(let object):
      let members = object.members.map {
        var member = $0
        member.value = cleaned(member.value)
        return member
      }
      return JSONValue(.object(Self.withoutVariable(JSONObject(members))), range: value.range)
    case .null, .bool, .number: return value
    }
  }

  /// A variable such as `{name: DB_PASSWORD, value: …}` without its value.
  private static func withoutVariable(_ object: JSONObject) -> JSONObject {
    guard let name = object["name"]?.string, SecretKeyNames.isSecret(name),
      let value = object["value"]?.string, !value.isEmpty
    else { return object }
    var object = object
    object["value"] = SecretMasking.mask
    return object
  }

  // MARK: Texts

  /// Tells every text that stands under the name of a secret.
  private static func visit(
    _ value: JSONValue,
    key: String,
    _ tell: (String) -> Void
  ) {
    switch value.content {
    case .string(let text): if SecretKeyNames.isSecret(key), !text.isEmpty { tell(text) }
    case .number(let number): if SecretKeyNames.isSecret(key) { tell(number.literal) }
    case .array(let elements): for element in elements { visit(element, key: key, tell) }
    case .object(let object):
      for member in object.members { visit(member.value, key: member.key, tell) }
      if let name = object["name"]?.string, SecretKeyNames.isSecret(name),
        let value = object["value"]?.string
      {
        tell(value)
      }
    case .null, .bool: break
    }
  }

  /// Without white space at both ends, which templates take away or add.
  private static func trimmed(_ text: String) -> String {
    let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
    var bytes = text.utf8[...]
    while bytes.first.map(isSpace) == true { bytes.removeFirst() }
    while bytes.last.map(isSpace) == true { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where a text stands in another one, with neither a letter nor a digit beside it.
  private static func place(of wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var from = start
    while from + wanted.count <= bytes.count {
      guard let place = find(wanted, in: bytes, from: from) else { return nil }
      let end = place + wanted.count
      let isFree =
        (place == 0 || !isWord(bytes[place - 1])) && (end == bytes.count || !isWord(bytes[end]))
      if isFree { return place }
      from = place + 1
    }
    return nil
  }

  private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = wanted.first, bytes.count - wanted.count >= start else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      (start...(bytes.count - wanted.count)).first { place in
        bytes[place] == first
          && wanted.indices.allSatisfy { bytes[place + $0] == wanted[$0] }
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
    default: false
    }
  }
}
