import Diagnostics
import JSON

/// `ingress` → `ingress.*`, and `ingresses[]` where it is a list.
enum IngressKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    guard let ingress = config["ingress"] else { return }
    if let list = ingress.array {
      values["ingresses"] = .array(list.map { .object(value(of: $0)) })
    } else {
      values["ingress"] = .object(value(of: ingress))
    }
  }

  private static func value(of ingress: JSONValue) -> JSONObject {
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
    if let tls = ingress["tls"] { values["tls"] = .bool(tls.isOn) }
    return values
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
