import FakeCluster
import JSON
import Testing

@testable import CommandLineTool

/// `kubegate init`: questions, flags, and the file.
@Suite struct InitTests {
  private let flags = ["--name", "lab", "--image", "busybox", "--time", "2h"]

  @Test func `flags alone make a valid file, laid out in groups`() async {
    let run = await TestedCommand().run(
      ["init", "environment"] + flags + [
        "--memory", "4Gi", "--cpu", "500m", "--gpus", "1", "--port", "jupyter=8888",
        "--port=ssh=22:30022", "--volume", "/home/jovyan=100Gi", "--volume", "/a=b=1Ti",
        "--set", "tag=2024,labels.team=imaging", "--set", "service_type=NodePort",
        "--set",
        "ingress.host=lab.example.org,ingress.port=jupyter,ingress.nginx_issuer=letsencrypt",
      ]
    )
    #expect(run.code == .done, "\(run)")
    #expect(run.output == "")
    #expect(
      run.talk == """
        lab.kubegate.json is written; deploy it with: kubegate deploy -f lab.kubegate.json

        """
    )
    #expect(
      run.created == [
        "lab.kubegate.json": """
        {
          "workload": "environment",
          "namespace": "demo",
          "chart_name": "lab",
          "docker_image": "busybox",
          "tag": 2024,

          "labels": { "team": "imaging" },

          "memory_request": "4Gi",
          "cpu_request": "500m",
          "gpu_request": 1,

          "ports": { "jupyter": [8888], "ssh": [22, 30022] },
          "service_type": "NodePort",
          "ingress": {
            "host": "lab.example.org",
            "port": "jupyter",
            "nginx_issuer": "letsencrypt"
          },

          "persistent_volume": [
            { "mountPath": "/home/jovyan", "size": "100Gi" },
            { "mountPath": "/a=b", "size": "1Ti" }
          ],

          "allocationTime": "2h"
        }

        """
      ]
    )
    let text = run.created["lab.kubegate.json"] ?? ""
    let valid = await TestedCommand(files: ["lab.json": text]).run("validate", "lab.json")
    #expect(valid.output == "lab.json is valid\n")
  }

  @Test func `every flag that is wrong is told at once, in the schema's words`() async {
    let run = await TestedCommand().run(
      "init",
      "--name",
      "Lab",
      "--image",
      "busybox",
      "--memory",
      "4GB",
      "--gpus",
      "many",
      "--port",
      "8080",
      "--port",
      "web=80",
      "--volume",
      "/data"
    )
    #expect(run.code == .usage)
    #expect(run.created == [:])
    for line in [
      "error[KG1702]: --name cannot be \"Lab\": a release name has lower-case letters, digits and hyphens only, and begins and ends with a letter or digit\n  = help: did you mean \"lab\"?\n",
      "error[KG1702]: --memory cannot be \"4GB\": a quantity is a number, 0 or more, with a unit such as in \"4Gi\", \"500M\" or \"250m\"\n  = help: did you mean \"4G\" or \"4Gi\"?\n",
      "error[KG1702]: --gpus cannot be \"many\": this has to be a whole number, 0 or more\n",
      "error[KG1702]: --port cannot be \"8080\": a port is written as NAME=NUMBER, such as web=8080\n",
      "error[KG1702]: --volume cannot be \"/data\": a volume is written as PATH=SIZE, such as /data=10Gi\n",
    ] {
      #expect(run.talk.contains(line), "\(run.talk)")
    }
    #expect(!run.talk.contains("--image"))
  }

  @Test func `all that is missing is told at once where nobody can be asked`() async {
    let run = await TestedCommand().run("init")
    #expect(run.code == .usage)
    #expect(
      run.talk == """
        error[KG1702]: nobody can be asked, and not all is said: --name, --image, --time are missing
          = help: --yes takes the suggested answers, where there are some
          = help: on a terminal, kubegate init asks for what is missing
          = help: kubegate init --help tells more

        """
    )
    let yes = await TestedCommand(answers: ["never read"]).run("init", "--yes", "--name", "lab")
    #expect(yes.code == .usage)
    #expect(
      yes.talk.hasPrefix(
        "error[KG1702]: nobody can be asked, and not all is said: --image is missing\n"
      )
    )
    #expect(run.created == [:] && yes.created == [:])
  }

  @Test func `a deployment needs no time, and --set answers too`() async {
    let run = await TestedCommand().run(
      "init",
      "--name",
      "lab",
      "--set",
      "docker_image=busybox",
      "--set",
      "deployment=true"
    )
    #expect(run.code == .done, "\(run)")
    #expect(run.created["lab.kubegate.json"]?.contains("\"deployment\": true") == true)
  }

  @Test(
    arguments: [("service", ""), ("job", ""), ("cronjob", ",\n\n  \"schedule\": \"0 0 * * *\"")]
  )
  func `a config of each type with pods takes a name and an image`(type: String, more: String)
    async
  {
    let run = await TestedCommand().run(
      "init",
      type,
      "--yes",
      "--name",
      "app",
      "--image",
      "busybox:1.36",
      "-f",
      "-"
    )
    #expect(
      run.output == """
        {
          "workload": "\(type)",
          "namespace": "demo",
          "chart_name": "app",
          "docker_image": "busybox:1.36",

          "memory_request": "4Gi",
          "cpu_request": "2"\(more)
        }

        """
    )
  }

  @Test func `--yes takes what is suggested`() async {
    let run = await TestedCommand().run("init", "-y", "--name", "lab", "--image", "b", "-f", "-")
    #expect(run.code == .done)
    #expect(run.created == [:])
    #expect(run.json?["memory_request"] == "4Gi")
    #expect(run.json?["cpu_request"] == "2")
    #expect(run.json?["allocationTime"] == "2d")
    #expect(run.json?["gpu_request"] == nil)
  }

  @Test(arguments: [
    ([:], ["--context", "test"], "demo"),
    ([:], ["--context", "none"], "default"),
    ([:], ["-n", "mine"], "mine"),
    (["KUBEGATE_NAMESPACE": "ours"], [], "ours"),
    (["HELM_NAMESPACE": "helms"], [], "helms"),
    (["KUBECONFIG": "/broken"], [], "default"),
    (["KUBECONFIG": "/nowhere"], [], "default"),
  ])
  func `the namespace is found without asking a cluster`(
    environment: [String: String],
    more: [String],
    namespace: String
  ) async {
    let command = TestedCommand(files: ["/broken": "{"], environment: environment)
    let run = await command.run(["init", "--dry-run"] + flags + more)
    #expect(run.code == .done, "\(run)")
    #expect(run.json?["namespace"] == .string(namespace))
    #expect(command.cluster.lines == [])
  }

  @Test func `a file that is there is left alone, also when it came a moment ago`() async {
    let refusal = """
      error[KG1702]: there is already a file "env.json", which is left as it is
        = help: name another one with -f FILE, or see this config with --dry-run

      """
    var command = TestedCommand(files: ["env.json": "old"])
    var run = await command.run(["init", "-f", "env.json"] + flags)
    #expect(run.code == .usage)
    #expect(run.talk == refusal)
    command = TestedCommand(latecomers: ["env.json"])
    run = await command.run(["init", "-f", "env.json"] + flags)
    #expect(run.code == .usage)
    #expect(run.talk == refusal)
    run = await TestedCommand(files: ["env.json": "old"]).run(
      ["init", "-f", "env.json", "--dry-run"] + flags
    )
    #expect(run.code == .done)
    #expect(run.json?["chart_name"] == "lab")
  }

  @Test func `a folder that is missing is told before anything is asked`() async {
    let command = TestedCommand(answers: [])
    let run = await command.run("init", "-f", "/none/env.json")
    #expect(run.code == .fileMissing)
    #expect(
      run.talk
        == "error[KG1701]: cannot write \"/none/env.json\": there is no folder \"/none\"\n"
    )
  }

  @Test func `a schema that lies near the file is named in it`() async {
    let near = await TestedCommand(files: ["schemas/environment.schema.json": "{}"])
      .run(["init", "--dry-run"] + flags)
    #expect(near.output.hasPrefix("{\n  \"$schema\": \"./schemas/environment.schema.json\",\n"))
    let far = await TestedCommand().run(["init", "--dry-run"] + flags)
    #expect(far.json?["$schema"] == nil)
  }

  @Test func `types and keys that are not there are told`() async {
    let type = await TestedCommand().run("init", "enviroment")
    #expect(type.code == .usage)
    #expect(
      type.talk == """
        error[KG1702]: there is no workload type "enviroment"
          = help: did you mean "environment"?
          = help: kubegate init --help tells more

        """
    )
    let key = await TestedCommand().run(["init", "--set", "gpu_selecter.type=x"] + flags)
    #expect(key.code == .configInvalid)
    #expect(
      key.talk.hasPrefix("error[KG1104]: unknown key \"gpu_selecter\"\n --> in --set, column 1\n")
    )
    #expect(key.created == [:])
  }

  // MARK: On a terminal

  private func dialogue(_ answers: [String], _ arguments: String...) async -> TestedCommand.Run {
    await TestedCommand(isTerminal: true, answers: answers).run(
      ["init", "--color", "never"] + arguments
    )
  }

  @Test func `questions are asked until the answers will do`() async {
    let run = await dialogue([
      "", "  lab  ", "", "has a space", "busybox", "4 GB", "-", "", "two", "2", "web=80000",
      "web=8080 ssh=22", "/data=10Gi /home=1Ti", "never", "-", "1d12h",
    ])
    #expect(run.code == .done, "\(run.talk)")
    #expect(
      run.created["lab.kubegate.json"] == """
        {
          "workload": "environment",
          "namespace": "demo",
          "chart_name": "lab",
          "docker_image": "busybox",

          "cpu_request": "2",
          "gpu_request": 2,

          "ports": { "web": [8080], "ssh": [22] },

          "persistent_volume": [
            { "mountPath": "/data", "size": "10Gi" },
            { "mountPath": "/home", "size": "1Ti" }
          ],

          "allocationTime": "1d12h"
        }

        """
    )
    for text in [
      "> error: this has to be said\n> \n",
      "> error: an image is written as registry/name:tag, without a scheme or spaces\n  = help: did you mean \"has-a-space\"?\n> ",
      "[4Gi] > error: a quantity is a number, 0 or more, with a unit such as in \"4Gi\", \"500M\"\n       or \"250m\"\n  = help: did you mean \"4G\" or \"4Gi\"?\n[4Gi] > ",
      "[none] > error: this has to be a whole number, 0 or more\n  = help: did you mean 2?\n[none] > ",
      "[2d] > error: a duration is a number with a unit, such as \"45m\", \"2h\" or \"1d12h\"; a\n       number alone means days\n  = help: for an environment without a time limit, leave \"allocationTime\" out and write \"deployment\": true\n[2d] > error: this has to be said\n[2d] > ",
    ] {
      #expect(run.talk.contains(text.replacing("> \n", with: "> ")), "\(text)\n\n\(run.talk)")
    }
  }

  @Test func `what flags say is not asked again`() async {
    let run = await dialogue(
      ["", "", "", "", "", "-"],
      "--name",
      "lab",
      "--image",
      "b",
      "--time",
      "1h"
    )
    #expect(run.code == .done, "\(run.talk)")
    #expect(!run.talk.contains("Release name"))
    #expect(run.talk.contains("[demo] > "))
    let silent = await dialogue(
      [],
      "--name",
      "lab",
      "--image",
      "b",
      "--time",
      "1h",
      "-n",
      "x",
      "--memory",
      "1Gi",
      "--cpu",
      "1",
      "--gpus",
      "0",
      "--port",
      "a=1",
      "--volume",
      "/a=1Gi"
    )
    #expect(silent.code == .done)
    #expect(silent.talk.split(separator: "\n").count == 1)
  }

  @Test func `what only the whole shows to be wrong is asked again`() async {
    let run = await dialogue([
      "lab", "", "busybox", "", "", "", "a=80 b=80", "/data=1Gi /data=2Gi", "1h", "a=80 b=81",
      "/data=1Gi",
    ])
    #expect(run.code == .done, "\(run.talk)")
    let text = run.created["lab.kubegate.json"] ?? ""
    #expect(text.contains("\"ports\": { \"a\": [80], \"b\": [81] }"))
    #expect(text.contains("[{ \"mountPath\": \"/data\", \"size\": \"1Gi\" }]"))
  }

  @Test func `the end of the input leaves no file`() async {
    let run = await dialogue(["lab", ""])
    #expect(run.code == .failed)
    #expect(
      run.talk.hasSuffix("> \nthe input ended before the last question; nothing was written\n")
    )
    #expect(run.created == [:])
  }

  @Test func `Ctrl-C leaves no file`() async {
    let run = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await dialogue([])
    }.value
    #expect(run.code == .interrupted)
    #expect(run.talk.hasSuffix("> \ninterrupted; nothing was written\n"))
    #expect(run.created == [:])
  }

  @Test func `a name whose file is there is refused before more is asked`() async {
    let command = TestedCommand(
      files: ["lab.kubegate.json": "old"],
      isTerminal: true,
      answers: ["lab"]
    )
    let run = await command.run("init")
    #expect(run.code == .usage)
    #expect(run.talk.contains("there is already a file \"lab.kubegate.json\""))
  }

  @Test func `control characters that were typed in do nothing to the terminal`() async {
    let run = await dialogue(["\u{1B}[2Jlab", "\u{1B}[D=80", "lab"])
    #expect(!run.talk.contains("\u{1B}"))
  }
}
