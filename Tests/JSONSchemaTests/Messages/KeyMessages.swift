import Testing

/// What people read about keys.
@Suite struct KeyMessages {
  @Test func `an unknown key is marked itself, with the nearest name`() throws {
    let text = try messages(
      #"""
      {
        "title": "kubegate",
        "properties": { "gpu_selector": { "type": "object" } },
        "additionalProperties": false
      }
      """#,
      #"""
      {
        "gpu_selecter": { "product": "RTX-A6000" }
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "gpu_selecter"
         --> env.json:2:3
        2 |   "gpu_selecter": { "product": "RTX-A6000" }
          |   ^^^^^^^^^^^^^^ not a kubegate key
          = help: did you mean "gpu_selector"?

        """#
    )
  }

  @Test func `camel case finds snake case`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "gpu_request": {}, "gpu_label": {} },
        "additionalProperties": false
      }
      """#,
      #"{ "gpuRequest": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "gpuRequest"
         --> env.json:1:3
        1 | { "gpuRequest": 1 }
          |   ^^^^^^^^^^^^ not a known key
          = help: did you mean "gpu_request"?

        """#
    )
  }

  @Test func `what people write instead finds the key`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "docker_image": { "x-kubegate-aliases": ["image"] },
          "gpu_request": { "x-kubegate-aliases": ["gpus"] }
        },
        "additionalProperties": false
      }
      """#,
      #"{ "Image": "busybox", "gpu": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "Image"
         --> env.json:1:3
        1 | { "Image": "busybox", "gpu": 1 }
          |   ^^^^^^^ not a known key
          = help: did you mean "docker_image"?

        error[KG1104]: unknown key "gpu"
         --> env.json:1:23
        1 | { "Image": "busybox", "gpu": 1 }
          |                       ^^^^^ not a known key
          = help: did you mean "gpu_request"?

        """#
    )
  }

  @Test func `the only key that is longer or shorter is suggested`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "host": {}, "memory_request": {}, "memory_limit": {} },
        "required": ["host"],
        "additionalProperties": false
      }
      """#,
      #"{ "hostname": "lab.example.org", "memory": "4Gi" }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "hostname"
         --> env.json:1:3
        1 | { "hostname": "lab.example.org", "memory": "4Gi" }
          |   ^^^^^^^^^^ not a known key
          = help: did you mean "host"?

        error[KG1104]: unknown key "memory"
         --> env.json:1:34
        1 | { "hostname": "lab.example.org", "memory": "4Gi" }
          |                                  ^^^^^^^^ not a known key
          = note: keys that may stand here: "host", "memory_request", "memory_limit"
          = help: remove it, or use one of these

        """#
    )
  }

  @Test func `aliases and examples are found behind references`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "docker_image": { "$ref": "#/$defs/image" },
          "tag": { "$ref": "#/$defs/tag", "examples": ["1.36"] }
        },
        "required": ["docker_image", "tag"],
        "additionalProperties": false,
        "$defs": {
          "image": { "x-kubegate-aliases": ["image"], "type": "string" },
          "tag": { "type": "string" }
        }
      }
      """#,
      #"{ "image": "busybox", "tag": [] }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "image"
         --> env.json:1:3
        1 | { "image": "busybox", "tag": [] }
          |   ^^^^^^^ not a known key
          = help: did you mean "docker_image"?

        error[KG1101]: "tag" has to be a string, not a list
         --> env.json:1:30
        1 | { "image": "busybox", "tag": [] }
          |                              ^^
          = help: for example "1.36"

        """#
    )
  }

  @Test func `the value of a misspelt key is checked in the same run`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "gpu_request": { "type": "integer" } },
        "required": ["gpu_request"],
        "additionalProperties": false
      }
      """#,
      #"{ "gpu_requst": "2" }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "gpu_requst"
         --> env.json:1:3
        1 | { "gpu_requst": "2" }
          |   ^^^^^^^^^^^^ not a known key
          = help: did you mean "gpu_request"?

        error[KG1101]: "gpu_requst" has to be a whole number, not a string
         --> env.json:1:17
        1 | { "gpu_requst": "2" }
          |                 ^^^
          = help: write 2

        """#
    )
  }

  @Test func `a key that is given already is not suggested again`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "gpu_request": { "type": "integer" } },
        "additionalProperties": false
      }
      """#,
      #"{ "gpu_request": 1, "gpuRequest": 2 }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "gpuRequest"
         --> env.json:1:21
        1 | { "gpu_request": 1, "gpuRequest": 2 }
          |                     ^^^^^^^^^^^^ not a known key
          = help: remove it: "gpu_request" is given already

        """#
    )
  }

  @Test func `without a near name the few keys that are free are listed`() throws {
    let text = try messages(
      #"""
      {
        "title": "GPU selector",
        "properties": { "product": {}, "type": {}, "vram": {} },
        "additionalProperties": false
      }
      """#,
      #"{ "type": "x", "colour": "green" }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "colour"
         --> env.json:1:16
        1 | { "type": "x", "colour": "green" }
          |                ^^^^^^^^ not a GPU selector key
          = note: keys that may stand here: "product", "vram"
          = help: remove it, or use one of these

        """#
    )
  }

  @Test func `many keys are not listed`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a1": {},
          "a2": {},
          "a3": {},
          "a4": {},
          "a5": {},
          "a6": {},
          "a7": {},
          "a8": {},
          "a9": {}
        },
        "additionalProperties": false
      }
      """#,
      #"{ "colour": "green" }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "colour"
         --> env.json:1:3
        1 | { "colour": "green" }
          |   ^^^^^^^^ not a known key
          = help: remove it

        """#
    )
  }

  @Test func `a key that belongs one level deeper is sent there`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "gpu_selector": { "properties": { "product": {} } }, "b": {} },
        "additionalProperties": false
      }
      """#,
      #"{ "product": "RTX-A6000" }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "product"
         --> env.json:1:3
        1 | { "product": "RTX-A6000" }
          |   ^^^^^^^^^ not a known key
          = help: "product" belongs inside "gpu_selector"

        """#
    )
  }

  @Test func `the label names the object where its schema has no title`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "ports": {
            "properties": { "web": {} },
            "additionalProperties": false
          }
        }
      }
      """#,
      #"{ "ports": { "wbe": 1 } }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "wbe"
         --> env.json:1:14
        1 | { "ports": { "wbe": 1 } }
          |              ^^^^^ not a key of "ports"
          = help: did you mean "web"?

        """#
    )
  }

  @Test func `unevaluatedProperties knows the keys of all branches`() throws {
    let text = try messages(
      #"""
      {
        "title": "kubegate",
        "properties": { "workload": {} },
        "if": { "properties": { "workload": { "const": "job" } }, "required": ["workload"] },
        "then": { "properties": { "deadline": {} } },
        "else": { "properties": { "replicas": {} } },
        "unevaluatedProperties": false
      }
      """#,
      #"{ "workload": "job", "deadlin": "2d" }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "deadlin"
         --> env.json:1:22
        1 | { "workload": "job", "deadlin": "2d" }
          |                      ^^^^^^^^^ not a kubegate key
          = help: did you mean "deadline"?

        """#
    )
  }

  @Test func `a key of another branch is told as such`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "workload": {} },
        "if": { "properties": { "workload": { "const": "job" } }, "required": ["workload"] },
        "then": { "properties": { "deadline": {} } },
        "else": { "properties": { "replicas": {} } },
        "unevaluatedProperties": false
      }
      """#,
      #"{ "workload": "job", "replicas": 2 }"#
    )
    #expect(
      text == #"""
        error[KG1114]: "replicas" does not go with the other keys here
         --> env.json:1:22
        1 | { "workload": "job", "replicas": 2 }
          |                      ^^^^^^^^^^
          = help: remove "replicas"

        """#
    )
  }

  @Test func `consequences of another mistake are not told`() throws {
    let text = try messages(
      #"""
      {
        "allOf": [
          {
            "properties": { "a": { "type": "string" }, "b": {} },
            "required": ["c"]
          }
        ],
        "unevaluatedProperties": false
      }
      """#,
      #"{ "a": 1, "b": 2 }"#
    )
    #expect(
      text == #"""
        error[KG1102]: "c" is missing
         --> env.json:1:1
        1 | { "a": 1, "b": 2 }
          | ^
          = help: add "c": …,

        error[KG1101]: "a" has to be a string, not a number
         --> env.json:1:8
        1 | { "a": 1, "b": 2 }
          |        ^
          = help: write "1"

        """#
    )
  }

  @Test func `a missing key comes with a line to paste`() throws {
    let text = try messages(
      #"""
      {
        "title": "Environment",
        "properties": { "namespace": { "type": "string", "examples": ["demo"] } },
        "required": ["namespace"]
      }
      """#,
      #"""
      {
        "tag": "1"
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1102]: "namespace" is missing
         --> env.json:1:1
        1 | {
          | ^ this environment needs it
          = help: add "namespace": "demo",

        """#
    )
  }

  @Test func `several missing keys are told together`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": { "default": 5 },
          "b": { "enum": ["x", "y"] },
          "c": { "type": "array" },
          "d": { "$ref": "#/$defs/d" },
          "e": { "type": "integer", "minimum": 3 }
        },
        "required": ["a", "b", "c", "d", "e", "f"],
        "$defs": { "d": { "examples": [{ "port": 80 }] } }
      }
      """#,
      #"{}"#
    )
    #expect(
      text == #"""
        error[KG1102]: "a", "b", "c", "d", "e" and "f" are missing
         --> env.json:1:1
        1 | {}
          | ^
          = help: add "a": 5,
                      "b": "x",
                      "c": […],
                      "d": { "port": 80 },
                      "e": 3,
                      "f": …

        """#
    )
  }

  @Test func `a missing key of a nested object is marked at its brace`() throws {
    let text = try messages(
      #"""
      { "properties": { "volume": { "items": { "required": ["mountPath"] } } } }
      """#,
      #"{ "volume": [{}, { "mountPath": "/a" }, {}] }"#
    )
    #expect(
      text == #"""
        error[KG1102]: "mountPath" is missing
         --> env.json:1:14
        1 | { "volume": [{}, { "mountPath": "/a" }, {}] }
          |              ^
          = help: add "mountPath": …

        error[KG1102]: "mountPath" is missing
         --> env.json:1:41
        1 | { "volume": [{}, { "mountPath": "/a" }, {}] }
          |                                         ^
          = help: add "mountPath": …

        """#
    )
  }

  @Test func `a key that another one needs`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "host": { "examples": ["lab.example.org"] } },
        "dependentRequired": { "tls_secret": ["host"] }
      }
      """#,
      #"{ "tls_secret": "tls" }"#
    )
    #expect(
      text == #"""
        error[KG1115]: "tls_secret" needs "host" beside it
         --> env.json:1:3
        1 | { "tls_secret": "tls" }
          |   ^^^^^^^^^^^^
          = help: add "host": "lab.example.org", or remove "tls_secret"

        """#
    )
  }

  @Test func `a key that is not allowed`() throws {
    let text = try messages(
      #"""
      { "properties": { "a": false } }
      """#,
      #"{ "a": { "b": 1 } }"#
    )
    #expect(
      text == #"""
        error[KG1114]: "a" is not allowed here
         --> env.json:1:3
        1 | { "a": { "b": 1 } }
          |   ^^^
          = help: remove "a"

        """#
    )
  }

  @Test func `keys have a form, too`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "ports": {
            "propertyNames": {
              "pattern": "^[a-z-]+$",
              "description": "lower-case letters and \"-\""
            }
          }
        }
      }
      """#,
      #"{ "ports": { "My Port": 80 } }"#
    )
    #expect(
      text == #"""
        error[KG1117]: the key "My Port" does not have the right form
         --> env.json:1:14
        1 | { "ports": { "My Port": 80 } }
          |              ^^^^^^^^^
          = help: did you mean "my-port"?
          = help: lower-case letters and "-"

        """#
    )
  }

  @Test func `keys from a list`() throws {
    let text = try messages(
      #"""
      { "propertyNames": { "enum": ["web", "ssh"] } }
      """#,
      #"{ "wbe": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1117]: the key "wbe" is not allowed
         --> env.json:1:3
        1 | { "wbe": 1 }
          |   ^^^^^
          = note: allowed: "web", "ssh"
          = help: did you mean "web"?

        """#
    )
  }

  @Test func `too many and too few keys`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": { "maxProperties": 1 },
          "b": { "minProperties": 2 },
          "c": { "minProperties": 1 }
        }
      }
      """#,
      #"{ "a": { "x": 1, "y": 2 }, "b": { "x": 1 }, "c": {} }"#
    )
    #expect(
      text == #"""
        error[KG1110]: "a" has 2 keys, and may have at most 1
         --> env.json:1:18
        1 | { "a": { "x": 1, "y": 2 }, "b": { "x": 1 }, "c": {} }
          |                  ^^^ one too many

        error[KG1110]: "b" has 1 key, and needs at least 2
         --> env.json:1:33
        1 | { "a": { "x": 1, "y": 2 }, "b": { "x": 1 }, "c": {} }
          |                                 ^

        error[KG1110]: "c" is empty, and needs at least 1 key
         --> env.json:1:50
        1 | { "a": { "x": 1, "y": 2 }, "b": { "x": 1 }, "c": {} }
          |                                                  ^

        """#
    )
  }

  @Test func `a deprecated key is a warning`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "gpu_label": {
            "deprecated": true,
            "description": "use gpu_selector instead"
          }
        }
      }
      """#,
      #"{ "gpu_label": "x" }"#
    )
    #expect(
      text == #"""
        warning[KG1116]: "gpu_label" is deprecated
         --> env.json:1:3
        1 | { "gpu_label": "x" }
          |   ^^^^^^^^^^^
          = help: use gpu_selector instead

        """#
    )
  }
}
