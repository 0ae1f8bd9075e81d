"""Writes the inputs that fuzzing begins with: python3 seeds.py SUITES FOLDER

SUITES may lack suites, or be missing. FOLDER gets a folder for each target of Tests/Fuzzing.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import sys
import tarfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Stands between the parts of an input: see Tests/Fuzzing/Input.swift.
SEPARATOR = b"\xff"
SUITES, FOLDER = sys.argv[1:]


def write(target, *parts):
    content = SEPARATOR.join(parts)
    name = hashlib.sha1(content).hexdigest()
    with open(os.path.join(FOLDER, target, name), "wb") as file:
        file.write(content)


def files(below, suffix):
    for folder, _, names in sorted(os.walk(below)):
        for name in sorted(names):
            if name.endswith(suffix):
                with open(os.path.join(folder, name), "rb") as file:
                    yield file.read()


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(errors="ignore")


def patterns(value):
    """Every pattern in a schema."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "pattern" and isinstance(member, str):
                yield member
            if key == "patternProperties" and isinstance(member, dict):
                yield from member
            yield from patterns(member)
    elif isinstance(value, list):
        for element in value:
            yield from patterns(element)


def texts(value):
    """Every string in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from texts(element)
    elif isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from texts(member)


def write_pair(schema, value):
    write("validator", compact(schema), compact(value))
    for pattern in patterns(schema):
        for text in list(texts(value))[:4]:
            write("pattern", pattern.encode(errors="ignore"), text.encode(errors="ignore"))


TARGETS = (
    "json schema validator pattern yaml template evaluator set chart archive tar toml gojson version date glob "
    "record server"
).split()


def lines(name):
    """The calls of functions that the tests compare with Helm."""
    with open(os.path.join(ROOT, "scripts", "oracle", "calls", name + ".txt"), encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


def strings(call):
    """The texts among the arguments of a call."""
    for text in re.findall(r'"(?:[^"\\\\]|\\\\.)*"', call):
        try:
            yield json.loads(text)
        except ValueError:
            pass


def write_charts(folder):
    """The charts of the tests, as lists of files and as archives."""
    for root, folders, names in sorted(os.walk(folder)):
        if "Chart.yaml" not in names or "charts" in root.split(os.sep):
            continue
        found = []
        for inner, _, inner_names in sorted(os.walk(root)):
            for name in sorted(inner_names):
                path = os.path.join(inner, name)
                with open(path, "rb") as file:
                    found.append((os.path.relpath(path, root), file.read()))
        found = [(path, content) for path, content in found if b"\xff" not in content]
        if sum(len(content) for _, content in found) > 12_000:
            continue
        write("chart", *[part for path, content in found for part in (path.encode(), content)], b"")
        for path, content in found:
            if path.startswith("templates/"):
                write("template", content)
                write("evaluator", b'{"a": {"b": [1, "x", null, 2.5]}}', content)
        for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            output = io.BytesIO()
            with tarfile.open(fileobj=output, mode="w", format=form) as archive:
                for path, content in found:
                    info = tarfile.TarInfo("c/" + path)
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
            tar = output.getvalue().rstrip(b"\0")
            if len(tar) < 12_000:
                write("tar", tar + b"\0" * (-len(tar) % 512))
            write("archive", gzip.compress(output.getvalue(), mtime=0))


def write_texts():
    """What charts are made of, beside templates."""
    for name in sorted(os.listdir(os.path.join(ROOT, "scripts", "oracle", "calls"))):
        for call in lines(name.removesuffix(".txt")):
            write("evaluator", b'{"a": 1}', b"{{ " + call.encode() + b" }}")
            write("template", b"{{ " + call.encode() + b" }}")
    for call in lines("toml"):
        for text in strings(call):
            write("toml", text.encode(errors="ignore"))
    for call in lines("versions"):
        found = [text.encode(errors="ignore") for text in strings(call)]
        if len(found) == 2:
            write("version", *found)
    for call in lines("dates"):
        found = [text.encode(errors="ignore") for text in strings(call)]
        for text in found:
            write("date", found[0], text)
    for rule in (b"CET-1CEST,M3.5.0,M10.5.0/3", b"<+0330>-3:30", b"AEST-10AEDT,J100,300/2:30"):
        write("date", b"2006-01-02T15:04:05Z07:00", rule)
    for schedule in (b"*/15 0-6,8 1,15 JAN-mar ?", b"@every 1h30m", b"0 0 29 2 *", b"CRON_TZ=UTC 0 24 * * 7"):
        write("date", schedule, b"")
    for pattern in ("*.yaml", "**/*.txt", "{a,b}/*", "[!a-c]?", "/x\n!y/\n# z\n*.tmp", "templates/.?*", "a\\*"):
        write("glob", pattern.encode(), b"templates/a/b.yaml")
    for flag, text in enumerate(("a=1,b.c[2]=x", "a={1,2},b\\.c=d", 'a={"b":[1]}', "a=file", "a=b=c")):
        write("set", bytes([flag]) + b"a: {b: [1, 2]}", text.encode())
    record = {"name": "r", "version": 1, "namespace": "n", "info": {"status": "deployed", "first_deployed":
              "2024-01-01T00:00:00Z"}, "chart": {"metadata": {"name": "c"}}, "config": {}, "manifest": "---"}
    packed = gzip.compress(json.dumps(record).encode(), mtime=0)
    for content in (json.dumps(record).encode(), packed, base64.b64encode(packed)):
        write("record", content)
    index = "apiVersion: v1\nentries:\n  web:\n  - version: 1.2.3\n    urls: [web.tgz]\n    digest: abc\n"
    write("server", b"\0" + index.encode())
    write("server", b"\0" + json.dumps({"apiVersion": "v1", "entries": {"web": [{"version": "1.2.3"}]}}).encode())
    layer = {"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": "sha256:" + "a" * 64,
             "size": 3}
    config = {"mediaType": "application/vnd.cncf.helm.config.v1+json"}
    write("server", b"\1" + json.dumps({"config": config, "layers": [layer]}).encode())
    write("server", b"\1" + json.dumps({"manifests": [{"digest": "sha256:" + "a" * 64}]}).encode())
    for text in ('Bearer realm="https://a/t",service="a"', "oci://h:5000/a/web:1.0.0", "https://u:p@h/a?b=c"):
        write("server", b"\2" + text.encode())
    lock = {"dependencies": [{"name": "a", "repository": "https://a", "version": "1.0.0"}], "digest": "sha256:0",
            "generated": "2024-01-01T00:00:00Z"}
    write("server", b"\3" + json.dumps(lock).encode())


def main():
    for target in TARGETS:
        os.makedirs(os.path.join(FOLDER, target), exist_ok=True)
    write_charts(os.path.join(ROOT, "Tests", "ChartsTests", "Charts"))
    write_charts(os.path.join(ROOT, "Sources", "Workloads"))
    write_texts()
    for content in files(os.path.join(SUITES, "json-parsing"), ".json"):
        if len(content) < 4096:
            write("json", content)
            write("gojson", content)
            write("yaml", content)
    for content in files(os.path.join(SUITES, "json-schema", "tests"), ".json"):
        for group in json.loads(content):
            write("schema", compact(group["schema"]))
            for test in group["tests"]:
                write_pair(group["schema"], test["data"])
    configs = list(files(os.path.join(ROOT, "Tests", "Configs"), ".json"))
    configs += files(os.path.join(ROOT, "examples"), ".json")
    for content in configs:
        write("json", content)
        write("yaml", content)
    for content in files(os.path.join(ROOT, "schemas"), ".json"):
        schema = json.loads(content)
        write("schema", content)
        for name, part in schema.get("$defs", {}).items():
            write("schema", compact({"$defs": schema["$defs"], "$ref": "#/$defs/" + name}))
            for example in part.get("examples", []) if isinstance(part, dict) else []:
                write_pair(dict(part, **{"$defs": schema["$defs"]}), example)
    for content in files(os.path.join(ROOT, "Sources", "Workloads"), ".yaml"):
        # Templates are no YAML yet.
        write("yaml", re.sub(rb"{{.*?}}", b"x", content, flags=re.DOTALL))


main()
