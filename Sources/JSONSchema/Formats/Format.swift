/// The formats that can be checked, by their names in `format`.
enum Format: String, Sendable {
  case date
  case time
  case dateTime = "date-time"
  case duration
  case email
  case idnEmail = "idn-email"
  case hostname
  case idnHostname = "idn-hostname"
  case ipv4
  case ipv6
  case uri
  case uriReference = "uri-reference"
  case iri
  case iriReference = "iri-reference"
  case uriTemplate = "uri-template"
  case uuid
  case regex
  case jsonPointer = "json-pointer"
  case relativeJSONPointer = "relative-json-pointer"

  func isValid(_ text: String) -> Bool {
    switch self {
    case .date: DateFormat.isDate(text.utf8[...])
    case .time: DateFormat.isTime(text.utf8[...])
    case .dateTime: DateFormat.isDateTime(text)
    case .duration: DurationFormat.isValid(text)
    case .email: EmailFormat.isValid(text, isInternational: false)
    case .idnEmail: EmailFormat.isValid(text, isInternational: true)
    case .hostname: HostnameFormat.isValid(text)
    case .idnHostname: HostnameFormat.isValidInternational(text)
    case .ipv4: AddressFormat.isIPv4(text)
    case .ipv6: AddressFormat.isIPv6(text)
    case .uri: URIFormat.isValid(text, isInternational: false, isAbsolute: true)
    case .uriReference: URIFormat.isValid(text, isInternational: false, isAbsolute: false)
    case .iri: URIFormat.isValid(text, isInternational: true, isAbsolute: true)
    case .iriReference: URIFormat.isValid(text, isInternational: true, isAbsolute: false)
    case .uriTemplate: URITemplateFormat.isValid(text)
    case .uuid: UUIDFormat.isValid(text)
    case .regex: RegexFormat.isValid(text)
    case .jsonPointer: PointerFormat.isPointer(text)
    case .relativeJSONPointer: PointerFormat.isRelativePointer(text)
    }
  }

  /// What a text of the format is called.
  var noun: String {
    switch self {
    case .date: "a date"
    case .time: "a time of day with its offset"
    case .dateTime: "a date with time and offset"
    case .duration: "an ISO 8601 duration"
    case .email, .idnEmail: "an e-mail address"
    case .hostname, .idnHostname: "a host name"
    case .ipv4: "an IPv4 address"
    case .ipv6: "an IPv6 address"
    case .uri, .iri: "an address (URI)"
    case .uriReference, .iriReference: "an address (URI) or part of one"
    case .uriTemplate: "a URI template"
    case .uuid: "a UUID"
    case .regex: "a regular expression"
    case .jsonPointer: "a JSON Pointer"
    case .relativeJSONPointer: "a relative JSON Pointer"
    }
  }

  /// A valid text.
  var example: String {
    switch self {
    case .date: "2026-01-31"
    case .time: "13:45:00Z"
    case .dateTime: "2026-01-31T13:45:00Z"
    case .duration: "P1DT12H"
    case .email, .idnEmail: "ada@example.org"
    case .hostname, .idnHostname: "lab.example.org"
    case .ipv4: "192.0.2.1"
    case .ipv6: "2001:db8::1"
    case .uri, .iri: "https://example.org/path"
    case .uriReference, .iriReference: "/path?query"
    case .uriTemplate: "https://example.org/{name}"
    case .uuid: "123e4567-e89b-12d3-a456-426614174000"
    case .regex: "^[a-z]+$"
    case .jsonPointer: "/ports/0"
    case .relativeJSONPointer: "1/name"
    }
  }
}
