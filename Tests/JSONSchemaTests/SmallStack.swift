import Glibc
import Synchronization

/// Runs work on a thread with a stack as small as the concurrency runtime's.
func onSmallStack<Result: Sendable>(
  _ work: @escaping @Sendable () -> Result
) -> Result? {
  let result = Output<Result>()
  let context = Unmanaged.passRetained(Job { result.set(work()) })
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setstacksize(&attributes, 512 << 10)
  var thread = pthread_t()
  let status = pthread_create(
    &thread,
    &attributes,
    { context in
      guard let context else { return nil }
      Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
      return nil
    },
    context.toOpaque()
  )
  guard status == 0 else { return nil }
  pthread_join(thread, nil)
  return result.value
}

private final class Job {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private final class Output<Result: Sendable>: Sendable {
  private let stored = Mutex<Result?>(nil)

  func set(_ result: Result) { stored.withLock { $0 = result } }

  var value: Result? { stored.withLock { $0 } }
}
