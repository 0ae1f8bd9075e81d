import Diagnostics
import Host
import JSON
import Testing

@testable import Workloads

/// The small languages inside of configs, as tables.
@Suite struct TableTests {
  @Test(arguments: [
    ("1", 86_400), ("2.5", 216_000), ("1e1", 864_000), ("0.5", 43_200), ("45m", 2_700),
    ("2h", 7_200), ("90s", 90), ("1d12h", 129_600), ("1.5h", 5_400), ("1h1h", 7_200),
    ("0.6s", nil), ("1.5s", 2), ("0.9999999s", nil), ("36525", 3_155_760_000), ("36526", nil),
    ("0", nil), ("-1", nil), ("", nil), ("h", nil), ("2 h", nil), ("2w", nil), ("2H", nil),
    ("1d2", nil), (".", nil), ("1..5h", nil), ("nan", nil), ("inf", nil), ("0x10", nil),
    ("99999999999999999999999d", nil), ("٣d", nil),
  ])
  func `allocations are counted in seconds`(text: String, seconds: Int?) {
    #expect(AllocationTime.seconds(text) == seconds)
  }

  @Test(arguments: [
    ("8G", 7_629), ("8GB", 7_629), ("8Gi", 8_192), ("16GiB", 16_384), ("24576", 24_576),
    ("24576.9", 24_576), ("512M", 488), ("512Mi", 512), ("1T", 953_674), ("0.5Gi", 512),
    ("x", nil), ("", nil), ("1e30", nil),
  ])
  func `the memory of a GPU is counted in MiB and rounded down`(text: String, mebibytes: Int?) {
    #expect(GPUMemory.mebibytes(text) == mebibytes)
  }

  @Test(
    arguments: [
      ("busybox", "busybox", nil), ("busybox:1.36", "busybox", "1.36"),
      ("registry.example.org/a/b:v1", "registry.example.org/a/b", "v1"),
      ("localhost:5000/a", "localhost:5000/a", nil),
      ("localhost:5000/a:v1", "localhost:5000/a", "v1"),
      ("a@sha256:00ff", "a@sha256", "00ff"), ("a:v1@sha256:00ff", "a@sha256", "00ff"),
      ("localhost:5000/a@sha256:00ff", "localhost:5000/a@sha256", "00ff"),
      ("", "", nil),
    ] as [(String, String, String?)]
  )
  func `images are taken apart`(text: String, repository: String, tag: String?) {
    let image = ImageReference(text)
    #expect(image.repository == repository)
    #expect(image.tag == tag)
    #expect(image.isDigest == text.contains("@"))
  }

  @Test(arguments: [
    ("start.sh", "/srv", "/srv/start.sh"), ("files/start.sh", "/srv", "/srv/start.sh"),
    ("start.sh", "/srv/start.sh", "/srv/start.sh"),
    ("start.sh", "/srv/begin.sh", "/srv/begin.sh/start.sh"), ("start.sh", "/", "//start.sh"),
  ])
  func `a mounted file has a path in the pod`(local: String, folder: String, path: String) {
    let file = MountedFiles.File(
      name: "f",
      nameRange: .none,
      local: .string(local),
      folder: .string(folder),
      isReadOnly: false,
      pointer: ""
    )
    #expect(file.podPath == path)
  }

  @Test(
    arguments: [
      (#"{"workload": "environment"}"#, nil), ("{}", nil),
      (
        #"{"workload": "enviroment"}"#,
        """
        error[KG1201]: there is no workload type "enviroment"
         --> env.json:1:14
        1 | {"workload": "enviroment"}
          |              ^^^^^^^^^^^^
          = help: did you mean "environment"?

        """
      ),
      (
        #"{"workload": "polyaxon"}"#,
        """
        error[KG1201]: there is no workload type "polyaxon"
         --> env.json:1:14
        1 | {"workload": "polyaxon"}
          |              ^^^^^^^^^^
          = help: workload types: environment, service, job, cronjob, chart
          = help: --workload-path FOLDER says where more types are, and so does KUBEGATE_WORKLOADS

        """
      ),
      (
        #"{"workload": 3}"#,
        """
        error[KG1201]: there is no workload type 3
         --> env.json:1:14
        1 | {"workload": 3}
          |              ^
          = help: workload types: environment, service, job, cronjob, chart

        """
      ),
    ] as [(String, String?)]
  )
  func `a config chooses its type`(config: String, message: String?) throws {
    let file = SourceFile(name: "env.json", text: config)
    let value = try JSONReader().read(file)
    let catalog = WorkloadCatalog(
      host: Host(environment: [:], files: .inMemory([:]), now: { .zero })
    )
    var sources = SourceMap(file)
    do throws(DiagnosticError) {
      #expect(try catalog.select(for: value, into: &sources).name == "environment")
      #expect(message == nil)
    } catch {
      #expect(DiagnosticText(sources: SourceMap(file)).text(error.diagnostics) == message)
    }
  }
}
