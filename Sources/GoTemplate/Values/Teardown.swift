internal import Glibc

/// Frees containers inside containers one after the other, where Swift would free each from within
/// the freeing of the one around it: a template can build a chain of a million lists, and the stack
/// would not suffice.
enum Teardown {
  /// The containers whose contents wait to be freed by the outermost ``release(_:)`` of the thread.
  private final class Queue {
    var waiting: [[Value]] = []
  }

  private static let key = ThreadKey()

  /// Empties the array, and frees what was in it, now or as soon as those around it are freed.
  static func release(taking values: inout [Value]) {
    let taken = values
    values = []
    if let current = key.value {
      Unmanaged<Queue>.fromOpaque(current).takeUnretainedValue().waiting.append(taken)
      return
    }
    let queue = Queue()
    queue.waiting.append(taken)
    key.value = Unmanaged.passUnretained(queue).toOpaque()
    release(consume taken)
    while let next = queue.waiting.popLast() { release(next) }
    key.value = nil
  }

  /// The last reference goes when this returns.
  @inline(never)
  private static func release(_ values: consuming [Value]) {}
}

/// A variable of which every thread has its own.
struct ThreadKey: Sendable {
  private let key: pthread_key_t

  init() {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    self.key = key
  }

  var value: UnsafeMutableRawPointer? {
    get { pthread_getspecific(key) }
    nonmutating set { pthread_setspecific(key, newValue) }
  }
}
