"""Holds objects against the published schemas of Kubernetes, version by version, strictly.

Reads one question on each line of standard input, as JSON, and answers each with a line:
    {"do": "ready"}                  {"versions": ["1.25", ...]}
    {"do": "check", "objects": []}   {"mistakes": ["1.25 Job demo: spec: ..."]}
"""

import functools
import json
import sys

import importlib_resources
import jsonschema
import kubernetes_validate.utils as published
from referencing import Registry, Resource

FOLDER = importlib_resources.files("kubernetes_validate").joinpath("kubernetes-json-schema")
VERSIONS = list(dict.fromkeys(published.all_versions()))


def read(version, name):
    return json.loads(FOLDER.joinpath(f"v{version}-local-strict", name).read_text())


@functools.cache
def registry(version):
    return Resource.from_contents(read(version, "_definitions.json")) @ Registry()


@functools.cache
def validator(version, kind, api_version):
    group, _, name = api_version.rpartition("/")
    prefix = f"{group.split('.')[0]}-" if group else ""
    try:
        schema = read(version, f"{kind.lower()}-{prefix}{name}.json")
    except FileNotFoundError:
        return None
    resources = Resource.from_contents(schema) @ registry(version)
    return jsonschema.validators.Draft202012Validator(schema, registry=resources)


def check(objects):
    for version in VERSIONS:
        short = published.major_minor(version)
        for thing in objects:
            what = f"{short} {thing['kind']} {thing['metadata']['name']}"
            judge = validator(version, thing["kind"], thing["apiVersion"])
            if judge is None:
                yield f"{what}: there is no {thing['apiVersion']}"
                continue
            for mistake in judge.iter_errors(thing):
                yield f"{what}: {'.'.join(map(str, mistake.path))}: {mistake.message}"


for line in sys.stdin:
    question = json.loads(line)
    if question["do"] == "ready":
        answer = {"versions": [published.major_minor(version) for version in VERSIONS]}
    else:
        answer = {"mistakes": list(check(question["objects"]))}
    print(json.dumps(answer), flush=True)
