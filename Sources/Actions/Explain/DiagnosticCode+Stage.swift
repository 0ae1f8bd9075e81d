public import Diagnostics

extension DiagnosticCode {
  /// When a diagnostic of this code is found, which its hundred says.
  public var stage: String {
    switch rawValue.dropFirst(2).prefix(2) {
    case "10": "while the text of a config is read"
    case "11": "while a config is held against the schema of its type"
    case "12": "while it is checked what no schema can say, such as ports that nothing declares"
    case "13": "while the cluster is looked at before a deploy; nothing is applied yet"
    case "14": "while a chart is read and rendered, and YAML with it"
    case "15": "while kubegate talks to the cluster"
    case "16": "while a release is made, or waited for"
    default: "while the command line and files of this machine are read"
    }
  }

  /// Where to find out more.
  public var nextStep: String? {
    switch rawValue.dropFirst(2).prefix(2) {
    case "10", "12": "kubegate validate FILE shows every place, and the way out"
    case "11": "kubegate explain KEY tells what a key of a config takes"
    case "13": "nothing was applied; deploy again when it is mended"
    case "15": "kubegate -v VERB shows each request"
    case "16": "kubegate status NAME and kubegate logs NAME tell how the release is"
    default: nil
    }
  }
}
