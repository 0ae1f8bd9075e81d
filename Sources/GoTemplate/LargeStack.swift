internal import Glibc

/// Runs work on a thread whose stack is large enough for templates that call each other deeply.
///
/// Swift's own threads have 512 KiB. Parsing and executing move here by themselves; whoever renders
/// many templates starts one such thread for all of them:
///
/// ```swift
/// let texts = try LargeStack.run { () throws(TemplateError) in
///   try set.parse(name: "a", text: text)
///   return try set.execute("a", data: data)
/// }
/// ```
public enum LargeStack {
  /// Address space, of which only what is used becomes memory.
  static let size = 256 << 20
  /// What is left to functions below the point where the evaluator stops.
  static let reserve = 1 << 20

  /// The lowest address that the evaluator may reach, on a thread that was started here.
  private static let key = ThreadKey()

  /// The work of a thread that was started here.
  private static let workKey = ThreadKey()

  /// Whether the task that waits for this thread was cancelled.
  static var isCancelled: Bool {
    guard let work = workKey.value else { return false }
    return Unmanaged<Work>.fromOpaque(work).takeUnretainedValue().isCancelled()
  }

  static var lowestAddress: UInt? { key.value.map { UInt(bitPattern: $0) } }

  /// The address of the stack's top, more or less.
  @inline(never)
  static func currentAddress() -> UInt {
    var local: UInt8 = 0
    return withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) }
  }

  /// Calls the body, on such a thread, and waits; calls it at once where this is such a thread.
  public static func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result)
    throws(Failure) -> Result
  {
    if lowestAddress != nil { return try body() }
    var outcome: Swift.Result<Result, Failure>?
    withoutActuallyEscaping(body) { body in
      let work = Work {
        do throws(Failure) {
          outcome = .success(try body())
        } catch {
          outcome = .failure(error)
        }
      }
      // The task stands still meanwhile, and so stays the present one.
      withUnsafeCurrentTask { task in
        work.isCancelled = { task?.isCancelled ?? false }
        work.runOnThread()
      }
    }
    switch outcome {
    case .success(let result)?: return result
    case .failure(let error)?: throw error
    case nil: return try body()
    }
  }

  /// A closure on its way to another thread, which alone uses it while this one waits.
  private final class Work {
    let body: () -> Void
    var isCancelled: () -> Bool = { false }

    init(body: @escaping () -> Void) { self.body = body }

    /// Whether the thread could be started.
    func runOnThread() {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, LargeStack.size)
      var thread = pthread_t()
      let work = Unmanaged.passUnretained(self).toOpaque()
      let status = pthread_create(
        &thread,
        &attributes,
        { argument in
          LargeStack.enter()
          LargeStack.workKey.value = argument
          if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().body() }
          return nil
        },
        work
      )
      if status == 0 {
        pthread_join(thread, nil)
      } else {
        // No such thread to be had: run here, within what is surely left of an ordinary stack.
        LargeStack.enter(size: 384 << 10, reserve: 128 << 10)
        body()
        LargeStack.key.value = nil
      }
    }
  }

  private static func enter(size: Int = size, reserve: Int = reserve) {
    let lowest = currentAddress() - UInt(size - reserve)
    key.value = UnsafeMutableRawPointer(bitPattern: lowest)
  }
}
