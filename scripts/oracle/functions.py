#!/usr/bin/env python3
"""Records what Helm's own engine makes of each template function, for Tests/Golden/functions.

    scripts/oracle/functions.py           records every family anew
    scripts/oracle/functions.py lists     records one family
    scripts/oracle/functions.py --print   prints the templates as JSON lines, and records nothing

Each line of scripts/oracle/calls/FAMILY.txt is an ordinary call. Beside it, every argument of the
first calls of a function is replaced by each of ODD in turn, the last one is left out, and one is
added. The answers are pairs: the call, and `=` with the type and the text of the result, or `!`
with the column and the message of the error.

In a line of calls, `~` before an argument says that it stays as it is, for functions that would
tell the time, draw lots, or take all memory with other ones. Calls whose answer is not the same
twice are left out.
"""

import io
import gzip
import json
import os
import re
import sys
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
CALLS = os.path.join(HERE, "calls")
GOLDEN = os.path.join(HERE, "..", "..", "Tests", "Golden", "functions")

VALUES = {
    "f": 2.5,
    "i": 3,
    "l": [1, "two", None],
    "m": {"a": {"b": 1}, "z": None},
    "n": None,
    "s": "text",
    "t": True,
}

# Takes all memory there is, and the process with it.
HUGE = "9223372036854775807"
ENDLESS = {"until", "untilStep", "seq"}

ODD = [
    "nil", "true", "-1", "0", "3", "2.5", "1e300", HUGE, "'a'",
    '""', '"a"', '"-7"', '"0x1F"', '"a b,c"', '"h\\u00e9llo \\U0001d54f\\t\\n"', '(repeat 40 "xy ")',
    '(b64dec "/2EA")', "list", '(list 1 "b" nil)', '(list "b" "a" "b")', "(until 3)",
    '(splitList "," "a,b")', "dict", '(dict "a" 1 "b" nil)', "(int64 7)", "(len .Values.s)",
    ".Values", ".Values.f", ".Values.i", ".Values.l", ".Values.m", ".Values.n", ".Values.absent",
    ".Values.s", ".Values.t", '(toDate "2006" "2001")', '(semver "1.2.3")', '(index "a" 0)',
]  # fmt: skip

# Give what a map holds in an order that is left to chance.
UNORDERED = {"keys", "values"}

# How many calls of a function get odd arguments.
VARIED = 1

TEMPLATE = '{{ printf "%%[1]T %%[1]v" (%s) }}'
NAME = "c/templates/t.yaml"
CHART = b"apiVersion: v2\nname: c\nversion: 1.0.0\n"


def arguments(text):
    """The arguments of a call: words, strings and what stands in parentheses."""
    found, depth, start, quote, index = [], 0, None, None, 0
    while index < len(text):
        char = text[index]
        if start is None and not char.isspace():
            start = index
        if quote:
            if char == "\\" and quote != "`":
                index += 1
            elif char == quote:
                quote = None
        elif char in "\"'`":
            quote = char
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char.isspace() and depth == 0 and start is not None:
            found.append(text[start:index])
            start = None
        index += 1
    if start is not None:
        found.append(text[start:])
    return found


def calls(path):
    """The calls of a family: each ordinary one, then its odd relatives."""
    found, counts = {}, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            words = arguments(line)
            name, given = words[0], words[1:]
            plain = [word.lstrip("~") for word in given]
            found[" ".join([name] + plain)] = name
            counts[name] = counts.get(name, 0) + 1
            if counts[name] > VARIED or "|" in line:
                continue
            for position, word in enumerate(given):
                if word.startswith("~"):
                    continue
                for odd in ODD:
                    if odd == HUGE and name in ENDLESS:
                        continue
                    if name in UNORDERED and (odd.startswith("(dict") or odd.startswith(".V")):
                        continue
                    changed = plain[:position] + [odd] + plain[position + 1 :]
                    found[" ".join([name] + changed)] = name
            if not any(word.startswith("~") for word in given):
                found[" ".join([name] + plain[:-1])] = name
                found[" ".join([name] + plain + ["1"])] = name
    return found


def archive(template):
    """A chart with one template, as Helm loads it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, data in [("Chart.yaml", CHART), ("templates/t.yaml", template.encode())]:
            info = tarfile.TarInfo("c/" + name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(packed.getvalue(), 1)


# Helm spreads the error of Go over lines: the place, the template and the node, the message.
SPREAD = re.compile(r'(^|\n)(\S+:\d+:\d+)\n  executing (".*?") at (<[^\n]*>):\n    ')


def go_error(message):
    """An error of Helm as Go's text/template says it."""
    match = re.match(r"parse error at \(([^)]*)\): ", message)
    if match:
        return "template: %s: %s" % (match.group(1), message[match.end() :])
    message = SPREAD.sub(
        lambda match: "%stemplate: %s: executing %s at %s: "
        % (" " if match.group(1) else "", match.group(2), match.group(3), match.group(4)),
        message,
    )
    return message.replace(":\ntemplate: ", ": template: ")


def ask(template, values=VALUES):
    """What Helm makes of a template: its text, or its error."""
    import helm_python as helm

    try:
        with helm.Chart.load_archive(archive(template)) as chart:
            return {"output": chart.render(values, name="r", namespace="d")[NAME]}
    except helm.HelmError as error:
        return {"error": go_error(str(error))}
    except UnicodeDecodeError:  # an error with bytes in it that are no text
        return {}


PLACE = re.compile(r'template: c/templates/t\.yaml:1:(\d+): executing "c/templates/t\.yaml" at ')


def short(answer):
    if "output" in answer:
        return "=" + answer["output"]
    if "error" not in answer:
        return None
    match = PLACE.match(answer["error"])
    if match:
        return "!%s %s" % (match.group(1), answer["error"][match.end() :])
    return "?" + answer["error"]


def record(family):
    functions = {}
    for call, name in calls(os.path.join(CALLS, family + ".txt")).items():
        answers = [short(ask(TEMPLATE % call)) for _ in range(2)]
        if answers[0] is not None and answers[0] == answers[1]:
            functions.setdefault(name, []).append([call, answers[0]])
    lines = []
    for name, cases in functions.items():
        rows = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
        lines.append("%s: [\n%s\n]" % (json.dumps(name), rows))
    with open(os.path.join(GOLDEN, family + ".json"), "w", encoding="utf-8") as file:
        file.write("{\n%s\n}\n" % ",\n".join(lines))
    return sum(len(cases) for cases in functions.values())


def main():
    os.environ["KUBECONFIG"] = os.devnull
    words = sys.argv[1:]
    families = [word for word in words if word != "--print"]
    families = families or sorted(name[:-4] for name in os.listdir(CALLS))
    for family in families:
        if "--print" in words:
            for call in calls(os.path.join(CALLS, family + ".txt")):
                print(json.dumps({"template": TEMPLATE % call, "values": VALUES}))
        else:
            print("%s: %d calls" % (family, record(family)), file=sys.stderr)


if __name__ == "__main__":
    main()
