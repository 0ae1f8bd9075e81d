#!/usr/bin/env python3
"""Renders charts of others with kubegate and with Helm's own engine, and tells what differs.

    scripts/oracle/charts.py [option...] FOLDER...

Finds every Chart.yaml below the folders that is not one of a dependency, and renders its chart
with its default values, with each file ci/*values.yaml, and with variations: another release and
namespace, an upgrade, and changed values: each boolean turned around, texts emptied, and values
taken away. Charts are compared by the bytes of the manifest, of the notes and, but for changed values, of every file;
and what Helm refuses by the reason. Lines that differ between two runs of Helm are random, and are not
compared.

    --variations N   how many changed values a chart is rendered with (6)
    --broken N       how many times a chart is rendered with one template damaged (0)
    --schemas        only charts with a values.schema.json
    --only REGEX     charts whose path matches
    --part I/N       every Nth chart, from the Ith on, so that several runs share the work
    --log FILE       writes each difference as a JSON line: what was asked, and both answers
    --slow FILE      adds charts that take more than a third of Helm's processor time, the worst first
    --worker FILE    the built ChartWorker (.build/release/ChartWorker)

Build the worker with `KUBEGATE_TOOLS=1 swift build -c release --product ChartWorker`. No chart is
part of the project: bring your own.
"""

import argparse
import collections
import glob
import itertools
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
PYTHON = os.path.join(
    os.environ.get("KUBEGATE_TEST_VENV", os.path.join(ROOT, ".build", "test-venv")), "bin", "python"
)
PATIENCE = 60
REPEATS = 6


class Process:
    """A program that answers JSON lines, started again after it died or fell asleep."""

    def __init__(self, words):
        self.words = words
        self.process = None

    def ask(self, question):
        if self.process is None:
            self.process = subprocess.Popen(
                self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self.rest = b""
        try:
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
            line = self.line()
        except BrokenPipeError:
            line = b""
        if line:
            return json.loads(line)
        died = line == b""
        self.process.kill()
        status = self.process.wait()
        self.process = None
        return {"crash": "exit status %d" % status if died else "no answer in %d s" % PATIENCE}

    def line(self):
        """One line; empty where the program ended, None where it takes too long."""
        output = self.process.stdout.fileno()
        parts = [self.rest]
        while b"\n" not in parts[-1]:
            if not select.select([output], [], [], PATIENCE)[0]:
                return None
            part = os.read(output, 1 << 20)
            if not part:
                return b""
            parts.append(part)
        line, self.rest = b"".join(parts).split(b"\n", 1)
        return line


# ---- What is rendered


def charts(folders):
    """The folders of charts that are no dependencies."""
    for folder in folders:
        for path, names, files in os.walk(folder):
            if "Chart.yaml" in files:
                yield path
                names.clear()
            names.sort()


def leaves(value, path=()):
    """Everything in a mapping, with its path."""
    for key, below in value.items():
        yield path + (key,), below
        if isinstance(below, dict):
            yield from leaves(below, path + (key,))


def at(path, value):
    for key in reversed(path):
        value = {key: value}
    return value


def merged(one, other):
    both = dict(one)
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(both.get(key), dict):
            value = merged(both[key], value)
        both[key] = value
    return both


def changes(defaults, count, name):
    """Values that differ from the defaults at one place, and once at all booleans."""
    r = random.Random(name)
    found = list(leaves(defaults))
    booleans = [at(path, not value) for path, value in found if isinstance(value, bool)]
    r.shuffle(booleans)
    yield from booleans[: count // 2]
    if booleans:
        every = {}
        for change in booleans:
            every = merged(every, change)
        yield every
    others = []
    for path, value in found:
        if isinstance(value, bool):
            continue
        others.append(at(path, None))
        if isinstance(value, str):
            others += [at(path, ""), at(path, "x: {{ .Release.Name }}"), at(path, 7)]
        elif isinstance(value, dict):
            others += [at(path, "text"), at(path, ["a"])]
            if not value:
                others += [at(path, {"key": "value"}), at(path, {"a": {"b": 1.5, "c": [True]}})]
        elif isinstance(value, list):
            others += [at(path, {"a": 1}), at(path, ["a", "b"]), at(path, [{"name": "a", "value": "b"}])]
        elif value is None:
            others += [at(path, "text"), at(path, {"a": "b"}), at(path, 3)]
        else:
            others += [at(path, str(value)), at(path, 1234567), at(path, 0.5), at(path, 0)]
    r.shuffle(others)
    yield from others[: count - count // 2]


def damage(chart, count, folder):
    """Copies of a chart in which one line of one template is lost, doubled, moved, or cut."""
    r = random.Random(chart)
    names = [
        name
        for name in sorted(glob.glob(os.path.join(glob.escape(chart), "templates", "**"), recursive=True))
        if os.path.isfile(name) and not name.endswith((".md", ".json"))
    ]
    with open(os.path.join(chart, "Chart.yaml"), encoding="utf-8", errors="replace") as file:
        if re.search(r"^type:\s*['\"]?library", file.read(), re.MULTILINE):
            names = []
    for _ in range(count if names else 0):
        name = r.choice(names)
        with open(name, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().split("\n")
        at = r.randrange(len(lines))
        line = lines[at]
        spot = r.randint(0, len(line))
        words = re.findall(r"[\w.$]+|\S", line) or [""]
        lines[at : at + 1] = r.choice(
            [
                [],
                [line, line],
                [" " + line],
                [line[1:]],
                [line[:spot]],
                [line[:spot] + line[spot + 1 :]],
                [line[:spot] + r.choice("{}()[]\"'`|.$:-#&*!%@,\t") + line[spot:]],
                [line.replace(r.choice(words), r.choice(words))],
                [line.replace(r.choice(words), r.choice(["", "nil", "1", "toYaml", ".Values", "$x", "end", "else"]))],
            ]
        )
        copy = os.path.join(folder, "damaged")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(chart, copy, symlinks=True)
        with open(os.path.join(copy, os.path.relpath(name, chart)), "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("\n".join(lines))
        yield "damaged", {
            "do": "chart", "chart": copy, "values": {}, "files": False,
            "damaged": [name, at + 1, line, lines[at : at + 2]],
        }  # fmt: skip


def questions(chart, oracle, count):
    """What to render of a chart: a few words on it, and the question."""
    base = {"do": "chart", "chart": chart, "values": {}}
    defaults = oracle.ask({"do": "defaults", "chart": chart})
    # Helm's command refuses a library chart, before its engine sees it.
    if defaults.get("library"):
        return
    yield "defaults", base
    if "error" in defaults or "crash" in defaults:
        return
    for path in sorted(glob.glob(os.path.join(glob.escape(chart), "ci", "*values.y*ml"))):
        with open(path, encoding="utf-8", errors="replace") as file:
            values = oracle.ask({"do": "values", "text": file.read()})
        if "values" in values:
            yield os.path.basename(path), dict(base, values=values["values"] or {})
    if count == 0:
        return
    yield "release", dict(base, release="another-release.1", namespace="name-space")
    # Of an upgrade, Helm's engine is only asked for the texts.
    if "error" not in oracle.ask(dict(base, files=False)):
        yield "upgrade", dict(base, upgrade=True)
    for values in changes(defaults["values"], count, defaults["name"]):
        yield "changed", dict(base, values=values, files=False)


# ---- What differs


def unlike(ours, one, other):
    """Whether a text differs from Helm's in more than what is random there: what changes between
    Helm's own two answers."""
    if ours in (one, other):
        return False
    lines = [text.split("\n") for text in (ours, one, other)]
    if len({len(text) for text in lines}) != 1:
        return one == other or random_lines(ours) != random_lines(one)
    return any(a != b and b == c for a, b, c in zip(*lines))


def random_lines(text):
    """A text without what keys and certificates of different lengths leave in it."""
    return re.sub(r"[A-Za-z0-9+/=\s]{60,}", "", text)


def texts(answer, parts):
    """What is compared, by name."""
    found = {part: answer.get(part, "") for part in parts if part != "files"}
    if "files" in parts:
        found.update(("file " + name, text) for name, text in answer.get("files", {}).items())
    return found


def flat(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


# What Helm says, and the pattern of what kubegate says then; {} is the first group.
REASONS = [
    (r"function \"(\w+)\" not defined", r'there is no function "{}"'),
    (r"unexpected EOF$", r"the template ends before an \{\{ end \}\}"),
    (r"nil pointer evaluating [^\n]*\.(\w+)$", r'"{}" is taken of a value that is not there'),
    (r"can't evaluate field (\w+) in type", r'"{}" is taken of a value that has no fields'),
    (r"no template \"([^\"]+)\" associated", r'there is no template "{}"'),
    (r"range can't iterate over", r"range can't iterate over"),
    (r"type mismatch on ([\w-]+):", r'the values of the chart "{}" have to be a mapping'),
    (r"requires kubeVersion: (.*?) which is incompatible", r"needs Kubernetes {}"),
    (r"YAML parse error on (\S+):", r'"{}" does not render to a manifest'),
    (r"unable to parse YAML: ", r"does not render to a manifest"),
    (r"error evaluating symlink", r"neither a file nor a folder, or a link to nowhere"),
    (r"cannot load (?:Chart|values)\.yaml|cannot load requirements", r"KG14\d\d"),
    (r"Chart.yaml file is missing", r"KG1410"),
    (r"chart\.metadata\.(\w+) ", r"KG1411\]: [^\n]*{}"),
    (r"failing loading \"([^\"]+)\"", r'the schema refers to "{}'),
    (r"larger than the maximum file size", r"KG1701"),
]


def same_reason(helm, ours):
    """Whether two messages say the same."""
    helm = helm.strip()
    if "values don't meet the specifications" in helm:
        return same_places(helm, ours)
    for theirs, expected in REASONS:
        found = re.search(theirs, helm)
        if found:
            word = re.escape(found.group(1)) if found.groups() else ""
            return re.search(expected.replace("{}", word), ours) is not None
    found = re.search(r"(?:execution|parse) error at \([^)]*\): (.*)", helm, re.DOTALL)
    if found:
        return flat(found.group(1)) in flat(ours)
    return flat(re.split(r":\s+(?=[^:]*$)", helm)[-1]) in flat(ours)


def same_places(helm, ours):
    """Whether what Helm finds wrong with values is named; of alternatives, one of them."""
    alternatives = []
    for indent, place, words in re.findall(r"^( *)- at '([^'\n]*)': (.*)", helm, re.MULTILINE):
        keys = re.findall(r"missing propert(?:y|ies) (.*)", words)
        keys += re.findall(r"additional properties (.*) not allowed", words)
        names = re.findall(r"'([^']+)'", keys[0]) if keys else place.split("/")[-1:]
        if not re.match(r"'\w+' failed|validation failed", words):
            named = all(name in ours for name in names)
            if not indent and not named:
                return False
            alternatives.append(named)
    return (any(alternatives) or not alternatives) and re.search("KG11|KG1412", ours) is not None


def compare(question, worker, oracle):
    """A word on the two answers, and what shows it."""
    helm = oracle.ask(question)
    ours = worker.ask(question)
    evidence = {"question": question, "helm": helm, "ours": ours}
    if "crash" in helm:
        return "helm crashed", evidence
    if "crash" in ours:
        return "crashed", evidence
    if "error" in helm and "error" in ours:
        same = same_reason(helm["error"], ours["error"])
        return ("same reason" if same else "other reason"), evidence
    if "error" in helm:
        return "not refused", evidence
    if "error" in ours:
        return "refused", evidence
    parts = [part for part in ("manifest", "notes", "files") if part in helm]
    wanted, found = texts(helm, parts), texts(ours, parts)
    if wanted == found:
        return "identical", evidence
    odd = set(wanted) ^ set(found)
    odd |= {name for name in set(wanted) & set(found) if wanted[name] != found[name]}
    # Go's maps have no order: what a chart makes of the first key is one of several things.
    for _ in range(REPEATS):
        again = texts(oracle.ask(question), parts)
        odd = {
            name
            for name in odd
            if name not in wanted
            or name not in found
            or unlike(found[name], wanted[name], again.get(name, wanted[name]))
        }
        if not odd:
            return "identical but for random values", evidence
    evidence["parts"] = sorted(odd)
    return "different", evidence


GOOD = {"identical", "identical but for random values", "same reason"}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--variations", type=int, default=6)
    parser.add_argument("--broken", type=int, default=0)
    parser.add_argument("--schemas", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--log")
    parser.add_argument("--slow")
    parser.add_argument("--worker", default=os.path.join(ROOT, ".build", "release", "ChartWorker"))
    options = parser.parse_args()

    oracle = Process([PYTHON, os.path.join(HERE, "render.py")])
    worker = Process([options.worker])
    log = open(options.log, "w", encoding="utf-8") if options.log else None
    counts, slow, folder = collections.Counter(), [], tempfile.TemporaryDirectory()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        run(options, oracle, worker, log, counts, slow, folder)
    finally:
        report(counts, slow, options)
    sys.exit(any(counts[verdict] for verdict in counts if verdict not in GOOD | {"charts"}))


def run(options, oracle, worker, log, counts, slow, folder):
    """Asks both engines for everything, and tells what differs as it is found."""
    part, parts = map(int, options.part.split("/"))
    found = list(charts(options.folders))
    random.Random(0).shuffle(found)
    for number, chart in enumerate(found):
        if number % parts != part - 1 or not re.search(options.only, chart):
            continue
        if options.schemas and not os.path.exists(os.path.join(chart, "values.schema.json")):
            continue
        counts["charts"] += 1
        asked = itertools.chain(
            questions(chart, oracle, options.variations), damage(chart, options.broken, folder.name)
        )
        for words, question in asked:
            verdict, evidence = compare(question, worker, oracle)
            counts[verdict] += 1
            helm, ours = evidence["helm"], evidence["ours"]
            if words == "defaults" and "manifest" in helm and "nanoseconds" in ours:
                slow.append((ours["nanoseconds"] / helm["nanoseconds"], ours["nanoseconds"], chart))
            if verdict not in GOOD:
                print("%s: %s (%s) %s" % (verdict, chart, words, " ".join(evidence.get("parts", []))), flush=True)
                if log:
                    log.write(json.dumps(dict(evidence, verdict=verdict)) + "\n")
                    log.flush()


def report(counts, slow, options):
    for verdict, count in counts.most_common():
        print("%7d %s" % (count, verdict))
    if options.slow:
        with open(options.slow, "a", encoding="utf-8") as file:
            for ratio, time, chart in sorted(slow, reverse=True):
                if ratio > 1 / 3:
                    file.write("%.2f of Helm's time, %.1f ms: %s\n" % (ratio, time / 1e6, chart))


if __name__ == "__main__":
    main()
