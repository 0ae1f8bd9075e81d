import GoTemplate

/// Sums with int64, which wrap around as in Go, and sequences of integers.
extension SprigFunctions {
  static func addIntegerMath(to table: inout FunctionTable) {
    table.add("add1", .any) { call throws(TemplateError) in .int64(int64(call[0]) &+ 1) }
    table.add("add", variadic: .any) { call throws(TemplateError) in
      .int64(call.arguments.reduce(0) { $0 &+ int64($1) })
    }
    table.add("sub", .any, .any) { call throws(TemplateError) in
      .int64(int64(call[0]) &- int64(call[1]))
    }
    table.add("mul", .any, variadic: .any) { call throws(TemplateError) in
      .int64(call.rest(from: 1).reduce(int64(call[0])) { $0 &* int64($1) })
    }
    table.add("div", .any, .any) { call throws(TemplateError) in
      let divisor = int64(call[1])
      guard divisor != 0 else { throw GoPanic.division }
      return .int64(int64(call[0]).dividedReportingOverflow(by: divisor).partialValue)
    }
    table.add("mod", .any, .any) { call throws(TemplateError) in
      let divisor = int64(call[1])
      guard divisor != 0 else { throw GoPanic.division }
      return .int64(int64(call[0]).remainderReportingOverflow(dividingBy: divisor).partialValue)
    }
    for name in ["max", "biggest"] {
      table.add(name, .any, variadic: .any) { call throws(TemplateError) in
        .int64(call.arguments.map(int64).max() ?? 0)
      }
    }
    table.add("min", .any, variadic: .any) { call throws(TemplateError) in
      .int64(call.arguments.map(int64).min() ?? 0)
    }
    table.add("until", .int) { call throws(TemplateError) in
      let count = call.int(0)
      return .list(integers(try sequence(from: 0, to: count, by: count < 0 ? -1 : 1)))
    }
    table.add("untilStep", .int, .int, .int) { call throws(TemplateError) in
      .list(integers(try sequence(from: call.int(0), to: call.int(1), by: call.int(2))))
    }
    table.add("seq", variadic: .int) { call throws(TemplateError) in
      let numbers = call.arguments.indices.map { call.int($0) }
      return .string(try counted(numbers).map(String.init).joined(separator: " "))
    }
  }

  private static func integers(_ numbers: [Int]) -> List {
    List(numbers.map { .int($0) }, element: .int)
  }

  /// From the start up to before the stop; nothing where the step leads away from it.
  private static func sequence(from start: Int, to stop: Int, by step: Int) throws(TemplateError)
    -> [Int]
  {
    guard step != 0, (stop < start) == (step < 0) else { return [] }
    let numbers = stride(from: start, to: stop, by: step)
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    guard !overflow, distance.magnitude / step.magnitude <= largestList else {
      throw GoPanic.largeList
    }
    return Array(numbers)
  }

  /// The shell's `seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`.
  private static func counted(_ numbers: [Int]) throws(TemplateError) -> [Int] {
    let start: Int
    let end: Int
    var step: Int?
    switch numbers.count {
    case 1: (start, end) = (1, numbers[0])
    case 2: (start, end) = (numbers[0], numbers[1])
    case 3: (start, step, end) = (numbers[0], numbers[1], numbers[2])
    default: return []
    }
    let direction = end < start ? -1 : 1
    if let step, end < start, step > 0 { return [] }
    return try sequence(from: start, to: end &+ direction, by: step ?? direction)
  }
}
