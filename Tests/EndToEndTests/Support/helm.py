#!/usr/bin/env python3
"""Does one thing to a cluster with Helm's own engine, and prints the answer as JSON.

    helm.py KUBECONFIG NAMESPACE list
    helm.py KUBECONFIG NAMESPACE values RELEASE
    helm.py KUBECONFIG NAMESPACE history RELEASE
    helm.py KUBECONFIG NAMESPACE status RELEASE
    helm.py KUBECONFIG NAMESPACE uninstall RELEASE
    helm.py KUBECONFIG NAMESPACE install RELEASE CHART
    helm.py KUBECONFIG NAMESPACE upgrade RELEASE CHART
"""

import json
import sys

import helm_python as helm


def main():
    kubeconfig, namespace, todo, *names = sys.argv[1:]
    config = helm.Config(kubeconfig_path=kubeconfig, namespace=namespace)
    if todo == "list":
        answer = config.list(all_states=True)
    elif todo == "values":
        answer = config.get_values(names[0])
    elif todo == "history":
        answer = config.history(names[0])
    elif todo == "status":
        answer = config.status(names[0])
    elif todo == "uninstall":
        answer = config.uninstall(names[0])
    elif todo == "install":
        answer = config.install(names[1], names[0], {}, namespace=namespace)
    elif todo == "upgrade":
        answer = config.upgrade(names[1], names[0], {"more": "yes"}, namespace=namespace)
    print(json.dumps(answer, default=str))


if __name__ == "__main__":
    main()
