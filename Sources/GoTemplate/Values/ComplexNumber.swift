/// A complex number, which templates can write (`1+2i`) and print, and do little else with.
///
/// They are too rare for a case of ``Value`` of their own.
public final class ComplexNumber: TemplateObject {
  let real: Double
  let imaginary: Double

  init(real: Double, imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  public var type: GoType { .complex128 }

  var isZero: Bool { real == 0 && imaginary == 0 }

  /// `(1+2i)`
  public var text: String? {
    var printer = Printer()
    printer.printComplex(self, "v")
    return String(decoding: printer.out, as: UTF8.self)
  }
}

extension ComplexNumber: Equatable {
  public static func == (left: ComplexNumber, right: ComplexNumber) -> Bool {
    left.real == right.real && left.imaginary == right.imaginary
  }
}
