#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Runs work that may wait, such as a template that looks something up, beside Swift's own threads,
/// which the answer needs: on a machine with one processor there is one of them.
enum RenderingThread {
  static func run<Result: Sendable>(
    _ body: @escaping @Sendable () -> Result
  ) async -> Result {
    await withCheckedContinuation { continuation in
      let work = Work { continuation.resume(returning: body()) }
      work.start()
    }
  }

  private final class Work {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }

    /// Where no thread is to be had, the work is done here.
    func start() {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
      pthread_attr_setstacksize(&attributes, 8 << 20)
      var thread = pthread_t()
      let work = Unmanaged.passRetained(self)
      let status = pthread_create(
        &thread,
        &attributes,
        { argument in
          if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        },
        work.toOpaque()
      )
      if status != 0 { work.takeRetainedValue().body() }
    }
  }
}
