"""Measures validation beside jsonschema-rs, in the process, and check-jsonschema, as a process.

Usage: validation.py VALIDATION_BENCH KUBEGATE

jsonschema-rs is written in Rust and is called from Python here. It looks at Python's own objects,
which it neither copies nor converts; what a call costs at least is measured with an empty schema and
told beside it. Times in the process are processor time, medians of batches; to compile a schema means
to read what it refers to, too.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import check_jsonschema
import jsonschema_rs

from timing import measure_in_turn, remark, row

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ENVIRONMENT = os.path.join(ROOT, "schemas", "environment.schema.json")
CONFIGS = os.path.join(ROOT, "Tests", "Configs", "environment")
EXAMPLE = os.path.join(ROOT, "examples", "hello.json")
# Public schemas, which check-jsonschema brings along.
PUBLIC = os.path.join(os.path.dirname(check_jsonschema.__file__), "builtin_schemas", "vendor")
BENCH, KUBEGATE = (os.path.abspath(path) for path in sys.argv[1:3])


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(value, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)
    return path


def nanoseconds(work):
    """What one run of the work takes; as ValidationBench measures it."""
    count = 1
    while True:
        began = time.process_time_ns()
        for _ in range(count):
            work()
        if time.process_time_ns() - began > 2_000_000:
            break
        count *= 2
    batches = []
    for _ in range(51):
        began = time.process_time_ns()
        for _ in range(count):
            work()
        batches.append((time.process_time_ns() - began) / count)
    return statistics.median(batches)


def other_validator(path):
    """What the schema refers to stands beside it."""

    def beside(address):
        return load(os.path.join(os.path.dirname(path), address.rsplit("/", 1)[1]))

    return jsonschema_rs.validator_for(
        load(path), retriever=beside, base_uri="json-schema:///schema.json"
    )


def line(name, *cells):
    text = "%-36s" % name
    for ours, theirs in cells:
        text += "  %8.1f %8.1f %5.1f x" % (ours / 1e3, theirs / 1e3, theirs / ours)
    print(text)
    sys.stdout.flush()


def compare(schema, instances):
    arguments = [path for _, path in instances]
    ours = json.loads(subprocess.check_output([BENCH, schema] + arguments))
    validator, empty = other_validator(schema), jsonschema_rs.validator_for({})
    title = os.path.basename(schema).replace(".schema", "").replace(".json", "")
    print(title)
    line("  compile the schema", (ours["compile"], nanoseconds(lambda: other_validator(schema))))
    overheads = []
    for name, path in instances:
        value, found = load(path), ours["instances"][path]
        if validator.is_valid(value) != found["valid"]:
            sys.exit("%s: the two do not agree on %s" % (title, name))
        line(
            "  " + name,
            (found["isValid"], nanoseconds(lambda: validator.is_valid(value))),
            (found["validate"], nanoseconds(lambda: list(validator.iter_errors(value)))),
        )
        overheads.append(
            (
                nanoseconds(lambda: empty.is_valid(value)),
                nanoseconds(lambda: list(empty.iter_errors(value))),
            )
        )
    return overheads


def broken(path, folder, steps, wrong):
    """A copy of an instance with one mistake in it."""
    value = load(path)
    place = value
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = wrong
    name = os.path.basename(path).replace(".json", ", one mistake")
    return name, save(value, os.path.join(folder, name + ".json"))


def in_the_process(folder):
    heads = ("valid or not, µs", "everything wrong, µs")
    print("%-36s  %-25s  %-25s" % ("validation in the process", *heads))
    print("%-36s%s" % ("", "  %8s %8s %7s" % ("kubegate", "js.-rs", "ratio") * 2))
    names = ("minimal", "jupyter", "volumes", "everything-mounted", "everything-else")
    configs = [(name, os.path.join(CONFIGS, name + ".json")) for name in names]
    mistake = broken(configs[-1][1], folder, ["ports", "web", 0], "eighty")
    overheads = compare(ENVIRONMENT, configs + [mistake])
    mistakes = {
        "github-workflows": (["jobs", "test", "strategy", "fail-fast"], ["no"]),
        "gitlab-ci": (["compile", "artifacts", "when"], "sometimes"),
        "compose-spec": (["services", "app", "deploy", "replicas"], [2]),
    }
    for name, (steps, wrong) in mistakes.items():
        path = os.path.join(HERE, "instances", name + ".json")
        instances = [(name + ".json", path), broken(path, folder, steps, wrong)]
        overheads += compare(os.path.join(PUBLIC, name + ".json"), instances)
    remark(
        "of the figures of jsonschema-rs the call from Python is %.2f and %.2f µs"
        % tuple(statistics.median(column) / 1e3 for column in zip(*overheads))
    )


def as_a_process(folder):
    config = load(EXAMPLE)
    config["mount_files"] = {"page": [os.path.join(ROOT, "examples/hello/index.html"), "/www"]}
    files = []
    for number in range(1000):
        config["chart_name"] = "hello-%d" % number
        files.append(os.path.join(folder, "%d.json" % number))
        with open(files[-1], "w", encoding="utf-8") as file:
            json.dump(config, file, indent=2)
    check = [os.path.join(os.path.dirname(sys.executable), "check-jsonschema")]
    check += ["--schemafile", ENVIRONMENT]
    for count, runs in ((1, 9), (1000, 5)):
        commands = [command + files[:count] for command in ([KUBEGATE, "validate"], check)]
        ours, theirs = measure_in_turn(commands, runs)
        name = "kubegate validate, %s" % ("1 config" if count == 1 else "1,000 configs")
        row(name, ours, "check-jsonschema", theirs)


def main():
    with tempfile.TemporaryDirectory() as folder:
        in_the_process(folder)
        as_a_process(folder)


main()
