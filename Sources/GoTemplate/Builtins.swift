extension FunctionTable {
  mutating func addBuiltins() {}
}
