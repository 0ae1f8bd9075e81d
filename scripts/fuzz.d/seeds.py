"""Writes the inputs that fuzzing begins with: python3 seeds.py SUITES FOLDER

SUITES may lack suites, or be missing. FOLDER gets a folder for each target of Tests/Fuzzing.
"""

import hashlib
import json
import os
import re
import sys

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


def main():
    for target in ("json", "schema", "validator", "pattern", "yaml"):
        os.makedirs(os.path.join(FOLDER, target), exist_ok=True)
    for content in files(os.path.join(SUITES, "json-parsing"), ".json"):
        if len(content) < 4096:
            write("json", content)
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
