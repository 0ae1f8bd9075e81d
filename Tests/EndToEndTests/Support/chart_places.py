"""One chart at all the places where charts come from: a repository, which wants a login below /private
and announces a wrong digest below /changed, and a real registry (Debian's docker-registry). The
repository has two schemas, too.

Prints where it listens as a line of JSON; ends when its standard input does.
"""

import base64
import gzip
import hashlib
import http.client
import io
import json
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = tempfile.mkdtemp(prefix="kubegate-places-")
login = "Basic " + base64.b64encode(b"user:repository-password").decode()
template = """apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-{{ .Chart.Name }}
data:
  version: {{ .Chart.Version | quote }}
  text: {{ .Values.text | quote }}
"""
schema = json.dumps({"properties": {"text": {"type": "string"}}})


def pack(name, version):
    files = {"Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n",
             "values.yaml": "text: default\n", "values.schema.json": schema, "templates/map.yaml": template}
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        for path, text in files.items():
            info = tarfile.TarInfo(f"{name}/{path}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return gzip.compress(output.getvalue(), mtime=0)


def digest(data):
    return hashlib.sha256(data).hexdigest()


schemas = {"text.json": json.dumps({"properties": {"text": {"$ref": "short.json"}}}),
           "short.json": json.dumps({"maxLength": 7})}
charts = {f"{name}-{version}.tgz": (name, version, pack(name, version))
          for name in ("note", "memo") for version in ("1.0.0", "1.1.0", "2.0.0")}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        _, place, name = self.path.split("/", 2)
        if place == "private" and self.headers.get("Authorization") != login:
            return self.reply(401, b"no", [("WWW-Authenticate", 'Basic realm="charts"')])
        if name == "index.yaml":
            entries = {}
            for file, (chart, version, data) in charts.items():
                entries.setdefault(chart, []).append({
                    "apiVersion": "v2", "name": chart, "version": version, "urls": [file],
                    "digest": "0" * 64 if place == "changed" else digest(data)})
            return self.reply(200, json.dumps({"apiVersion": "v1", "entries": entries}).encode())
        if name in charts:
            return self.reply(200, charts[name][2])
        if name in schemas:
            return self.reply(200, schemas[name].encode())
        self.reply(404, b"no")


def start_registry():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    with open(f"{folder}/registry.json", "w") as file:  # JSON is YAML
        json.dump({"version": 0.1, "log": {"level": "error", "accesslog": {"disabled": True}},
                   "storage": {"filesystem": {"rootdirectory": f"{folder}/storage"}},
                   "http": {"addr": f"127.0.0.1:{number}"}}, file)
    process = subprocess.Popen(["docker-registry", "serve", f"{folder}/registry.json"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                return process, number
        time.sleep(0.05)
    raise SystemExit("docker-registry does not start")


def push(number, repository, tag, data):
    connection = http.client.HTTPConnection("127.0.0.1", number)

    def send(method, path, body=b"", headers=None):
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 300, (method, path, answer.status)
        return answer

    def blob(content):
        place = urllib.parse.urlsplit(send("POST", f"/v2/{repository}/blobs/uploads/").getheader("Location"))
        send("PUT", f"{place.path}?{place.query}&digest=sha256:{digest(content)}", content,
             {"Content-Type": "application/octet-stream"})
        return {"digest": "sha256:" + digest(content), "size": len(content)}

    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", **blob(b"{}")},
        "layers": [{"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", **blob(data)}]}).encode()
    send("PUT", f"/v2/{repository}/manifests/{tag}", manifest,
         {"Content-Type": "application/vnd.oci.image.manifest.v1+json"})


registry = None
try:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    registry, number = start_registry()
    for name, version, data in charts.values():
        push(number, f"charts/{name}", version, data)
    print(json.dumps({"repository": server.server_port, "registry": number}), flush=True)
    sys.stdin.read()
finally:
    if registry:
        registry.terminate()
        registry.wait()
    shutil.rmtree(folder, ignore_errors=True)
