extension Readiness {
  /// A definition is ready when objects of its kind can be created.
  static func customResourceDefinition(_ definition: KubernetesObject) -> Readiness {
    if let condition = definition.condition("NamesAccepted"), condition.isFalse {
      return Readiness(.failed, "its names are taken", notes: [condition.message])
    }
    return definition.condition("Established")?.isTrue == true
      ? Readiness(.ready, "it is established")
      : Readiness(.progressing, "it is not established yet")
  }
}
