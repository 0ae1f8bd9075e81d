import Actions
import ChartSources
import Charts
import Diagnostics
import Host

/// The flags of verbs that take a chart, spelled as in helm.
enum ChartFlags {
  /// Which chart, and as whom it is fetched.
  static let source = [
    plain("repo", "URL", "the chart repository that CHART is in"),
    plain("version", "VERSION", "the version, or a range such as ^1.4; the newest otherwise"),
    plain("devel", "take prereleases, too"),
    plain(
      "dependency-update",
      "where dependencies are missing in charts/, update charts/ and the lock"
    ),
    Flag(
      name: "username",
      argument: .value("NAME"),
      help: "the user of the repository or registry"
    ),
    Flag(
      name: "password",
      argument: .value("TEXT"),
      help: "its password; better in KUBEGATE_PASSWORD, which no list of processes shows"
    ),
    plain("password-stdin", "read the password from standard input"),
    Flag(
      name: "ca-file",
      argument: .value("FILE"),
      help: "the authorities that vouch for the server"
    ),
    Flag(name: "cert-file", argument: .value("FILE"), help: "the certificate to sign in with"),
    Flag(name: "key-file", argument: .value("FILE"), help: "the key of that certificate"),
    plain("insecure-skip-tls-verify", "do not check the server's certificate"),
    plain("plain-http", "speak to registries without TLS"),
    plain("pass-credentials", "send the login to all servers that the repository names"),
  ]

  /// The values of the chart.
  static let values = [
    Flag(
      name: "values",
      letter: "f",
      argument: .value("FILE"),
      isRepeatable: true,
      help: "values in YAML, from a file, an address or - for standard input; later ones win",
      readsEnvironment: false
    ),
    list("set", "KEY=VALUE", "set a value, for example image.tag=v2,replicas=3"),
    list("set-string", "KEY=VALUE", "the same, the value always a text"),
    list("set-json", "KEY=JSON", "the same, the value any JSON"),
    list("set-file", "KEY=FILE", "the same, the value the text of a file"),
    list("set-literal", "KEY=TEXT", "the same, the value a text as it stands, commas included"),
    plain("skip-schema-validation", "do not hold the values against the chart's schema"),
  ]

  static func plain(_ name: String, _ help: String) -> Flag {
    Flag(name: name, argument: .none, help: help, readsEnvironment: false)
  }

  static func plain(_ name: String, _ value: String, _ help: String) -> Flag {
    Flag(name: name, argument: .value(value), help: help, readsEnvironment: false)
  }

  static func list(_ name: String, _ value: String, _ help: String) -> Flag {
    Flag(
      name: name,
      argument: .value(value),
      isRepeatable: true,
      help: help,
      readsEnvironment: false
    )
  }
}

extension ChartFlags {
  /// What ``values`` say. A flag of files may name several, with commas between them.
  static func values(_ arguments: ParsedArguments) -> ChartValues {
    let flags: [(name: String, flag: SetFlag)] = [
      ("set", .typed), ("set-string", .string), ("set-json", .json), ("set-file", .file),
      ("set-literal", .literal),
    ]
    return ChartValues(
      files: arguments.all("values").flatMap(parts),
      settings: flags.flatMap { name, flag in
        arguments.all(name).map { ChartValues.Setting(flag, $0) }
      }
    )
  }

  /// A list with commas.
  static func parts(_ text: String) -> [String] {
    text.split(separator: ",").map(String.init)
  }

  /// Who we are to the servers of charts, as ``source`` says.
  static func access(
    _ arguments: ParsedArguments,
    _ host: Host
  ) throws(UsageOrAction) -> ChartAccess {
    var access = ChartAccess(login: try login(arguments, host))
    access.passesLoginEverywhere = arguments.has("pass-credentials")
    access.verifiesServer = !arguments.has("insecure-skip-tls-verify")
    access.usesPlainHTTP = arguments.has("plain-http")
    for (flag, other) in [("cert-file", "key-file"), ("key-file", "cert-file")]
    where arguments.has(flag) && !arguments.has(other) {
      throw .usage(UsageError(message: "--\(flag) needs --\(other)"))
    }
    do throws(DiagnosticError) {
      try access.read(
        authorities: arguments["ca-file"],
        certificate: arguments["cert-file"],
        key: arguments["key-file"],
        from: host.files
      )
    } catch {
      let diagnostic = error.diagnostics.first
      throw .action(diagnostic.map { .file($0) } ?? .invalid([], SourceMap()))
    }
    return access
  }

  private static func login(
    _ arguments: ParsedArguments,
    _ host: Host
  ) throws(UsageOrAction) -> ChartLogin? {
    guard let user = arguments["username"] else {
      guard !arguments.has("password-stdin") else {
        throw .usage(UsageError(message: "--password-stdin needs --username"))
      }
      return nil
    }
    var password = arguments["password"]
    if arguments.has("password-stdin") {
      if arguments.all("values").flatMap(parts).contains("-") {
        throw .usage(UsageError(message: "standard input cannot be both values and the password"))
      }
      do throws(FileError) {
        let bytes = try host.files.read("-", 64 << 10)
        password = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
      } catch {
        let message = "cannot read the password from standard input: \(error.reason)"
        throw .action(.file(Diagnostic(.error, .fileUnreadable, message)))
      }
    }
    return ChartLogin(user: user, password: password ?? "")
  }
}
