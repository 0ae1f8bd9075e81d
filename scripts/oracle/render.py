#!/usr/bin/env python3
"""Answers questions to Helm's own engine, one JSON object a line in, one a line out.

    {"do": "render", "chart": "path/of/chart", "values": {...}, "release": "r", "namespace": "ns"}
        -> {"files": {"web/templates/a.yaml": "..."}}   every file, hooks and notes included
    {"do": "manifest", "chart": ..., "values": ..., "release": ..., "namespace": ...}
        -> {"manifest": "...", "notes": "..."}          what an installation would apply, in order
    {"do": "chart", "chart": ..., "values": ..., "release": ..., "namespace": ..., "upgrade": false,
     "files": true}
        -> {"files": {...}, "manifest": "...", "notes": "...", "nanoseconds": 1000}
        both of the above, and the processor time of the installation; an upgrade has files only
    {"do": "defaults", "chart": "path/of/chart"}
        -> {"values": {...}, "name": "web", "library": false}
    {"do": "lint", "chart": ..., "values": ..., "namespace": ...}
        -> {"messages": ["error templates/a.yaml: ..."]}   informational ones left out
    {"do": "set", "flag": "--set", "text": "a=1"}
        -> {"values": {...}}
    {"do": "values", "text": "a: 1"}
        -> {"values": {...}}

What Helm refuses is answered with {"error": "..."}. The engine comes with the Python package
helm-python-sdk (scripts/packages/test-requirements.txt).
"""

import json
import os
import sys
import time

import helm_python as helm

SET_PARSERS = {
    "--set": helm.parse_set_string,
    "--set-string": helm.parse_set_string_values,
    "--set-json": helm.parse_set_json,
    "--set-literal": helm.parse_set_literal,
}


SEVERITIES = ["unknown", "info", "warning", "error"]


def answer(question, config):
    todo = question["do"]
    release = question.get("release", "release")
    namespace = question.get("namespace", "default")
    if todo == "render":
        with helm.Chart.load(question["chart"]) as chart:
            files = chart.render(
                question.get("values", {}),
                name=release,
                namespace=namespace,
                revision=question.get("revision"),
                is_install=not question.get("upgrade", False),
                is_upgrade=question.get("upgrade", False),
            )
        return {"files": files}
    if todo == "manifest":
        summary = config.install(
            question["chart"],
            release,
            question.get("values", {}),
            namespace=namespace,
            dry_run="client",
        )
        return {"manifest": summary.get("manifest", ""), "notes": summary.get("notes", "")}
    if todo == "chart":
        return both(question, config)
    if todo == "defaults":
        with helm.Chart.load(question["chart"]) as chart:
            library = str(chart.metadata.get("type", "")).lower() == "library"
            return {"values": chart.values or {}, "name": chart.name, "library": library}
    if todo == "lint":
        report = helm.lint(
            question["chart"], question.get("values", {}), namespace=namespace, strict=True
        )
        messages = [
            "%s %s: %s" % (SEVERITIES[found["severity"]], found["path"], found["error"])
            for found in report["messages"]
            if SEVERITIES[found["severity"]] != "info"
        ]
        return {"messages": messages + report["errors"]}
    if todo == "set":
        return {"values": SET_PARSERS[question["flag"]](question["text"])}
    if todo == "values":
        return {"values": helm.values_from_yaml(question["text"])}
    raise ValueError("unknown question: %s" % todo)


def both(question, config):
    values = question.get("values", {})
    release = question.get("release", "release")
    namespace = question.get("namespace", "default")
    upgrade = question.get("upgrade", False)
    reply = {}
    if not upgrade:
        began = time.process_time_ns()
        try:
            with helm.Chart.load(question["chart"]) as chart:
                summary = config.install(
                    chart, release, values, namespace=namespace, dry_run="client"
                )
        except helm.HelmError as error:
            return {"error": str(error), "nanoseconds": time.process_time_ns() - began}
        reply["nanoseconds"] = time.process_time_ns() - began
        reply["manifest"] = summary.get("manifest", "")
        reply["notes"] = summary.get("notes", "")
        if not question.get("files", True):
            return reply
    with helm.Chart.load(question["chart"]) as chart:
        reply["files"] = chart.render(
            values,
            name=release,
            namespace=namespace,
            is_install=not upgrade,
            is_upgrade=upgrade,
        )
    return reply


def main():
    # No cluster is ever asked; a kubeconfig of the machine must not change that.
    os.environ["KUBECONFIG"] = os.devnull
    config = helm.Config(storage_driver="memory")
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), config)
        except helm.HelmError as error:
            reply = {"error": str(error)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
