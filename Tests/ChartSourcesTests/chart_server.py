"""Servers of charts on this machine: two web servers that behave well or badly by the path that is
asked for, a token server, and three real registries (Debian's docker-registry) over one storage.

Prints its ports and what it has made as a line of JSON; ends, and ends the registries, when its
standard input does.
"""

import base64
import gzip
import hashlib
import http.client
import io
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = tempfile.mkdtemp(prefix="kubegate-charts-")
login = "Basic " + base64.b64encode(b"user:secret").decode()
log = []


def pack(name, version, extra=None, top=None):
    files = {"Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n", **(extra or {})}
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        for path, text in files.items():
            info = tarfile.TarInfo(f"{top or name}/{path}")
            data = text.encode() if isinstance(text, str) else text
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(output.getvalue(), mtime=0)


def digest(data):
    return hashlib.sha256(data).hexdigest()


charts = {v: pack("web", v) for v in ("0.9.0", "1.0.0", "1.1.0", "1.1.1+build.5", "2.0.0-rc.1")}
charts["1.1.0"] = pack("web", "1.1.0", {"values.yaml": "replicas: 1\n"})
redis = pack("redis", "3.2.1")


def index(versions=charts, url="{name}-{version}.tgz", digests=None, style="block"):
    entries = {"web": [], "redis": []}
    for name, version, data in [("web", v, d) for v, d in versions.items()] + [("redis", "3.2.1", redis)]:
        entries[name].append({
            "apiVersion": "v2", "name": name, "version": version, "description": "entries:\n  web:\n  - no",
            "digest": (digests or {}).get(version, digest(data)),
            "urls": [url.format(name=name, version=version)],
        })
    entries["broken"] = [{"name": "broken", "version": "one"}, {"name": "broken", "version": "1.0.0"}]
    entries["previews"] = [{"name": "previews", "version": "0.1.0-beta.2", "urls": ["x.tgz"]}]
    document = {"apiVersion": "v1", "entries": entries}
    if style == "json":
        return json.dumps(document).encode()
    if style == "flow":  # JSON is YAML in flow style
        return b"# a comment\n" + json.dumps(document, indent=1).encode()
    lines = ["apiVersion: v1", "entries:"]
    for name, versions in entries.items():
        lines.append(f"  {name}:")
        for entry in versions:
            for n, (key, value) in enumerate(entry.items()):
                lines.append(("  - " if n == 0 else "    ") + f"{key}: {json.dumps(value)}")
    lines.append('generated: "2026-01-01T00:00:00Z"')
    return ("\n".join(lines) + "\n").encode()


def big_index():
    """25 MB of other charts, and ours among them."""
    lines = ["apiVersion: v1", "entries:"]
    for chart in range(100):
        lines.append(f"  chart-{chart}:")
        for version in range(500):
            lines += ["  - annotations:", "      category: Database", "      licenses: Apache-2.0",
                      "    apiVersion: v2", f"    appVersion: 1.{version}.0",
                      '    created: "2026-01-01T00:00:00Z"', "    dependencies:", "    - name: common",
                      "      repository: oci://registry.example.com/charts", "      tags:", "      - common",
                      "      version: 2.x.x", "    description: |-", "      A chart,", "      with a long text.",
                      f"    digest: {'a' * 64}", f"    name: chart-{chart}", "    urls:",
                      f"    - https://charts.example.com/chart-{chart}-{version}.tgz",
                      f"    version: {version}.0.0"]
        if chart == 50:
            lines += ["  web:", "  - name: web", "    urls:", "    - web-1.1.0.tgz", "    version: 1.1.0",
                      f"    digest: {digest(charts['1.1.0'])}"]
    return ("\n".join(lines) + "\n").encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body=b"", headers=None, announced=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        if announced is not None:
            self.close_connection = True

    def do_POST(self):
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.do_GET()

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/log":
            found = [e for e in log if query["of"] in e["path"]]
            return self.reply(200, json.dumps(found).encode())
        log.append({"path": self.path, "port": self.server.server_port,
                    "authorization": self.headers.get("Authorization", ""),
                    "condition": self.headers.get("If-None-Match", "")})
        if url.path == "/token":
            return self.token(query)
        if url.path == "/moved-token":
            return self.reply(307, headers={"Location": f"http://127.0.0.1:{other_port}/new-token"})
        if url.path.startswith("/v2/"):
            return self.registry(url.path)
        parts = url.path.strip("/").split("/")
        place, name = parts[0], parts[-1]
        if place.startswith("secret") and self.headers.get("Authorization") != login:
            return self.reply(401, b"no", {"WWW-Authenticate": 'Basic realm="charts"'})
        if name == "index.yaml":
            return self.index(place)
        self.package(place, name)

    def index(self, place):
        other = f"http://127.0.0.1:{other_port}"
        if place == "json":
            return self.reply(200, index(style="json"))
        if place == "flow":
            return self.reply(200, index(style="flow"))
        if place in ("absolute", "secret-absolute"):
            return self.reply(200, index(url=other + "/secret-files/{name}-{version}.tgz"))
        if place == "odd-url":
            return self.reply(200, index(url="../good/./{name}-{version}.tgz?x=a b"))
        if place == "wrong-digest":
            return self.reply(200, index(digests={v: "0" * 64 for v in charts}))
        if place == "no-digest":
            return self.reply(200, index(digests={v: "" for v in charts}))
        if place == "bad-digest":
            return self.reply(200, index(digests={v: "sha512:1" for v in charts}))
        if place == "page":
            return self.reply(200, b"<!DOCTYPE html><html>Sign in</html>")
        if place == "empty":
            return self.reply(200, b"")
        if place == "no-version":
            return self.reply(200, b"entries:\n  web: []\n")
        if place == "gone":
            return self.reply(404, b"no")
        if place == "failing":
            return self.reply(503, b"no")
        if place == "slow":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"apiVersion: v1\n")
            self.wfile.flush()
            return time.sleep(10)
        if place == "kept":
            if self.headers.get("If-None-Match") == '"one"':
                return self.reply(304, headers={"ETag": '"one"'})
            return self.reply(200, index(), {"ETag": '"one"'})
        if place == "big":
            return self.reply(200, big)
        if place == "loop":
            return self.reply(302, headers={"Location": "/loop/index.yaml"})
        if place == "nowhere":
            return self.reply(302, headers={"Location": "ftp://example.com/"})
        self.reply(200, index())

    def package(self, place, name):
        data = redis if name.startswith("redis") else charts.get(name[len("web-"):-len(".tgz")])
        data = {"web-bomb.tgz": bomb, "page.tgz": b"<html>Sign in</html>"}.get(name, data)
        if data is None:
            return self.reply(404, b"no")
        if place == "truncated":
            return self.reply(200, data[: len(data) // 2], announced=len(data))
        if place == "cut":
            return self.reply(200, data[: len(data) // 2])
        if place in ("redirected", "secret-redirected"):
            return self.reply(302, headers={"Location": f"http://127.0.0.1:{other_port}/moved/{name}?X-Signature=s"})
        if place == "encoded":
            # What some servers say of files that end in .tgz, though they are not to be unpacked.
            return self.reply(200, data, {"Content-Encoding": "gzip"})
        self.reply(200, data)

    def registry(self, path):
        """A registry that behaves badly, by the name of the repository."""
        _, _, name, kind, reference = path.split("/", 4)
        data = charts["1.1.0"]
        layer, config = "sha256:" + digest(data), "sha256:" + "c" * 64
        manifest = json.dumps({
            "schemaVersion": 2,
            "config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": config, "size": 2},
            "layers": [{"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                        "digest": layer, "size": len(data)}],
        }).encode()
        found = "sha256:" + digest(manifest)
        if name == "no-challenge":
            return self.reply(401, b"no")
        if name == "strange-challenge":
            return self.reply(401, b"no", {"WWW-Authenticate": "Negotiate"})
        if name == "no-token":
            return self.reply(401, b"no", {"WWW-Authenticate": f'Bearer realm="http://127.0.0.1:{port}/empty/"'})
        if name == "moved-identity":
            return self.reply(401, b"no", {"WWW-Authenticate": f'Bearer realm="http://127.0.0.1:{port}/moved-token"'})
        if name in ("redirect-blob", "identity") and not self.headers.get("Authorization"):
            realm = f"http://127.0.0.1:{port}/token"
            return self.reply(401, b"no", {"WWW-Authenticate": f'Bearer realm="{realm}",service="fake",scope="x"'})
        if kind == "tags":
            if name == "endless-tags":
                return self.reply(200, b'{"tags": ["1.0.0"]}', {"Link": f"</v2/{name}/tags/list?last={time.time()}>; rel=\"next\""})
            if name == "straying-tags":
                return self.reply(200, b'{"tags": ["1.0.0"]}', {"Link": "<http://example.com/v2/x/tags/list>; rel=\"next\""})
            last = urllib.parse.urlsplit(self.path).query
            if "last=1" in last:
                return self.reply(200, b'{"tags": ["1.1.0", "2.0.0-rc.1", "latest", "v7.0.0"]}')
            return self.reply(200, b'{"tags": ["1.0.0", "0.9.0"]}',
                              {"Link": f"</v2/{name}/tags/list?last=1&n=2>; rel=\"next\""})
        if kind == "manifests":
            if name == "image":
                manifest = json.dumps({"config": {"mediaType": "application/vnd.oci.image.config.v1+json"}}).encode()
            if name == "junk":
                manifest = b"<html>"
            if name == "wrong-manifest":
                return self.reply(200, manifest, {"Docker-Content-Digest": "sha256:" + "0" * 64})
            if name == "huge":
                manifest = manifest.replace(str(len(data)).encode(), b"99999999999")
            if name == "list" and reference != found:
                manifest = json.dumps({"manifests": [{"digest": found}]}).encode()
            return self.reply(200, manifest)
        if kind == "blobs":
            if name == "wrong-blob":
                return self.reply(200, bytes([data[0] ^ 1]) + data[1:])
            if name == "long-blob":
                return self.reply(200, data + b"more")
            if name == "short-blob":
                return self.reply(200, data[:-9], announced=len(data))
            if name == "redirect-blob":
                return self.reply(307, headers={"Location": f"http://127.0.0.1:{other_port}/blob/web-1.1.0.tgz"})
            return self.reply(200, data)
        self.reply(404, b"no")

    def token(self, query):
        given = self.headers.get("Authorization", "")
        if self.command == "POST":
            form = dict(urllib.parse.parse_qsl(self.body))
            if form.get("refresh_token") != "identity+/=":
                return self.reply(401, b"no")
            return self.reply(200, b'{"access_token": "from-identity"}')
        if query.get("service") == "fake":
            return self.reply(200, b'{"token": "fake"}')
        if given and given != login:
            return self.reply(401, b"no")
        access = []
        for scope in query.get("scope", "").split():
            kind, name, actions = scope.split(":")
            if given or name.startswith("public/"):
                access.append({"type": kind, "name": name, "actions": actions.split(",")})
        now = int(time.time())
        self.reply(200, json.dumps({"token": sign({
            "iss": "tests", "aud": query.get("service", ""), "sub": "", "iat": now, "nbf": now - 10,
            "exp": now + 300, "jti": "1", "access": access})}).encode())


def sign(claims):
    def text(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    certificate = subprocess.run(["openssl", "x509", "-in", f"{folder}/token.crt", "-outform", "DER"],
                                 check=True, capture_output=True).stdout
    header = {"typ": "JWT", "alg": "RS256", "x5c": [base64.b64encode(certificate).decode()]}
    body = text(json.dumps(header).encode()) + b"." + text(json.dumps(claims).encode())
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", f"{folder}/token.key"],
                               input=body, check=True, capture_output=True).stdout
    return (body + b"." + text(signature)).decode()


def certificate(name, extension):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tests",
                    "-addext", extension, "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.crt"],
                   check=True, capture_output=True)


class Server(ThreadingHTTPServer):
    # Tests run side by side, and more of them than Python lets wait by default.
    request_queue_size = 256


def serve(secure=False):
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/tls.crt", f"{folder}/tls.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_registry(name, auth):
    number = free_port()
    with open(f"{folder}/{name}.json", "w") as file:  # JSON is YAML
        json.dump({"version": 0.1, "log": {"level": "error", "accesslog": {"disabled": True}},
                   "storage": {"filesystem": {"rootdirectory": f"{folder}/storage"}},
                   "http": {"addr": f"127.0.0.1:{number}"}, **({"auth": auth} if auth else {})}, file)
    process = subprocess.Popen(["docker-registry", "serve", f"{folder}/{name}.json"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    registries.append(process)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                return number
        time.sleep(0.05)
    raise SystemExit("docker-registry does not start")


def push(number, repository, tag, data, layer="application/vnd.cncf.helm.chart.content.v1.tar+gzip"):
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

    config = {"mediaType": "application/vnd.cncf.helm.config.v1+json", **blob(b"{}")}
    manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                           "config": config, "layers": [{"mediaType": layer, **blob(data)}]}).encode()
    send("PUT", f"/v2/{repository}/manifests/{tag}", manifest,
         {"Content-Type": "application/vnd.oci.image.manifest.v1+json"})
    return "sha256:" + digest(manifest)


registries = []
try:
    bomb = pack("web", "1.0.0", {"zeros": b"\0" * (6 << 20)})
    big = big_index()
    certificate("tls", "subjectAltName=IP:127.0.0.1")
    certificate("token", "basicConstraints=CA:TRUE")
    port, other_port, secure_port = serve(), serve(), serve(secure=True)
    # user:secret
    with open(f"{folder}/htpasswd", "w") as file:
        file.write("user:$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n")
    anonymous = start_registry("anonymous", None)
    basic = start_registry("basic", {"htpasswd": {"realm": "charts", "path": f"{folder}/htpasswd"}})
    token = start_registry("token", {"token": {
        "realm": f"http://127.0.0.1:{port}/token", "service": "registry", "issuer": "tests",
        "rootcertbundle": f"{folder}/token.crt"}})
    pushed = {}
    for version, data in charts.items():
        for place in ("public", "private"):
            pushed[version] = push(anonymous, f"{place}/charts/web", version.replace("+", "_"), data)
    push(anonymous, "public/charts/web", "latest", charts["1.0.0"])
    push(anonymous, "public/charts/redis", "3.2.1", redis, "application/tar+gzip")
    print(json.dumps({
        "port": port, "otherPort": other_port, "securePort": secure_port, "anonymous": anonymous, "basic": basic,
        "token": token, "authority": open(f"{folder}/tls.crt").read(), "manifests": pushed,
        "digests": {version: digest(data) for version, data in charts.items()},
        "big": len(big), "redis": base64.b64encode(redis).decode()}), flush=True)
    sys.stdin.read()
finally:
    for process in registries:
        process.terminate()
    for process in registries:
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)
