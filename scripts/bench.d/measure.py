"""Measures the kubegate program given as the argument, and prints a table: see scripts/bench.

Times are medians of whole processes, from before their start until after their end. Peak memory
is what GNU time says of one more run.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CHART = os.path.join(ROOT, "Sources/Workloads/Environment/chart")
EXAMPLE = os.path.join(ROOT, "examples/hello.json")
NAMESPACE = "kubegate-bench"
KUBEGATE = os.path.abspath(sys.argv[1])


def run(command, text=False):
    """Runs a command to its end; its output goes nowhere unless it is asked for."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if result.returncode != 0:
        sys.exit("%s: %s" % (" ".join(command), result.stderr.decode()))
    return result.stdout.decode() if text else None


def seconds(command):
    """How long a process takes, with as little of Python in between as possible."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    files = [(os.POSIX_SPAWN_DUP2, nowhere, number) for number in (0, 1, 2)]
    program = command[0]
    began = time.perf_counter()
    child = os.posix_spawnp(program, command, os.environ, file_actions=files)
    _, status = os.waitpid(child, 0)
    taken = time.perf_counter() - began
    os.close(nowhere)
    if status != 0:
        run(command)
        sys.exit("%s failed once" % " ".join(command))
    return taken


def megabytes(command):
    with tempfile.NamedTemporaryFile("r") as report:
        run(["time", "-f", "%M", "-o", report.name] + command)
        return int(report.read().split()[-1]) * 1024 / 1e6


def measure(command, runs):
    """(median seconds, peak megabytes). A command may be a function of the run's number."""

    def of(number):
        return command(number) if callable(command) else command

    memory = megabytes(of(0))
    return statistics.median(seconds(of(number)) for number in range(1, runs + 1)), memory


def helm(*arguments):
    return [sys.executable, os.path.join(HERE, "helm.py"), *arguments]


def row(name, ours, other_name="", theirs=None, ratio=True):
    def text(figures):
        return "%9.1f ms %7.1f MB" % (figures[0] * 1e3, figures[1]) if figures else ""

    factor = "%6.1f x" % (theirs[0] / ours[0]) if theirs and ratio else ""
    line = "%-34s %s   %-20s %s %s" % (name, text(ours), other_name, text(theirs), factor)
    print(line.rstrip())
    sys.stdout.flush()


def remark(text):
    print("  " + text)


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


def whole_processes(folder):
    ours = measure([KUBEGATE, "--version"], 50)
    theirs = measure(["true"], 50)
    row("kubegate --version", ours, "true", theirs, ratio=False)
    remark("%.1f ms more than true" % ((ours[0] - theirs[0]) * 1e3))
    row("kubegate validate, 1 config", measure([KUBEGATE, "validate", EXAMPLE], 20))
    with open(EXAMPLE, encoding="utf-8") as file:
        config = json.load(file)
    config["mount_files"] = {"page": [os.path.join(ROOT, "examples/hello/index.html"), "/www"]}
    files = []
    for number in range(1000):
        config["chart_name"] = "hello-%d" % number
        files.append(os.path.join(folder, "%d.json" % number))
        with open(files[-1], "w", encoding="utf-8") as file:
            json.dump(config, file, indent=2)
    row("kubegate validate, 1,000 configs", measure([KUBEGATE, "validate"] + files, 5))


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
        whole_processes(folder)
        rendering(values)
        deploying(values)
    print("binary: %.1f MB" % (os.path.getsize(KUBEGATE) / 1e6))


main()
