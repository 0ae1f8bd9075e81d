internal import Glibc

/// Runs work that recurses deeper than a thread of the concurrency runtime allows (512 KiB).
enum DeepStack {
  /// Only pages that are touched take memory.
  private static let bytes = 256 << 20

  /// Runs the work on a thread of its own with a large stack, and waits for it; `nil` when the system
  /// gives no such thread.
  static func run<Result>(_ work: () -> Result) -> Result? {
    var result: Result?
    withoutActuallyEscaping({ result = work() }) { work in
      start(Box(work))
    }
    return result
  }

  private final class Box {
    let work: () -> Void

    init(_ work: @escaping () -> Void) { self.work = work }
  }

  private static func start(_ box: Box) {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, bytes) == 0 else { return }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(box)
    let status = pthread_create(
      &thread,
      &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work()
        return nil
      },
      context.toOpaque()
    )
    guard status == 0 else {
      context.release()
      return
    }
    pthread_join(thread, nil)
  }
}
