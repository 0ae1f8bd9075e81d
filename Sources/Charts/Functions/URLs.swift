import GoTemplate

/// URLs, taken apart and put together.
extension SprigFunctions {
  static func addURLs(to table: inout FunctionTable) {
    table.add("urlParse", .string) { call throws(TemplateError) in
      let url: GoURL
      do throws(GoURL.Mistake) {
        url = try GoURL(call.string(0))
      } catch {
        throw TemplateError("unable to parse url: \(error.message)")
      }
      return .map([
        "scheme": .string(url.scheme), "host": .string(url.host),
        "hostname": .string(url.hostName), "path": .string(bytes: url.path),
        "query": .string(url.query), "opaque": .string(url.opaque),
        "fragment": .string(bytes: url.fragment), "userinfo": .string(url.user ?? ""),
      ])
    }
    table.add("urlJoin", .dictionary) { call throws(TemplateError) in
      let map = call.map(0)
      func part(_ key: String) throws(TemplateError) -> String {
        guard let value = map[key] else { return "" }
        if value.isNil { throw GoPanic.nilPointer }
        guard let text = value.string, value.kind == .string else {
          throw TemplateError(
            "unable to parse \(key) key, must be of type string, but \(value.kindName) found"
          )
        }
        return text
      }
      var url = GoURL()
      url.scheme = try part("scheme")
      url.host = try part("host")
      url.path = Array(try part("path").utf8)
      url.query = try part("query")
      url.opaque = try part("opaque")
      url.fragment = Array(try part("fragment").utf8)
      let user = try part("userinfo")
      if !user.isEmpty {
        do throws(GoURL.Mistake) {
          url.user = try GoURL("proto://\(user)@host").user
        } catch {
          throw TemplateError("unable to parse userinfo in dict: \(error.message)")
        }
      }
      return .string(url.description)
    }
  }
}
