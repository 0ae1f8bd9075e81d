import Charts

/// One flag of the `--set` family, which changes keys of a config: `--set tag=2024`.
///
/// A literal is the text of a plain `--set`.
public struct ConfigSetting: Sendable, Equatable, ExpressibleByStringLiteral {
  /// Which of the flags it is; they count in this order, whatever their order on the command line, as
  /// for Helm.
  public enum Kind: String, Sendable, CaseIterable {
    /// `--set-json`: values are JSON, or the whole is an object.
    case json = "set-json"
    /// `--set`: what looks like a number, a boolean or null is taken for it.
    case typed = "set"
    /// `--set-string`: values are texts.
    case string = "set-string"
    /// `--set-file`: values are files, whose text is taken.
    case file = "set-file"

    var flag: SetFlag {
      switch self {
      case .json: .json
      case .typed: .typed
      case .string: .string
      case .file: .file
      }
    }
  }

  public var kind: Kind
  /// What stands behind the flag, in Helm's syntax: `tag=2024,ports.web[0]=8080`.
  public var text: String

  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  public init(stringLiteral text: String) { self.init(.typed, text) }
}

extension [ConfigSetting] {
  /// What messages call each flag: `--set`, or `--set #2` where one is there several times.
  var names: [String] {
    var seen: [ConfigSetting.Kind: Int] = [:]
    var counts: [ConfigSetting.Kind: Int] = [:]
    for setting in self { counts[setting.kind, default: 0] += 1 }
    return map { setting in
      seen[setting.kind, default: 0] += 1
      let name = setting.kind.flag.rawValue
      return counts[setting.kind] == 1 ? name : "\(name) #\(seen[setting.kind, default: 1])"
    }
  }
}
