#!/usr/bin/env python3
"""Does one thing to a cluster with Helm's own engine, and prints the answer as JSON.

    helm.py KUBECONFIG NAMESPACE VERB [ARGUMENT...] [KEY=JSON...]

    list
    install RELEASE CHART        upgrade RELEASE CHART
    rollback RELEASE             uninstall RELEASE
    history RELEASE              status RELEASE
    values RELEASE               metadata RELEASE
    get RELEASE                  test RELEASE

KEY=JSON are options of the engine's function: values={"a":1}, version=2, keep_history=true.
As `helm`, like the real program, it is known to the cluster under that name.
"""

import json
import os
import sys


def main():
    import helm_python as helm

    kubeconfig, namespace, todo, *rest = sys.argv[1:]
    names = [text for text in rest if "=" not in text]
    options = {}
    for text in rest:
        if "=" in text:
            key, value = text.split("=", 1)
            options[key] = json.loads(value)
    config = helm.Config(kubeconfig_path=kubeconfig, namespace=namespace)
    if todo == "list":
        answer = config.list(all_states=True, **options)
    elif todo == "install":
        values = options.pop("values", {})
        answer = config.install(names[1], names[0], values, namespace=namespace, **options)
    elif todo == "upgrade":
        values = options.pop("values", {"more": "yes"})
        answer = config.upgrade(names[1], names[0], values, namespace=namespace, **options)
    elif todo == "values":
        answer = config.get_values(names[0], **options)
    elif todo == "metadata":
        answer = config.get_metadata(names[0], **options)
    elif todo == "get":
        answer = config.get_all(names[0], **options)
    else:
        function = {
            "rollback": config.rollback,
            "uninstall": config.uninstall,
            "history": config.history,
            "status": config.status,
            "test": config.test,
        }[todo]
        answer = function(names[0], **options)
    print(json.dumps(answer, default=str))


if __name__ == "__main__":
    # The engine calls itself after the program's name, which is python's unless told otherwise.
    name = os.environ.pop("HELM_PY_NAME", "")
    if name:
        os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        os.execv(sys.executable, [name] + sys.argv)
    main()
