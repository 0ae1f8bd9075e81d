"""A server that misbehaves on demand, for the tests of the transport.

Prints one JSON line with its ports and certificate files, then serves until standard input ends.
The path of a request says what goes wrong with its response.
"""

import gzip
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import parse_qs, urlsplit

folder = tempfile.mkdtemp(prefix="kubegate-server-")
# How many connections and requests there were, by name given in the query (?id=…).
seen = {}
lock = threading.Lock()


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, cwd=folder, capture_output=True)


def certificate(name, subject, extensions, days="2"):
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
    with open(f"{folder}/{name}.ext", "w") as file:
        file.write(extensions)
    openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", f"{name}.crt", "-days", days, "-extfile", f"{name}.ext")


def make_certificates():
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=test authority")
    certificate("server", "/CN=server", "subjectAltName=IP:127.0.0.1,DNS:api.test\n")
    certificate("expired", "/CN=server", "subjectAltName=IP:127.0.0.1\n", days="-1")
    certificate("client", "/O=team/CN=alice", "extendedKeyUsage=clientAuth\n")
    openssl("ec", "-in", "client.key", "-aes128", "-passout", "pass:secret", "-out",
            "locked.key")


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def answer(connection, status, body=b"", headers=()):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def read_request(stream):
    line = stream.readline().decode()
    if not line:
        return None
    method, target, _ = line.split(" ")
    headers = []
    while (line := stream.readline().decode().rstrip("\r\n")):
        name, _, value = line.partition(":")
        headers.append((name.lower(), value.strip()))
    length = int(dict(headers).get("content-length", 0))
    return method, urlsplit(target), headers, stream.read(length)


def serve(connection, address):
    """Answers the requests of one connection; returns when it is to be closed."""
    number = 0
    stream = connection.makefile("rb")
    while (request := read_request(stream)):
        number += 1
        method, url, headers, body = request
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        with lock:
            count = seen[query.get("id")] = seen.get(query.get("id"), 0) + 1
        if method == "CONNECT":
            answer(connection, "407 Proxy Authentication Required")
            return
        match url.path:
            case "/ok":
                answer(connection, "200 OK", b"hello")
            case "/count":
                answer(connection, "200 OK", str(seen.get(query["of"], 0)).encode())
            case "/echo":
                peer = connection.getpeercert() if isinstance(connection, ssl.SSLSocket) else None
                server_name = getattr(connection, "server_name", None)
                text = json.dumps({
                    "method": method, "path": url.path, "query": url.query, "headers": headers,
                    "body": body.decode(), "peer": bool(peer), "serverName": server_name,
                })
                answer(connection, "200 OK", text.encode())
            case "/status":
                extra = [("Retry-After", query["after"])] if "after" in query else []
                answer(connection, query["code"] + " Because", b"{}", extra)
            case "/twice":  # 503 at first, then fine
                if count == 1:
                    answer(connection, "503 Busy", b"", [("Retry-After", "0")])
                else:
                    answer(connection, "200 OK", b"finally")
            case "/redirect":
                answer(connection, "302 Found", b"", [("Location", "/ok")])
            case "/truncated":
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
                return
            case "/reset":
                reset(connection)
                return
            case "/second-breaks":  # the connection's second request gets no answer
                if number > 1:
                    return
                answer(connection, "200 OK", b"first")
            case "/silent":
                time.sleep(float(query.get("seconds", 30)))
                return
            case "/slow":  # a header, a byte, and then nothing
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh")
                time.sleep(float(query.get("seconds", 30)))
                return
            case "/garbage":
                connection.sendall(b"\x15\x03\x01 this is no HTTP\r\n\r\n")
                return
            case "/many-headers":
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                try:
                    for index in range(100000):
                        connection.sendall(b"X-Filler-%d: %s\r\n" % (index, b"x" * 100))
                except OSError:
                    pass
                return
            case "/large":
                answer(connection, "200 OK", b"x" * int(query["bytes"]))
            case "/gzip":
                packed = gzip.compress(b"a" * int(query["bytes"]))
                answer(connection, "200 OK", packed, [("Content-Encoding", "gzip")])
            case "/damaged-gzip":
                packed = gzip.compress(b"hello")[:5] + b"\xff" * 20
                answer(connection, "200 OK", packed, [("Content-Encoding", "gzip")])
            case "/interim":
                connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
                answer(connection, "200 OK", b"hello", [("Warning", '299 - "one"'),
                                                        ("Warning", '299 - "two"')])
            case "/gated":  # the second line only when the first one has been read
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nline 0\n")
                while not seen.get(query["id"] + "-read"):
                    time.sleep(0.01)
                connection.sendall(b"line 1\n")
            case "/chunks":
                connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                try:
                    for index in range(int(query["n"])):
                        text = f"line {index}\n".encode()
                        connection.sendall(b"%x\r\n%s\r\n" % (len(text), text))
                        time.sleep(float(query.get("pause", 0)))
                    connection.sendall(b"0\r\n\r\n")
                except OSError:
                    with lock:
                        seen[query.get("id", "") + "-aborted"] = 1
                    return
            case _:
                answer(connection, "404 Not Found")


def serve_and_close(connection, address, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        elif connection.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS handshake
            connection.recv(1 << 16)
            answer(connection, "400 Bad Request")
            return
        serve(connection, address)
    except (OSError, ValueError):
        pass
    finally:
        try:
            connection.close()
        except OSError:
            pass


def listen(context=None):
    listener = socket.create_server(("127.0.0.1", 0), backlog=200)

    def accept():
        while True:
            connection, address = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with lock:
                seen["connections"] = seen.get("connections", 0) + 1
            threading.Thread(
                target=serve_and_close, args=(connection, address, context), daemon=True
            ).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def tls(name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/{name}.crt", f"{folder}/{name}.key")
    context.load_verify_locations(f"{folder}/ca.crt")
    context.verify_mode = ssl.CERT_OPTIONAL

    def remember(connection, server_name, context):
        connection.server_name = server_name

    context.sni_callback = remember
    return context


make_certificates()
ports = {"plain": listen(), "secure": listen(tls("server")), "expired": listen(tls("expired"))}
print(json.dumps({"folder": folder, **ports}), flush=True)
sys.stdin.read()
subprocess.run(["rm", "-r", folder])
