import Diagnostics
import JSON

/// `ingress` → `ingress.*`, and `ingresses[]` where it is a list.
enum IngressKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    guard let ingress = config["ingress"] else { return }
    if let list = ingress.array {
      values["ingresses"] = .array(list.map { .object(value(of: $0, config)) })
    } else {
      values["ingress"] = .object(value(of: ingress, config))
    }
  }

  private static func value(of ingress: JSONValue, _ config: Config) -> JSONObject {
    var values = JSONObject()
    for key in ["traefik_resolver", "traefik_middleware"] where ingress[key] != nil {
      values.set("traefik", "enabled", to: true)
      values[key] = ingress[key]
    }
    if let issuer = ingress["nginx_issuer"] {
      values.set("nginx", "enabled", to: true)
      values["nginx_issuer"] = issuer
    }
    for key in [
      "host", "path", "port", "oauth_url", "path_type", "class_name", "annotations", "tls_secret",
    ] {
      if let value = ingress[key] { values[key] = value }
    }
    // The Ingress asks the Service, which may listen elsewhere than the container.
    if let number = ingress["port"]?.wholeNumber,
      let port = ServiceKeys.ports(of: config).first(where: { $0.number.wholeNumber == number }),
      port.object != nil
    {
      values["port"] = .string(port.name)
    }
    if let tls = ingress["tls"] { values["tls"] = .bool(tls.isOn) }
    return values
  }

  /// Addresses with what a service's are by default: nginx answers, at the first port, and over HTTPS
  /// where a certificate is named or made.
  static func completed(_ ingress: JSONValue, for config: Config) -> JSONValue {
    if let list = ingress.array {
      return JSONValue(.array(list.map { completed($0, for: config) }), range: ingress.range)
    }
    guard var object = ingress.object else { return ingress }
    let isTraefik = object["traefik_resolver"] != nil || object["traefik_middleware"] != nil
    if object["class_name"] == nil, !isTraefik { object["class_name"] = "nginx" }
    if object["port"] == nil, let port = ServiceKeys.ports(of: config).first {
      object["port"] = .string(port.name)
    }
    if object["tls"] == nil, !isTraefik, object["tls_secret"] == nil, object["nginx_issuer"] == nil
    {
      object["tls"] = false
    }
    return JSONValue(.object(object), range: ingress.range)
  }

  static func check(_ config: Config) -> [Diagnostic] {
    guard let ingress = config["ingress"] else { return [] }
    guard let list = ingress.array else { return check(ingress, in: config, pointer: "/ingress") }
    return list.enumerated().flatMap { index, ingress in
      check(ingress, in: config, pointer: "/ingress/\(index)")
    }
  }

  private static func check(
    _ ingress: JSONValue,
    in config: Config,
    pointer: String
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let port = ingress["port"] {
      found += ServiceKeys.undeclared(
        port,
        in: config,
        by: "the ingress",
        pointer: pointer + "/port"
      )
    }
    if let issuer = ingress["nginx_issuer"],
      let traefik = ingress["traefik_resolver"] ?? ingress["traefik_middleware"]
    {
      found.append(
        Diagnostic(
          .error,
          .contradiction,
          "one ingress is served either by nginx or by traefik",
          at: traefik.range,
          pointer: pointer,
          related: [.init("this is for nginx", at: issuer.range)],
          help: ["keep the keys of one; several addresses can stand in a list"]
        )
      )
    }
    return found
  }
}
