import Diagnostics
import JSON
import Kubernetes
import YAML

/// Reads the text of a hook.
enum HookManifest {
  struct Mistake: Error {
    var message: String
  }

  /// The objects that a hook is made of: nearly always one; a list counts as its items.
  static func objects(of hook: ReleaseHook) throws(Mistake) -> [KubernetesObject] {
    let file = SourceFile(name: hook.path, text: hook.manifest)
    let documents: [JSONValue]
    do throws(DiagnosticError) {
      documents = try YAMLReader().documents(file, as: .none)
    } catch {
      throw Mistake(message: error.diagnostics.first?.message ?? "it is not YAML")
    }
    return documents.filter { $0.object != nil }.flatMap { document -> [KubernetesObject] in
      guard document["kind"]?.string?.hasSuffix("List") == true,
        let items = document["items"]?.array
      else { return [KubernetesObject(document)] }
      return items.map { KubernetesObject($0) }
    }
  }
}
