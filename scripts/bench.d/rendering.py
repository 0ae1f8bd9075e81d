"""Measures rendering beside Helm's own engine, as processes and in the process.

Usage: rendering.py HELM CHART_WORKER KUBEGATE

HELM is helm.c, compiled. Rendered are the chart of our environments, and a large one (chart.py). A
process of Helm's does what `helm template` does. In the process Helm's engine gives the text of each
file, where ours parses and sorts the documents, too; it is told both with and without the reading of
the chart's folder. That both render the same is looked at first.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile

import chart
from timing import measure_in_turn, remark, row, run

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ENVIRONMENT = os.path.join(ROOT, ".build/bench/environment")
EXAMPLE = os.path.join(ROOT, "examples/hello.json")
NAMESPACE = "kubegate-bench"
HELM, WORKER, KUBEGATE = (os.path.abspath(path) for path in sys.argv[1:4])


def save(text, folder, name):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def compare(name, path, values, runs):
    """Two rows: whole processes, and in the process."""
    with open(values, encoding="utf-8") as file:
        request = {"chart": path, "values": json.load(file), "release": "bench"}
    request.update(namespace=NAMESPACE, repeat=runs)
    ours = [KUBEGATE, "template", "bench", path, "-f", values, "-n", NAMESPACE]
    theirs = [HELM, "template", "bench", path, values, NAMESPACE]
    # Helm's library tells of hooks elsewhere.
    text = run(ours + ["--no-hooks"], text=True)
    if text.strip() != json.loads(run(theirs, text=True))["manifest"].strip():
        sys.exit("%s: the two do not render the same" % name)
    documents = sum(line.startswith("# Source: ") for line in text.splitlines())
    figures, helms = measure_in_turn([ours, theirs], runs)
    row(name + ", process", figures, "Helm 4", helms)
    remark("%s documents, %.0f kB" % (format(documents, ","), len(text) / 1e3))

    answer = subprocess.run([WORKER], input=json.dumps(request) + "\n", capture_output=True, text=True)
    ours = json.loads(answer.stdout)
    theirs = json.loads(
        run([HELM, "render", "bench", path, values, NAMESPACE, str(runs)], text=True)
    )
    for key, title in (("whole", "in the process"), ("render", "the same, read before")):
        medians = [statistics.median(wall for wall, _ in side[key]) for side in (ours, theirs)]
        processor = [statistics.median(cpu for _, cpu in side[key]) for side in (ours, theirs)]
        print(
            "%-34s %9.2f ms %10s   %-20s %9.2f ms %10s %6.1f x"
            % (name + ", " + title, medians[0] * 1e3, "", "Helm 4", medians[1] * 1e3, "", medians[1] / medians[0])
        )
        remark("of a processor's time %.2f and %.2f ms" % tuple(time * 1e3 for time in processor))


def main():
    print("%-34s %12s %10s   %-20s %12s %10s" % ("rendering", "time", "memory", "against", "time", "memory"))
    with tempfile.TemporaryDirectory() as folder:
        values = run([KUBEGATE, "values", "-f", EXAMPLE, "-o", "json"], text=True)
        compare("environment", ENVIRONMENT, save(values, folder, "values.json"), 40)
        large = os.path.join(folder, "umbrella")
        chart.write(large)
        compare("large chart", large, save("{}", folder, "none.json"), 9)


main()
