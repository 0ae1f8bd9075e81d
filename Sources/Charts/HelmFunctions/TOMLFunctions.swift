import GoTemplate

extension HelmFunctions {
  /// `toToml`, `mustToToml` and `fromToml`.
  static func addTOML(to table: inout FunctionTable) {
    for (name, must) in [("toToml", false), ("mustToToml", true)] {
      table.add(name, .any) { call throws(TemplateError) in
        guard !call[0].isNil else {
          throw TemplateError("reflect: call of reflect.Value.Type on zero Value")
        }
        do throws(TemplateError) {
          return .string(bytes: try TOMLWriter.text(call[0]))
        } catch {
          if must || error == GoPanic.largeText { throw error }
          return .string(error.message)
        }
      }
    }
    table.add("fromToml", .string) { call throws(TemplateError) in
      do throws(TOMLError) {
        return .map(try TOMLReader.read(call.bytes(0)))
      } catch {
        return .map(["Error": .string(error.description)])
      }
    }
  }
}
