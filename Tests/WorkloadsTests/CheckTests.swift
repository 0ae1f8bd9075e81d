import Diagnostics
import Host
import JSON
import Testing
import Workloads

/// What is said of configs that their schema lets through and that cannot be deployed, one case for
/// each rule.
@Suite struct CheckTests {
  /// What the checks say of an environment's config in `/cfg/env.json`.
  private func said(
    _ config: String,
    files: [String: String] = [:],
    bytes: [String: [UInt8]] = [:]
  ) throws -> String {
    let file = SourceFile(name: "env.json", text: config)
    let value = try JSONReader().read(file)
    let inMemory = Files.inMemory(files)
    let host = Host(
      environment: ["HOME": "/home/u", "SET": "s3cret", "EMPTY": ""],
      files: Files(
        read: { path, limit throws(FileError) in
          guard let bytes = bytes[path] else { return try inMemory.read(path, limit) }
          guard bytes.count <= limit else {
            throw .tooLarge(path: path, bytes: bytes.count, limit: limit)
          }
          return bytes
        },
        write: inMemory.write,
        exists: inMemory.exists
      ),
      now: { .zero }
    )
    var sources = SourceMap(file)
    for member in value["secret_data"]?.object?.members ?? [] {
      if !SecretSource.isReference(member.value.string ?? "") { sources.hide(member.value.range) }
    }
    let found = EnvironmentWorkload().check(
      Config(object: try #require(value.object), folder: "/cfg", host: host)
    )
    return DiagnosticText(sources: sources, width: 120, limit: .max).text(found)
  }

  @Test func `an ingress's port must be declared`() throws {
    #expect(
      try said(
        """
        {
          "ports": { "web": [8080] },
          "ingress": { "host": "a.b", "port": "wbe" }
        }
        """
      ) == """
        error[KG1203]: the ingress wants port "wbe", which "ports" does not declare
         --> env.json:3:39
        3 |   "ingress": { "host": "a.b", "port": "wbe" }
          |                                       ^^^^^
          = help: did you mean "web"?

        """
    )
  }

  @Test func `an ingress's port is looked for by number, too`() throws {
    #expect(
      try said(
        """
        {
          "ports": { "web": [8080], "api": 9000 },
          "ingress": [{ "host": "a.b", "port": 8080 }, { "host": "c.d", "port": 8081 }]
        }
        """
      ) == """
        error[KG1203]: the ingress wants port "8081", which "ports" does not declare
         --> env.json:3:73
        3 |   "ingress": [{ "host": "a.b", "port": 8080 }, { "host": "c.d", "port": 8081 }]
          |                                                                         ^^^^
          = help: declared ports: web (8080), api (9000)

        """
    )
  }

  @Test func `an ingress without any ports is told how to declare one`() throws {
    #expect(
      try said(
        """
        {
          "ingress": { "host": "a.b", "port": 8888 }
        }
        """
      ) == """
        error[KG1203]: the ingress wants port "8888", which "ports" does not declare
         --> env.json:2:39
        2 |   "ingress": { "host": "a.b", "port": 8888 }
          |                                       ^^^^
          = help: add "ports": {"http": [8888]}

        """
    )
  }

  @Test func `one ingress is not for nginx and traefik at once`() throws {
    #expect(
      try said(
        """
        {
          "ports": { "web": [80] },
          "ingress": { "host": "a.b", "port": 80, "nginx_issuer": "i", "traefik_resolver": "r" }
        }
        """
      ) == """
        error[KG1202]: one ingress is served either by nginx or by traefik
         --> env.json:3:84
        3 |   "ingress": { "host": "a.b", "port": 80, "nginx_issuer": "i", "traefik_resolver": "r" }
          |                                                                                    ^^^
          |                                                           --- this is for nginx
          = help: keep the keys of one; several addresses can stand in a list

        """
    )
  }

  @Test func `two volumes at one path, however it is written`() throws {
    #expect(
      try said(
        """
        {
          "persistent_volume": [{ "mountPath": "/data/", "size": "1Gi" }],
          "nfs_volume": [{ "server": "s", "path": "/e", "mountPath": "/./data" }],
          "host_volume": [{ "hostPath": "/e", "mountPath": "/data" }]
        }
        """
      ) == """
        error[KG1204]: two volumes are mounted at "/data"
         --> env.json:3:62
        3 |   "nfs_volume": [{ "server": "s", "path": "/e", "mountPath": "/./data" }],
          |                                                              ^^^^^^^^^ again here
        2 |   "persistent_volume": [{ "mountPath": "/data/", "size": "1Gi" }],
          |                                        -------- first here

        error[KG1204]: two volumes are mounted at "/data"
         --> env.json:4:52
        4 |   "host_volume": [{ "hostPath": "/e", "mountPath": "/data" }]
          |                                                    ^^^^^^^ again here
        2 |   "persistent_volume": [{ "mountPath": "/data/", "size": "1Gi" }],
          |                                        -------- first here

        """
    )
  }

  @Test func `a mounted file at a volume's path`() throws {
    #expect(
      try said(
        """
        {
          "mount_files": { "a": ["files/a.txt", "/data/a.txt"] },
          "existing_persistent_volume": [{ "name": "d", "mountPath": "/data/a.txt" }]
        }
        """,
        files: ["/cfg/files/a.txt": "x"]
      ) == """
        error[KG1204]: two volumes are mounted at "/data/a.txt"
         --> env.json:3:62
        3 |   "existing_persistent_volume": [{ "name": "d", "mountPath": "/data/a.txt" }]
          |                                                              ^^^^^^^^^^^^^ again here
        2 |   "mount_files": { "a": ["files/a.txt", "/data/a.txt"] },
          |                                         ------------- first here

        """
    )
  }

  @Test func `the files of config_data have a path of their own`() throws {
    #expect(
      try said(
        """
        {
          "host_volume": [{ "hostPath": "/e", "mountPath": "/etc/kubegate/config" }],
          "config_data": { "a": "b" }
        }
        """
      ) == """
        error[KG1204]: two volumes are mounted at "/etc/kubegate/config"
         --> env.json:3:3
        3 |   "config_data": { "a": "b" }
          |   ^^^^^^^^^^^^^ again here
        2 |   "host_volume": [{ "hostPath": "/e", "mountPath": "/etc/kubegate/config" }],
          |                                                    ---------------------- first here

        """
    )
  }

  @Test func `shared memory is mounted already`() throws {
    #expect(
      try said(
        """
        {
          "host_volume": [{ "hostPath": "/e", "mountPath": "/dev/shm/" }]
        }
        """
      ) == """
        error[KG1204]: /dev/shm is the shared memory already
         --> env.json:2:52
        2 |   "host_volume": [{ "hostPath": "/e", "mountPath": "/dev/shm/" }]
          |                                                    ^^^^^^^^^^^
          = help: add "shared_memory": false to mount something else there

        """
    )
  }

  @Test func `two claims of one name`() throws {
    #expect(
      try said(
        """
        {
          "persistent_volume": [
              { "name": "home", "mountPath": "/a", "size": "1Gi" },
              { "name": "home", "mountPath": "/b", "size": "1Gi" } ]
        }
        """
      ) == """
        error[KG1204]: two volumes are named "home"
         --> env.json:4:17
        4 |       { "name": "home", "mountPath": "/b", "size": "1Gi" } ]
          |                 ^^^^^^ again here
        3 |       { "name": "home", "mountPath": "/a", "size": "1Gi" },
          |                 ------ first here

        """
    )
  }

  @Test func `a path in a volume stays in it`() throws {
    #expect(
      try said(
        """
        {
          "persistent_volume": [{ "mountPath": "/a", "size": "1Gi", "sub_path": "a/../b" }]
        }
        """
      ) == """
        error[KG1214]: a path in a volume must not contain ".."
         --> env.json:2:73
        2 |   "persistent_volume": [{ "mountPath": "/a", "size": "1Gi", "sub_path": "a/../b" }]
          |                                                                         ^^^^^^^^

        """
    )
  }

  @Test func `a port that is used twice`() throws {
    #expect(
      try said(
        """
        {
          "ports": { "web": [8080], "api": "8080" }
        }
        """
      ) == """
        error[KG1204]: port 8080 is used twice
         --> env.json:2:36
        2 |   "ports": { "web": [8080], "api": "8080" }
          |                                    ^^^^^^ again here
          |                      ---- first here

        """
    )
  }

  @Test func `ports that cannot be`() throws {
    #expect(
      try said(
        """
        {
          "ports": { "web": ["70000"], "api": "0" }
        }
        """
      ) == """
        error[KG1205]: a port is a number from 1 to 65535
         --> env.json:2:22
        2 |   "ports": { "web": ["70000"], "api": "0" }
          |                      ^^^^^^^

        error[KG1205]: a port is a number from 1 to 65535
         --> env.json:2:39
        2 |   "ports": { "web": ["70000"], "api": "0" }
          |                                       ^^^

        """
    )
  }

  @Test func `a node port that is used twice`() throws {
    #expect(
      try said(
        """
        {
          "service_type": "NodePort",
          "ports": { "a": [1, 30001], "b": [2, 30001] }
        }
        """
      ) == """
        error[KG1204]: node port 30001 is used twice
         --> env.json:3:40
        3 |   "ports": { "a": [1, 30001], "b": [2, 30001] }
          |                                        ^^^^^ again here
          |                       ----- first here

        """
    )
  }

  @Test func `a node port outside of what clusters give away`() throws {
    #expect(
      try said(
        """
        {
          "service_type": "NodePort",
          "ports": { "a": [1, 8080], "b": [2, "32768"], "c": [3, 32767] }
        }
        """
      ) == """
        error[KG1205]: a node port is a number from 30000 to 32767
         --> env.json:3:23
        3 |   "ports": { "a": [1, 8080], "b": [2, "32768"], "c": [3, 32767] }
          |                       ^^^^

        error[KG1205]: a node port is a number from 30000 to 32767
         --> env.json:3:39
        3 |   "ports": { "a": [1, 8080], "b": [2, "32768"], "c": [3, 32767] }
          |                                       ^^^^^^^

        """
    )
  }

  @Test func `a node port without service_type has no effect`() throws {
    #expect(
      try said(
        """
        {
          "ports": { "a": [1, 30001] }
        }
        """
      ) == """
        warning[KG1208]: a node port has no effect with service_type ClusterIP
         --> env.json:2:23
        2 |   "ports": { "a": [1, 30001] }
          |                       ^^^^^
          = help: add "service_type": "NodePort", or remove the node port

        """
    )
  }

  @Test func `a GPU selector without GPUs`() throws {
    #expect(
      try said(
        """
        {
          "gpu_request": 0,
          "gpu_selector": { "product": "A100" }
        }
        """
      ) == """
        error[KG1206]: gpu_selector selects nothing without gpu_request
         --> env.json:3:3
        3 |   "gpu_selector": { "product": "A100" }
          |   ^^^^^^^^^^^^^^
          = help: add "gpu_request": 1

        """
    )
  }

  @Test func `a GPU of two products`() throws {
    #expect(
      try said(
        """
        {
          "gpu_request": 1,
          "gpu_selector": { "product": "A100", "type": "T4" }
        }
        """
      ) == """
        error[KG1202]: no GPU is of two products at once
         --> env.json:3:48
        3 |   "gpu_selector": { "product": "A100", "type": "T4" }
          |                                                ^^^^
          |                                ------ the other product
          = help: keep one of "product" and "type"; they mean the same

        """
    )
  }

  @Test func `a limit below the request`() throws {
    #expect(
      try said(
        """
        {
          "memory_request": "4Gi",
          "memory_limit": "4G",
          "cpu_request": 2,
          "cpu_limit": "1500m"
        }
        """
      ) == """
        error[KG1202]: memory_limit is less than memory_request
         --> env.json:3:19
        3 |   "memory_limit": "4G",
          |                   ^^^^
        2 |   "memory_request": "4Gi",
          |                     ----- this much is requested

        error[KG1202]: cpu_limit is less than cpu_request
         --> env.json:5:16
        5 |   "cpu_limit": "1500m"
          |                ^^^^^^^
        4 |   "cpu_request": 2,
          |                  - this much is requested

        """
    )
  }

  @Test func `parameters without users`() throws {
    #expect(
      try said(
        """
        {
          "user_secret_params": ["user"]
        }
        """
      ) == """
        error[KG1207]: user_secret_params needs user_secret
         --> env.json:2:3
        2 |   "user_secret_params": ["user"]
          |   ^^^^^^^^^^^^^^^^^^^^
          = help: add "user_secret": ["<name of a Secret>"]

        """
    )
  }

  @Test func `users without parameters`() throws {
    #expect(
      try said(
        """
        {
          "user_secret": ["alice"]
        }
        """
      ) == """
        error[KG1207]: user_secret needs user_secret_params
         --> env.json:2:3
        2 |   "user_secret": ["alice"]
          |   ^^^^^^^^^^^^^
          = help: add "user_secret_params": ["user", "password"]

        """
    )
  }

  @Test func `a variable that is set twice`() throws {
    #expect(
      try said(
        """
        {
          "env_variables": { "user": "x", "n_users": 3 },
          "secret_variables": { "TOKEN": { "secret": "a", "key": "b" }, "user": { "secret": "a", "key": "c" } },
          "user_secret": ["alice"],
          "user_secret_params": ["user"]
        }
        """
      ) == """
        error[KG1204]: the variable "user" is set twice
         --> env.json:3:65
        3 |   "secret_variables": { "TOKEN": { "secret": "a", "key": "b" }, "user": { "secret": "a", "key": "c" } },
          |                                                                 ^^^^^^ again here
        2 |   "env_variables": { "user": "x", "n_users": 3 },
          |                      ------ first here

        error[KG1204]: the variable "n_users" is set twice
         --> env.json:4:3
        4 |   "user_secret": ["alice"],
          |   ^^^^^^^^^^^^^ again here
        2 |   "env_variables": { "user": "x", "n_users": 3 },
          |                                   --------- first here

        error[KG1204]: the variable "user" is set twice
         --> env.json:5:26
        5 |   "user_secret_params": ["user"]
          |                          ^^^^^^ again here
        2 |   "env_variables": { "user": "x", "n_users": 3 },
          |                      ------ first here

        """
    )
  }

  @Test func `a tag beside a tag`() throws {
    #expect(
      try said(
        """
        {
          "docker_image": "busybox:1.36",
          "tag": "1.37"
        }
        """
      ) == """
        error[KG1202]: the image has a tag already: "1.36"
         --> env.json:3:10
        3 |   "tag": "1.37"
          |          ^^^^^^
        2 |   "docker_image": "busybox:1.36",
          |                   -------------- here
          = help: remove "tag", or the tag in "docker_image"

        """
    )
  }

  @Test func `a tag beside a digest`() throws {
    #expect(
      try said(
        """
        {
          "docker_image": "busybox@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          "tag": "1.37"
        }
        """
      ) == """
        error[KG1202]: the image has a digest already, which decides
         --> env.json:3:10
        3 |   "tag": "1.37"
          |          ^^^^^^
        2 |   "docker_image": "busybox@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          |                   --------------------------------------------------------------------------------- here
          = help: remove "tag", or the digest in "docker_image"

        """
    )
  }

  @Test func `a probe's port must be declared`() throws {
    #expect(
      try said(
        """
        {
          "ports": { "web": [8080] },
          "probes": { "liveness": { "path": "/", "port": "wbe" }, "startup": { "tcp": "db" }, "readiness": { "tcp": 5432 } }
        }
        """
      ) == """
        error[KG1203]: the probe wants port "wbe", which "ports" does not declare
         --> env.json:3:50
        3 |   "probes": { "liveness": { "path": "/", "port": "wbe" }, "startup": { "tcp": "db" }, "readiness": { "tcp": …
          |                                                  ^^^^^
          = help: did you mean "web"?

        error[KG1203]: the probe wants port "db", which "ports" does not declare
         --> env.json:3:79
        3 |   "probes": { "liveness": { "path": "/", "port": "wbe" }, "startup": { "tcp": "db" }, "readiness": { "tcp": …
          |                                                                               ^^^^
          = help: declared ports: web (8080)

        """
    )
  }

  @Test func `a probe needs a port`() throws {
    #expect(
      try said(
        """
        {
          "probes": { "liveness": { "path": "/" }, "startup": { "command": ["true"] } }
        }
        """
      ) == """
        error[KG1203]: the probe has no port to ask
         --> env.json:2:15
        2 |   "probes": { "liveness": { "path": "/" }, "startup": { "command": ["true"] } }
          |               ^^^^^^^^^^
          = help: add "port": 8080 to it, or "ports"

        """
    )
  }

  @Test func `two containers of one name`() throws {
    #expect(
      try said(
        """
        {
          "init_containers": [{ "name": "fetch", "docker_image": "a" }],
          "sidecars": [{ "name": "fetch", "docker_image": "b" }, { "name": "mkg", "docker_image": "c" }]
        }
        """
      ) == """
        error[KG1204]: two containers are named "fetch"
         --> env.json:3:26
        3 |   "sidecars": [{ "name": "fetch", "docker_image": "b" }, { "name": "mkg", "docker_image": "c" }]
          |                          ^^^^^^^ again here
        2 |   "init_containers": [{ "name": "fetch", "docker_image": "a" }],
          |                                 ------- first here

        error[KG1204]: the main container is named "mkg" already
         --> env.json:3:68
        3 |   "sidecars": [{ "name": "fetch", "docker_image": "b" }, { "name": "mkg", "docker_image": "c" }]
          |                                                                    ^^^^^

        """
    )
  }

  @Test func `further containers are held to the same rules`() throws {
    #expect(
      try said(
        """
        {
          "sidecars": [{
              "name": "db", "docker_image": "db:1", "tag": "2",
              "memory_request": "2Gi", "memory_limit": "1Gi",
              "ports": { "a": 5432, "b": 5432 },
              "env_variables": { "A": "x" }, "secret_variables": { "A": { "secret": "s", "key": "k" } },
              "probes": { "readiness": { "tcp": "web" } } }]
        }
        """
      ) == """
        error[KG1202]: the image has a tag already: "1"
         --> env.json:3:52
        3 |       "name": "db", "docker_image": "db:1", "tag": "2",
          |                                                    ^^^
          |                                     ------ here
          = help: remove "tag", or the tag in "docker_image"

        error[KG1202]: memory_limit is less than memory_request
         --> env.json:4:48
        4 |       "memory_request": "2Gi", "memory_limit": "1Gi",
          |                                                ^^^^^
          |                         ----- this much is requested

        error[KG1204]: port 5432 is used twice
         --> env.json:5:34
        5 |       "ports": { "a": 5432, "b": 5432 },
          |                                  ^^^^ again here
          |                       ---- first here

        error[KG1204]: the variable "A" is set twice
         --> env.json:6:60
        6 |       "env_variables": { "A": "x" }, "secret_variables": { "A": { "secret": "s", "key": "k" } },
          |                                                            ^^^ again here
          |                          --- first here

        error[KG1203]: the probe wants port "web", which "ports" does not declare
         --> env.json:7:41
        7 |       "probes": { "readiness": { "tcp": "web" } } }]
          |                                         ^^^^^
          = help: declared ports: a (5432), b (5432)

        """
    )
  }

  @Test func `mounted files that would have one name`() throws {
    #expect(
      try said(
        """
        {
          "mount_files": { "my_file": ["a.txt", "/a"], "My.file": ["a.txt", "/b"] }
        }
        """,
        files: ["/cfg/a.txt": "x"]
      ) == """
        error[KG1204]: two mounted files would be named "my-file" in the cluster
         --> env.json:2:48
        2 |   "mount_files": { "my_file": ["a.txt", "/a"], "My.file": ["a.txt", "/b"] }
          |                                                ^^^^^^^^^ again here
          |                    --------- first here
          = help: rename one; case, "_", "." and "-" make no difference there

        """
    )
  }

  @Test func `mounted files that are called like something else`() throws {
    #expect(
      try said(
        """
        {
          "config_data": { "a": "b" },
          "mount_files": { "dshm": ["a.txt", "/a"], "config": ["a.txt", "/b"] }
        }
        """,
        files: ["/cfg/a.txt": "x"]
      ) == """
        error[KG1204]: a mounted file cannot be named "dshm" here: the shared memory has that name in the cluster
         --> env.json:3:20
        3 |   "mount_files": { "dshm": ["a.txt", "/a"], "config": ["a.txt", "/b"] }
          |                    ^^^^^^
          = help: choose another name; nothing in the pod depends on it

        error[KG1204]: a mounted file cannot be named "config" here: config_data has that name in the cluster
         --> env.json:3:45
        3 |   "mount_files": { "dshm": ["a.txt", "/a"], "config": ["a.txt", "/b"] }
          |                                             ^^^^^^^^
          = help: choose another name; nothing in the pod depends on it

        """
    )
  }

  @Test func `a mounted file that does not exist`() throws {
    #expect(
      try said(
        """
        {
          "mount_files": { "a": ["files/a.txt", "/a"], "b": ["/abs.txt", "/b"], "c": ["~/c.txt", "/c"] }
        }
        """
      ) == """
        error[KG1210]: cannot read "files/a.txt": there is no such file
         --> env.json:2:26
        2 |   "mount_files": { "a": ["files/a.txt", "/a"], "b": ["/abs.txt", "/b"], "c": ["~/c.txt", "/c"] }
          |                          ^^^^^^^^^^^^^
          = note: looked for at /cfg/files/a.txt
          = help: paths are relative to the config file

        error[KG1210]: cannot read "/abs.txt": there is no such file
         --> env.json:2:54
        2 |   "mount_files": { "a": ["files/a.txt", "/a"], "b": ["/abs.txt", "/b"], "c": ["~/c.txt", "/c"] }
          |                                                      ^^^^^^^^^^

        error[KG1210]: cannot read "~/c.txt": there is no such file
         --> env.json:2:79
        2 |   "mount_files": { "a": ["files/a.txt", "/a"], "b": ["/abs.txt", "/b"], "c": ["~/c.txt", "/c"] }
          |                                                                               ^^^^^^^^^
          = note: looked for at /home/u/c.txt

        """
    )
  }

  @Test func `a mounted file that is too large`() throws {
    #expect(
      try said(
        """
        {
          "mount_files": { "a": ["a.bin", "/a"], "b": ["b.txt", "/b"] }
        }
        """,
        bytes: [
          "/cfg/a.bin": Array(repeating: 255, count: 786_433),
          "/cfg/b.txt": Array(repeating: 97, count: 1_048_577),
        ]
      ) == """
        error[KG1211]: "a.bin" has 786433 bytes; a mounted binary file has at most 786432
         --> env.json:2:26
        2 |   "mount_files": { "a": ["a.bin", "/a"], "b": ["b.txt", "/b"] }
          |                          ^^^^^^^
          = help: put large files into a volume or into the image

        error[KG1211]: "b.txt" has 1048577 bytes; a mounted file has at most 1048576
         --> env.json:2:48
        2 |   "mount_files": { "a": ["a.bin", "/a"], "b": ["b.txt", "/b"] }
          |                                                ^^^^^^^
          = help: put large files into a volume or into the image

        """
    )
  }

  @Test func `secrets whose source gives nothing`() throws {
    #expect(
      try said(
        """
        {
          "secret_data": { "A": "env:NOT_SET", "B": "file:none.txt", "C": "file:binary", "D": "env:EMPTY" }
        }
        """,
        bytes: ["/cfg/binary": [0xFF, 0xFE]]
      ) == """
        error[KG1212]: the environment variable "NOT_SET" is not set
         --> env.json:2:25
        2 |   "secret_data": { "A": "env:NOT_SET", "B": "file:none.txt", "C": "file:binary", "D": "env:EMPTY" }
          |                         ^^^^^^^^^^^^^
          = help: export NOT_SET=…

        error[KG1210]: cannot read "none.txt": there is no such file
         --> env.json:2:45
        2 |   "secret_data": { "A": "env:NOT_SET", "B": "file:none.txt", "C": "file:binary", "D": "env:EMPTY" }
          |                                             ^^^^^^^^^^^^^^^
          = note: looked for at /cfg/none.txt
          = help: paths are relative to the config file

        error[KG1212]: "binary" is not text, and secret_data holds text
         --> env.json:2:67
        2 |   "secret_data": { "A": "env:NOT_SET", "B": "file:none.txt", "C": "file:binary", "D": "env:EMPTY" }
          |                                                                   ^^^^^^^^^^^^^

        """
    )
  }

  @Test func `a secret in clear text is warned of, and not shown`() throws {
    #expect(
      try said(
        """
        {
          "secret_data": { "TOKEN": "hunter2", "GOOD": "env:SET" }
        }
        """
      ) == """
        warning[KG1213]: this secret stands in the config in clear text
         --> env.json:2:20
        2 |   "secret_data": { "TOKEN": ••••••••, "GOOD": "env:SET" }
          |                    ^^^^^^^
          = help: write "env:NAME" or "file:PATH" as its value

        """
    )
  }

  @Test func `allocations that are too long, too short or none`() throws {
    #expect(
      try said(
        """
        {
          "allocationTime": 36526,
          "deployment": false
        }
        """
      ) == """
        error[KG1209]: an allocation lasts from one second to a hundred years
         --> env.json:2:21
        2 |   "allocationTime": 36526,
          |                     ^^^^^

        """
    )
  }

  @Test func `an allocation of no time`() throws {
    #expect(
      try said(
        """
        {
          "allocationTime": "0.4s"
        }
        """
      ) == """
        error[KG1209]: an allocation lasts from one second to a hundred years
         --> env.json:2:21
        2 |   "allocationTime": "0.4s"
          |                     ^^^^^^

        """
    )
  }

  @Test func `an allocation time has no effect on a deployment`() throws {
    #expect(
      try said(
        """
        {
          "allocationTime": "2d",
          "deployment": "true"
        }
        """
      ) == """
        warning[KG1208]: allocationTime has no effect: a deployment has no time limit
         --> env.json:2:21
        2 |   "allocationTime": "2d",
          |                     ^^^^
        3 |   "deployment": "true"
          |                 ------ the limit is lifted here

        """
    )
  }

  @Test func `several clusters are for later`() throws {
    #expect(
      try said(
        """
        {
          "clusters": ["a", "b"]
        }
        """
      ) == """
        error[KG1215]: deploying to several clusters is not supported yet
         --> env.json:2:3
        2 |   "clusters": ["a", "b"]
          |   ^^^^^^^^^^
          = help: name one cluster, and deploy once for each

        """
    )
  }

  @Test func `a federation is for later`() throws {
    #expect(
      try said(
        """
        {
          "federation": "karmada",
          "clusters": ["a", "b"]
        }
        """
      ) == """
        error[KG1215]: federation is not supported yet
         --> env.json:2:3
        2 |   "federation": "karmada",
          |   ^^^^^^^^^^^^
          = help: name one cluster, and deploy once for each

        """
    )
  }

  @Test func `an amount that lacks its unit is told`() throws {
    #expect(
      try said(
        """
        {
          "memory_request": 4,
          "sidecars": [{ "cpu_request": "5000" }]
        }
        """
      ) == """
        warning[KG1216]: 4 is less than a mebibyte of memory, with which nothing starts
         --> env.json:2:21
        2 |   "memory_request": 4,
          |                     ^
          = note: a number alone means bytes
          = help: did you mean "4Gi" or "4Mi"?

        warning[KG1216]: 5000 is more than a thousand processors
         --> env.json:3:33
        3 |   "sidecars": [{ "cpu_request": "5000" }]
          |                                 ^^^^^^
          = note: a number alone means processors
          = help: did you mean "5000m"?

        """
    )
  }
}
