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

  // What the schema cannot say.
  case unknownWorkload = "KG1201"
  case contradiction = "KG1202"
  case undeclaredPort = "KG1203"
  case usedTwice = "KG1204"
  case portOutOfRange = "KG1205"
  case selectorWithoutGPU = "KG1206"
  case parametersWithoutUsers = "KG1207"
  case noEffect = "KG1208"
  case lifetimeOutOfRange = "KG1209"
  case unreadableLocalFile = "KG1210"
  case fileTooLarge = "KG1211"
  case missingLocalValue = "KG1212"
  case secretInConfig = "KG1213"
  case pathLeavesVolume = "KG1214"
  case unsupported = "KG1215"

  // The cluster before the deploy.
  case missingSecret = "KG1301"
  case missingSecretKey = "KG1302"
  case uncheckedSecret = "KG1303"

  // Charts and templates, and the YAML that they are made of.
  case yamlSyntax = "KG1401"
  case yamlDuplicateKey = "KG1402"
  case yamlTooDeep = "KG1403"
  case yamlTooLarge = "KG1404"
  case yamlAlias = "KG1405"
  case yamlKey = "KG1406"
  case yamlValue = "KG1407"
  case chartFiles = "KG1410"
  case chartMetadata = "KG1411"
  case chartValues = "KG1412"
  case chartKubeVersion = "KG1413"
  case setFlag = "KG1414"
  case templateSyntax = "KG1420"
  case templateExecution = "KG1421"
  case templateRefusal = "KG1422"
  case manifestSyntax = "KG1423"

  // The Kubernetes API.
  case kubeconfigNotFound = "KG1501"
  case kubeconfigInvalid = "KG1502"
  case unknownContext = "KG1503"
  case credentialsUnsupported = "KG1504"
  case credentialsUnreadable = "KG1505"
  case unreachable = "KG1506"
  case untrustedServer = "KG1507"
  case unauthorized = "KG1508"
  case forbidden = "KG1509"
  case admissionDenied = "KG1510"
  case notFound = "KG1511"
  case alreadyExists = "KG1512"
  case conflict = "KG1513"
  case invalidObject = "KG1514"
  case overloaded = "KG1515"
  case serverFailed = "KG1516"
  case unknownKind = "KG1517"
  case invalidResponse = "KG1518"
  case apiWarning = "KG1519"
  case requestCancelled = "KG1520"

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

  // The machine and the command line.
  case fileUnreadable = "KG1701"
  case usage = "KG1702"
}
