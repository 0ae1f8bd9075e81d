import Diagnostics
import JSON
import Kubernetes

/// `memory_request`, `cpu_request`, `memory_limit`, `cpu_limit`, `gpu_request`, `gpu_resource`,
/// `gpu_selector`, `gpu_label` → `resources.*`, `gpus`, `gpuResource`, `gpuSelected`, `gpuMemory`,
/// `gpuLabel`.
enum ResourceKeys {
  static let defaultGPUResource = "nvidia.com/gpu"

  static func addValues(from config: Config, to values: inout JSONObject) {
    for resource in ["memory", "cpu"] {
      let request = config["\(resource)_request"]
      if let request { values.set("resources", "requests", resource, to: request) }
      if let limit = config["\(resource)_limit"] ?? request {
        values.set("resources", "limits", resource, to: limit)
      }
    }
    if let gpus = gpuRequest(config) {
      let resource = config["gpu_resource"]?.string ?? defaultGPUResource
      values.set("resources", "limits", resource, to: gpus)
      values["gpus"] = gpus
      if resource != defaultGPUResource { values["gpuResource"] = .string(resource) }
    }
    if let label = config["gpu_label"] { values["gpuLabel"] = label }
    if let selector = config["gpu_selector"] {
      values["gpuSelected"] = selector
      if let memory = selector["vram"]?.text.flatMap(GPUMemory.mebibytes) {
        values["gpuMemory"] = .int(memory)
      }
    }
  }

  /// The wanted GPUs as they were written; `nil` for none.
  static func gpuRequest(_ config: Config) -> JSONValue? {
    guard let gpus = config["gpu_request"], let count = gpus.wholeNumber, count > 0 else {
      return nil
    }
    return gpus
  }

  static func check(_ config: Config) -> [Diagnostic] {
    checkLimits(config) + checkUnits(config) + checkGPU(config)
  }

  /// Limits below what is requested, of the main container or of another.
  ///
  /// - Parameter parent: where the container stands in the config.
  static func checkLimits(_ config: Config, below parent: String = "") -> [Diagnostic] {
    var found: [Diagnostic] = []
    for resource in ["memory", "cpu"] {
      guard let request = config["\(resource)_request"], let limit = config["\(resource)_limit"],
        let wanted = request.text.flatMap({ Quantity($0) }),
        let most = limit.text.flatMap({ Quantity($0) }),
        most < wanted
      else { continue }
      found.append(
        Diagnostic(
          .error,
          .contradiction,
          "\(resource)_limit is less than \(resource)_request",
          at: limit.range,
          pointer: "\(parent)/\(resource)_limit",
          related: [.init("this much is requested", at: request.range)]
        )
      )
    }
    return found
  }

  /// Amounts that no one means: a few bytes of memory, thousands of processors.
  ///
  /// - Parameter parent: where the container stands in the config.
  static func checkUnits(_ config: Config, below parent: String = "") -> [Diagnostic] {
    var found: [Diagnostic] = []
    for key in ["memory_request", "memory_limit", "cpu_request", "cpu_limit"] {
      guard let value = config[key], let text = value.text, let amount = Quantity(text) else {
        continue
      }
      let isMemory = key.hasPrefix("memory")
      let limit = Quantity(isMemory ? "1Mi" : "1k")
      guard let limit, isMemory ? amount < limit : amount > limit, amount > Quantity("0") ?? amount
      else { continue }
      let isBare = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
      var diagnostic = Diagnostic(
        .warning,
        .unlikelyAmount,
        isMemory
          ? "\(text) is less than a mebibyte of memory, with which nothing starts"
          : "\(text) is more than a thousand processors",
        at: value.range,
        pointer: "\(parent)/\(key)"
      )
      if isBare {
        diagnostic.notes = [
          isMemory ? "a number alone means bytes" : "a number alone means processors"
        ]
        diagnostic.help = [
          isMemory
            ? "did you mean \"\(text)Gi\" or \"\(text)Mi\"?" : "did you mean \"\(text)m\"?"
        ]
      }
      found.append(diagnostic)
    }
    return found
  }

  private static func checkGPU(_ config: Config) -> [Diagnostic] {
    guard let member = config.object.member("gpu_selector") else { return [] }
    var found: [Diagnostic] = []
    let selector = member.value
    if gpuRequest(config) == nil {
      found.append(
        Diagnostic(
          .error,
          .selectorWithoutGPU,
          "gpu_selector selects nothing without gpu_request",
          at: member.keyRange,
          pointer: "/gpu_selector",
          help: ["add \"gpu_request\": 1"]
        )
      )
    }
    if let product = selector["product"], let type = selector["type"], product != type {
      found.append(
        Diagnostic(
          .error,
          .contradiction,
          "no GPU is of two products at once",
          at: type.range,
          pointer: "/gpu_selector/type",
          related: [.init("the other product", at: product.range)],
          help: ["keep one of \"product\" and \"type\"; they mean the same"]
        )
      )
    }
    return found
  }
}

/// The memory of a GPU as node labels give it.
enum GPUMemory {
  /// MiB of a text such as `8G`, `16Gi` or `8192`; rounded down, so that a card of that size fits.
  static func mebibytes(_ text: String) -> Int? {
    if let plain = Double(text) { return wholeNumber(plain) }
    let quantity = text.hasSuffix("B") ? String(text.dropLast()) : text
    return Quantity(quantity).map { $0.rounded >> 20 }
  }

  private static func wholeNumber(_ mebibytes: Double) -> Int? {
    mebibytes >= 0 && mebibytes < 0x1p31 ? Int(mebibytes) : nil
  }
}
