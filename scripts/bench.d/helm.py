"""Does one thing with Helm's own engine, as one process, and says how long its parts took.

    helm.py render CHART VALUES RELEASE NAMESPACE     what `helm template` does
    helm.py upgrade CHART VALUES RELEASE NAMESPACE    what `helm upgrade --install` does

VALUES is a JSON file. The cluster is that of KUBECONFIG. Prints a JSON object with the seconds
that `import` and the work itself took; what is left of the process's time is Python's start.
"""

import json
import sys
import time

began = time.perf_counter()
import helm_python as helm  # noqa: E402  (timed)

imported = time.perf_counter()


def render(chart, values, release, namespace):
    with helm.Chart.load(chart) as loaded, open(values, encoding="utf-8") as file:
        return loaded.render(json.load(file), name=release, namespace=namespace)


def upgrade(chart, values, release, namespace):
    with open(values, encoding="utf-8") as file, helm.Config(namespace=namespace) as config:
        try:
            config.history(release, max_revisions=1)
            change = config.upgrade
        except helm.HelmError:
            change = config.install
        return change(chart, release, json.load(file), namespace=namespace)


globals()[sys.argv[1]](*sys.argv[2:])
done = time.perf_counter()
print(json.dumps({"import": imported - began, "work": done - imported}))
