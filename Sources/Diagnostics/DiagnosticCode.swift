/// The identifier of a kind of diagnostic. A code never changes its meaning, and is never reused.
///
/// The hundreds say which stage found it: 10 reading JSON, 11 the schema, 12 what the schema cannot
/// say, 13 the cluster before the deploy, 14 charts and templates, 15 the Kubernetes API, 16
/// releases and waiting, 17 the machine and the command line.
public enum DiagnosticCode: String, Sendable, CaseIterable {
  // Reading JSON.
  case jsonSyntax = "KG1001"
  case duplicateKey = "KG1002"
  case comment = "KG1003"
  case trailingComma = "KG1004"
  case tooDeep = "KG1005"
  case tooLarge = "KG1006"
  case invalidUTF8 = "KG1007"
  case invalidString = "KG1008"
  case invalidNumber = "KG1009"
  case emptyDocument = "KG1011"
  case missingComma = "KG1012"

  // The schema.
  case wrongType = "KG1101"
  case missingKey = "KG1102"
  case wrongValue = "KG1103"
  case unknownKey = "KG1104"
  case wrongForm = "KG1105"
  case wrongFormat = "KG1106"
  case outOfRange = "KG1107"
  case notMultiple = "KG1108"
  case wrongLength = "KG1109"
  case wrongCount = "KG1110"
  case duplicateElement = "KG1111"
  case noAlternative = "KG1112"
  case severalAlternatives = "KG1113"
  case notAllowed = "KG1114"
  case missingCompanion = "KG1115"
  case deprecatedKey = "KG1116"
  case wrongKey = "KG1117"
  case wrongContent = "KG1118"
  case endlessSchema = "KG1119"

  // Schemas that are wrong themselves.
  case badSchema = "KG1190"
  case unresolvedReference = "KG1191"
  case circularReference = "KG1192"
  case badPattern = "KG1193"
  case unknownDialect = "KG1194"
}
