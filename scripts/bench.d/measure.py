"""Measures kubegate with a cluster, and prints a table: see scripts/bench.

Usage: measure.py KUBEGATE HELM

HELM is helm.c, compiled. Times are medians of whole processes; see timing.py.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

from cluster import Cluster
from timing import measure, measure_in_turn, remark, row, run

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CHART = os.path.join(ROOT, ".build/bench/environment")
EXAMPLE = os.path.join(ROOT, "examples/hello.json")
NAMESPACE = "kubegate-bench"
KUBEGATE, HELM = (os.path.abspath(path) for path in sys.argv[1:3])


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
    ours, theirs = measure_in_turn([[KUBEGATE, "--version"], ["true"]], 50)
    row("kubegate --version", ours, "true", theirs, ratio=False)
    remark("%.1f ms more than true" % ((ours[0] - theirs[0]) * 1e3))


def deploying(values):
    def deploy(name):
        name = "chart_name=ours-%s" % name
        return [KUBEGATE, "deploy", "-f", EXAMPLE, "-n", NAMESPACE, "--set", name, "--no-wait"]

    def upgrade(name):
        return [HELM, "upgrade", "theirs-%s" % name, CHART, values, NAMESPACE]

    run(deploy("again") + ["--create-namespace"])
    run(upgrade("again"))
    ours, theirs = measure_in_turn([deploy, upgrade], 15)
    row("kubegate deploy, a new release", ours, "Helm 4, the same", theirs)
    ours, theirs = measure_in_turn([deploy("again"), upgrade("again")], 15)
    row("kubegate deploy, nothing changed", ours, "Helm 4, the same", theirs)

    count, trips, methods = requests_of(deploy("counted"))
    kinds = ", ".join("%d %s" % (number, method) for method, number in sorted(methods.items()))
    remark("a new release takes %d requests (%s) in about %d round trips" % (count, kinds, trips))


def many_objects(folder):
    """One release with many objects: a ConfigMap for each file that is mounted."""
    with open(EXAMPLE, encoding="utf-8") as file:
        config = json.load(file)
    page = os.path.join(ROOT, "examples/hello/index.html")
    times = []
    for count in (100, 1000):
        config["mount_files"] = {
            "page-%d" % number: [page, "/www/%d" % number] for number in range(count)
        }
        path = os.path.join(folder, "%d.json" % count)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(config, file)

        def deploy(number):
            name = "chart_name=many-%d-%d" % (count, number)
            return [KUBEGATE, "deploy", "-f", path, "-n", NAMESPACE, "--set", name, "--no-wait"]

        times.append(measure(deploy, 3))
    per_object(times, "deploy, %s objects")


def many_releases():
    """A list of many releases: copies of the record of one."""
    secrets = "/api/v1/namespaces/%s/secrets" % NAMESPACE
    api = Cluster()
    items = api.request("GET", secrets + "?labelSelector=owner%3Dhelm%2Cname%3Dours-again")["items"]
    record = items[0]
    times = []
    made = 0
    for count in (100, 1000):
        space = "%s-%d" % (NAMESPACE, count)
        api.request(
            "POST",
            "/api/v1/namespaces",
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}},
        )
        for made in range(count):
            name = "copy-%d" % made
            labels = dict(record["metadata"]["labels"], name=name)
            metadata = {"name": "sh.helm.release.v1.%s.v1" % name, "labels": labels}
            copy = {"type": record["type"], "data": record["data"], "metadata": metadata}
            api.request("POST", "/api/v1/namespaces/%s/secrets" % space, copy)
        times.append(measure([KUBEGATE, "list", "-n", space], 5))
    per_object(times, "list, %s releases")


def per_object(times, title):
    """A row for 100 and one for 1,000, and what becomes of the time of each."""
    row("kubegate " + title % "100", times[0])
    row("kubegate " + title % "1,000", times[1])
    remark("ten times as many take %.1f times as long" % (times[1][0] / times[0][0]))


def main():
    print("%-34s %12s %10s   %-20s %12s %10s" % ("", "time", "memory", "against", "time", "memory"))
    with tempfile.TemporaryDirectory() as folder:
        values = os.path.join(folder, "values.json")
        with open(values, "w", encoding="utf-8") as file:
            file.write(run([KUBEGATE, "values", "-f", EXAMPLE, "-o", "json"], text=True))
        start()
        deploying(values)
        many_objects(folder)
        many_releases()
    print("binary: %.1f MB" % (os.path.getsize(KUBEGATE) / 1e6))


main()
