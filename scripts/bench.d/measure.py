"""Measures the kubegate program given as the argument, and prints a table: see scripts/bench.

Times are medians of whole processes; see timing.py.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from timing import measure, remark, row, run

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CHART = os.path.join(ROOT, "Sources/Workloads/Environment/chart")
EXAMPLE = os.path.join(ROOT, "examples/hello.json")
NAMESPACE = "kubegate-bench"
KUBEGATE = os.path.abspath(sys.argv[1])


def helm(*arguments):
    return [sys.executable, os.path.join(HERE, "helm.py"), *arguments]


def round_trips(began, log):
    """How many of the requests had to wait for others: [(arrival, milliseconds)] in a log of -v.

    Requests that begin before the first of a group has ended go out together.
    """
    spans = sorted((arrived - took / 1e3, arrived) for arrived, took in log)
    count, first_end = 0, began
    for start, end in spans:
        if start >= first_end:
            count, first_end = count + 1, end
        else:
            first_end = min(first_end, end)
    return count


def requests_of(command):
    """The requests of one deploy, from what -v says on standard error, as they were answered."""
    process = subprocess.Popen(
        command + ["-v"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    began, log, methods = time.perf_counter(), [], {}
    for line in process.stderr:
        words = line.decode().split()
        if words[:1] == ["#"] and words[-1] == "ms":
            log.append((time.perf_counter(), float(words[-2])))
            methods[words[1]] = methods.get(words[1], 0) + 1
    if process.wait() != 0:
        sys.exit("%s failed" % " ".join(command))
    return len(log), round_trips(began, log), methods


def start():
    ours = measure([KUBEGATE, "--version"], 50)
    theirs = measure(["true"], 50)
    row("kubegate --version", ours, "true", theirs, ratio=False)
    remark("%.1f ms more than true" % ((ours[0] - theirs[0]) * 1e3))


def rendering(values):
    ours = measure([KUBEGATE, "render", "-f", EXAMPLE], 20)
    theirs = measure(helm("render", CHART, values, "hello", NAMESPACE), 7)
    row("kubegate render", ours, "Helm 4, same chart", theirs)


def deploying(values):
    def deploy(name):
        name = "chart_name=ours-%s" % name
        return [KUBEGATE, "deploy", "-f", EXAMPLE, "-n", NAMESPACE, "--set", name, "--no-wait"]

    def upgrade(name):
        return helm("upgrade", CHART, values, "theirs-%s" % name, NAMESPACE)

    run(deploy("again") + ["--create-namespace"])
    run(upgrade("again"))
    ours = measure(deploy, 9)
    theirs = measure(upgrade, 9)
    row("kubegate deploy, a new release", ours, "Helm 4, the same", theirs)
    ours = measure(deploy("again"), 9)
    theirs = measure(upgrade("again"), 9)
    row("kubegate deploy, nothing changed", ours, "Helm 4, the same", theirs)

    parts = [json.loads(run(upgrade("part-%d" % number), text=True)) for number in range(5)]
    remark(
        "of a Helm process %.0f ms are its library's import, and %.0f ms the deploy of a new release"
        % tuple(statistics.median(part[key] for part in parts) * 1e3 for key in ("import", "work"))
    )
    count, trips, methods = requests_of(deploy("counted"))
    kinds = ", ".join("%d %s" % (number, method) for method, number in sorted(methods.items()))
    remark("a new release takes %d requests (%s) in about %d round trips" % (count, kinds, trips))


def main():
    print("%-34s %12s %10s   %-20s %12s %10s" % ("", "time", "memory", "against", "time", "memory"))
    with tempfile.TemporaryDirectory() as folder:
        values = os.path.join(folder, "values.json")
        with open(values, "w", encoding="utf-8") as file:
            file.write(run([KUBEGATE, "values", "-f", EXAMPLE, "-o", "json"], text=True))
        start()
        rendering(values)
        deploying(values)
    print("binary: %.1f MB" % (os.path.getsize(KUBEGATE) / 1e6))


main()
