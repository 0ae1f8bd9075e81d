import Diagnostics
public import JSON

extension PolicyUse {
  /// What was found in rendered objects, at the place of the config that asks for it.
  ///
  /// - Parameter asked: what the config itself asks for.
  public func placed(among asked: [PolicyUse], in config: JSONObject) -> PolicyUse {
    var placed = self
    if let use = asked.first(where: { $0.asksFor(self) && !$0.range.isNone }) {
      placed.range = use.range
      placed.pointer = use.pointer
      // The config says what it is for, but not how many there are.
      if !isTotal { placed.notes = [] }
      return placed
    }
    let whole = JSONValue(.object(config))
    let texts = searched
    placed.range =
      texts.lazy.compactMap { text in whole.firstString { $0 == text } }.first?.range
      ?? config.member("chart")?.keyRange ?? .none
    return placed
  }

  private func asksFor(_ rendered: PolicyUse) -> Bool {
    switch (subject, rendered.subject) {
    case (.image(let asked), .image(let image)):
      ImageName.whole(asked[...]) == ImageName.whole(image[...])
    case (.gpus, .gpus), (.memory, .memory), (.cpu, .cpu), (.labels, .labels): true
    case (.allocation(let asked), .allocation(let time)): (asked == nil) == (time == nil)
    default: subject == rendered.subject
    }
  }

  private var isTotal: Bool {
    switch subject {
    case .gpus, .memory, .cpu: true
    default: false
    }
  }

  /// What a config that knows nothing of the key would have in its values.
  private var searched: [String] {
    switch subject {
    case .image(let image):
      let path = image.split(separator: "@").first.map(String.init) ?? image
      let start = path.lastIndex(of: "/") ?? path.startIndex
      let name = path[start...].lastIndex(of: ":").map { String(path[..<$0]) } ?? path
      let parts = name.split(separator: "/", maxSplits: 1)
      return [image, path, name] + (parts.count == 2 ? [String(parts[1])] : [])
    case .storageClass(let name): return [name]
    case .host(let host): return host.isEmpty ? [] : [host]
    default: return []
    }
  }
}
