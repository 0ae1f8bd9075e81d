/// How long environments live; a bare number counts days.
enum AllocationTime {
  /// The length in whole seconds, rounded; `nil` for what is no length, is less than a second, or
  /// is more than a hundred years.
  static func seconds(_ text: String) -> Int? {
    guard let seconds = LengthOfTime.seconds(text, perBareUnit: 86_400), seconds >= 1 else {
      return nil
    }
    return Int(seconds.rounded())
  }
}
