internal import Glibc

/// What the templates of one set have used up together, of processor time, memory and output.
///
/// Work is counted in bytes: those that functions are given and make, and some for each step of the
/// evaluator. The clock and the system are asked now and then only, as the count grows.
final class RunMeter {
  private let limits: Limits
  /// Work that has been done since the clock was looked at.
  @exclusivity(unchecked) private var pending = 0
  /// Work that has been done since the memory was looked at.
  private var unweighed = 0
  private var bytesWritten = 0
  /// The memory of the process when the first runs had done a little; small charts never ask for it.
  private var memoryBefore: Int?
  /// Processor time of runs that have ended.
  private var nanosecondsUsed: UInt64 = 0
  /// The processor time of the thread when the present run began.
  private var nanosecondsBefore: UInt64?

  init(_ limits: Limits) { self.limits = limits }

  private static let clockInterval = 1 << 20
  private static let memoryInterval = 32 << 20

  /// Before a run, on its thread; ``end()`` comes after it.
  func begin() {
    nanosecondsBefore = Self.processorTime()
  }

  func end() {
    nanosecondsUsed += used
    nanosecondsBefore = nil
  }

  /// Counts work, and stops a run that has no end.
  @inline(__always)
  func charge(_ bytes: Int) throws(TemplateError) {
    pending += bytes
    if pending >= Self.clockInterval { try check() }
  }

  /// Counts bytes of output.
  @inline(__always)
  func write(_ count: Int) throws(TemplateError) {
    bytesWritten += count
    if bytesWritten > limits.outputBytes {
      throw TemplateError("output is larger than \(limits.outputBytes) bytes")
    }
    try charge(count)
  }

  private func check() throws(TemplateError) {
    unweighed += min(pending, Self.memoryInterval)
    pending = 0
    if LargeStack.isCancelled { throw TemplateError("rendering was interrupted") }
    let limit = limits.processorSeconds
    if nanosecondsUsed + used > UInt64(limit) * 1_000_000_000 {
      throw TemplateError("template takes more than \(limit) seconds")
    }
    if memoryBefore == nil { memoryBefore = Self.residentMemory() }
    guard unweighed >= Self.memoryInterval else { return }
    unweighed = 0
    if let memoryBefore, let memory = Self.residentMemory(),
      memory - memoryBefore > limits.memoryBytes
    {
      throw TemplateError("template needs more than \(limits.memoryBytes >> 20) MiB of memory")
    }
  }

  /// Processor time of the present run.
  private var used: UInt64 {
    guard let before = nanosecondsBefore else { return 0 }
    let now = Self.processorTime()
    return now > before ? now - before : 0
  }

  /// That of the thread: waiting for a busy machine or for a cluster does not count.
  private static func processorTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(max(time.tv_sec, 0)) * 1_000_000_000 + UInt64(max(time.tv_nsec, 0))
  }

  /// Bytes of memory that the process has; `nil` where the system does not tell.
  private static func residentMemory() -> Int? {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var text = [UInt8](repeating: 0, count: 128)
    let count = read(descriptor, &text, text.count)
    guard count > 0 else { return nil }
    let fields = text[..<count].split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
      return nil
    }
    return pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE))).partialValue
  }
}
