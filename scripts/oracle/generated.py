#!/usr/bin/env python3
"""Generates odd templates, values and texts, and records what Helm's own engine makes of them, for
Tests/Golden/generated.

    scripts/oracle/generated.py                     records all anew, the same ones each time
    scripts/oracle/generated.py templates 7 5000    tries others: a family, a seed, how many;
                                                    prints them with Helm's answers as JSON lines

`templates` are lists of a template and its answer, as functions.py writes answers; `scopes` too, but
of templates without mistakes, in which it matters what a variable means at each place. `values` are
lists of a value and the answers of the functions that write it. `texts` are lists of a function
that reads, a text, and the answer.
"""

import json
import os
import random
import re
import sys

from functions import HERE, ask, short

GOLDEN = os.path.join(HERE, "..", "..", "Tests", "Golden", "generated")
SEED = 1
COUNTS = {"templates": 1500, "scopes": 500, "values": 700, "texts": 1500}

WRITERS = ["toYaml", "toYamlPretty", "toJson", "toPrettyJson", "toToml"]

# ---- Values and texts

WORDS = (
    "true True TRUE false y Y yes Yes YES n N no on On off OFF null Null NULL ~ nil None .nan .NaN "
    ".inf -.inf +.Inf 0 -0 0x1F 0o17 017 0b11 08 1_000 1e3 1E5 1.e3 .5 -.5 +1 1.0 1e400 1:30 1:60 "
    "12345678901234567890 190:20:30 -1:5 2001-01-01 2001-1-1 2001-12-14t21:59:43.10-05:00 12:30:45 "
    "= << - -- --- ... ? : , # !a &a *a a:b a: :a -a a- #a a#b %a @a `a |a >a [a {a a] a} !!str \\ "
    "' \" '' 0x 0b 1e 1e+ 1e-5 +.5 ++1 1__0 _1 1_ -0x1 +0x1 0X1F 0B1 1.2.3 1,000 NaN inf 0.0 00 +0 "
    "0b+0 0b-1 1.0e+10 685.230_15e+03 0x_0A 4e4 2002-13-01 1-1-1 10:00 it's"
).split(" ")
CHARACTERS = list(" \t\n\r'\"#:-?,[]{}&*!|>%@`~=<.0123456789eExXoObB_+yYnNtTfF/\\aZ  \n\n::") + [
    "é", "😀", "\u0085", "\u00a0", "\u2028", "\ufeff", "\x00", "\x01", "\x1b", "\x7f", "\u0080",
    "\ud7ff", "\ue000", "\uffff", "\u0301", "\U0010ffff",
]  # fmt: skip
LINES = ["", "line", " lead", "trail ", "\ttab", "a: b", "# c", "- d", "x" * 90, "w " * 50]
NUMBERS = [
    0, 1, -1, 1.5, 1e6, 1e21, 1e20, 1e-7, 0.1, 1e300, 5e-324, -0.0, 1e15, 1e16, 12345678.9, 1000000,
    123456789012345678,
]  # fmt: skip


def text(r):
    kind = r.random()
    if kind < 0.3:
        return r.choice(WORDS)
    if kind < 0.45:
        return "".join(r.choice(WORDS + [" ", "\n", " "]) for _ in range(r.randint(1, 4)))
    if kind < 0.8:
        return "".join(r.choice(CHARACTERS) for _ in range(r.choice([0, 1, 2, 3, 4, 5, 8, 12])))
    if kind < 0.9:
        words = ["word", "a", "x" * r.randint(1, 90), "", "é" * r.randint(1, 40), "it's", '"q"', "\t"]
        return " ".join(r.choice(words) for _ in range(r.randint(5, 40)))
    return "\n".join(r.choice(LINES) for _ in range(r.randint(1, 6))) + r.choice(["", "\n", "\n\n"])


def value(r, depth=3):
    kind = r.random()
    if depth <= 0 or kind < 0.5:
        plain = [None, True, False, [], {}, r.choice(NUMBERS), r.uniform(-1e9, 1e9)]
        return text(r) if r.random() < 0.6 else r.choice(plain)
    if kind < 0.75:
        return [value(r, depth - 1) for _ in range(r.randint(0, 3))]
    return {text(r): value(r, depth - 1) for _ in range(r.randint(0, 4))}


def yaml_text(r):
    def scalar():
        return r.choice(
            [
                r.choice(WORDS),
                text(r),
                "'%s'" % r.choice(WORDS),
                '"%s"' % r.choice(["a\\n", "\\x41", "\\u00e9", "b\\\n  x", "\\q"]),
                "!!str " + r.choice(WORDS),
                "&a " + r.choice(WORDS),
                "*a",
                "[%s]" % ", ".join(r.choice(WORDS) for _ in range(r.randint(0, 3))),
                "{%s}" % ", ".join("k%d: %s" % (n, r.choice(WORDS)) for n in range(r.randint(0, 2))),
                r.choice(["|", ">", "|-", ">+", "|2"]) + "\n  text\n   more\n\n",
            ]
        )

    def line():
        key = r.choice(["a", "b", "c", "<<", '"q"', r.choice(WORDS)])
        return r.choice(["", "", "", "  "]) + r.choice(
            [key + ": " + scalar(), "- " + scalar(), key + ":", scalar(), "# c", "---"]
        )

    return "\n".join(line() for _ in range(r.randint(1, 5))) + r.choice(["", "\n"])


def json_text(r):
    whole = json.dumps(value(r, 2))
    if r.random() < 0.6:
        place = r.randrange(len(whole) + 1)
        wrong = ['"', ",", "}", "]", "{", "x", "\\", "\n", "1", "-", ".", "e", "\x01", "\\u12", "\\ud800"]
        whole = whole[:place] + r.choice(wrong) + whole[place + r.randint(0, 2) :]
    return whole


def toml_text(r):
    def key():
        return r.choice(["a", "b", "c", "a.b", "b.c", '"q r"', "'x'", "a.b.c", "1", "-"])

    def element(depth=2):
        plain = (
            "1 -1 0x1f 1_0 1.5 1e3 inf true 2020-01-02 2020-01-02T03:04:05Z 03:04:05 x @ 1- 'a' -nan "
            '"b" "\\u00e9" "\\q" """m\nn""" \'\'\'r\ns\'\'\' +1 0. 1__0 00 """a"b"""'
        ).split(" ")
        if depth == 0 or r.random() < 0.6:
            return r.choice(plain)
        if r.random() < 0.5:
            return "[%s]" % ", ".join(element(depth - 1) for _ in range(r.randint(0, 3)))
        pairs = ("%s = %s" % (key(), element(depth - 1)) for _ in range(r.randint(0, 3)))
        return "{%s}" % ", ".join(pairs)

    def line():
        pair = "%s = %s" % (key(), element())
        return r.choice([pair, pair, pair, "[%s]" % key(), "[[%s]]" % key(), "# c", "", pair])

    return "\n".join(line() for _ in range(r.randint(1, 7)))


READERS = {
    "fromYaml": yaml_text,
    "fromYamlArray": yaml_text,
    "fromJson": json_text,
    "fromJsonArray": json_text,
    "fromToml": toml_text,
}

# ---- Templates

VALUES = {
    "a": {"b": {"c": 1, "z": None}, "l": [1, "two", None, {"k": "v"}]},
    "s": "x", "n": None, "f": 1.5, "i": 1000000, "t": True, "e": "", "el": [], "em": {},
    "l": ["b", "a"], "d": {"y": 2, "x": 1},
}  # fmt: skip
FIELDS = (
    ".Values.a.b.c|.Values.a.b.z|.Values.a.b.z.q|.Values.n|.Values.n.x|.Values.s|.Values.s.x|.x|.k|"
    ".Values.absent|.Values.absent.x|.Values.f|.Values.l|.Values.el|.Values.em|.Values.d|.Values.d.x|"
    "$.Values.s|$.Values.absent.x|.Release.Name|.Release.Nope|.Chart.Name|.Template.Name|.Files.Get|"
    ".Capabilities.KubeVersion.Major|.Capabilities.Nope|$x|$y|$x.y|(.Values.a).b|(.Values.n).x|"
    '(dict "a" 1).a|(list 1 2)|.Values.a.l'
).split("|")
LITERALS = "1|-1|1.5|0x1f|\"s\"|`r`|'c'|true|nil|\"\"|1e3|0|1_000|\"a\\tb\"".split("|")
FUNCTIONS = (
    'eq|ne|lt|gt|le|and|or|not|len|index|print|printf "%v"|printf "%d %s"|upper|default 1|quote|list|'
    'dict|add|trunc 3|first|hasKey|get|include "t"|include "nope"|required "m"|fail|int|toString|'
    "ternary 1 2|nope|kindOf|join|slice|call|html|println|until|repeat 2|b64dec|toYaml|fromYaml|set|"
    'merge|dig "a"|coalesce|has|without|nindent 2|atoi|max|div 1'
).split("|")
WRONG = (
    "{{ end }}~{{ else }}~{{ break }}~{{~}}~{{ if }}~{{ . ~{{ \"x }}~{{ 'ab' }}~{{ (1 }}~{{ 1) }}~{{ | }}~"
    "{{ $z }}~{{ .a.. }}~{{ 1 | 2 }}~{{ nil }}~{{ .x .y }}~{{ $x := 1 $y }}~{{ range }}~{{ template }}~"
    "{{ define }}~{{ -1 }}~{{-1}}~{{ 1-1 }}~{{ a.b }}~{{ @ }}~{{ x := 1 }}~{{ .x\n| upper }}~{{ true.x }}~"
    "{{ (1).x }}~{{ nil.x }}~{{ .Values | .x }}~{{ 08 }}~{{ '' }}~{{ `a~{{ .1 }}~{{ $x.1 }}~{{ !x }}~"
    "{{ a, b }}~{{else}}{{else}}~{{ continue }}~{{ if . }}{{ define \"q\" }}{{ end }}{{ end }}"
).split("~")


class Templates:
    def __init__(self, r):
        self.r = r

    def operand(self, depth):
        kind = self.r.random()
        if kind < 0.45:
            return self.r.choice(FIELDS)
        if kind < 0.75 or depth <= 0:
            return self.r.choice(LITERALS)
        return "(%s)" % self.pipe(depth - 1)

    def command(self, depth):
        if self.r.random() < 0.45:
            return self.operand(depth)
        count = self.r.choice([0, 1, 1, 1, 2, 2, 3])
        return " ".join([self.r.choice(FUNCTIONS)] + [self.operand(depth) for _ in range(count)])

    def pipe(self, depth):
        return " | ".join(self.command(depth) for _ in range(self.r.choice([1, 1, 1, 1, 2, 2, 3])))

    def action(self, inner):
        left, right = self.r.choice(["{{", "{{", "{{", "{{-"]), self.r.choice(["}}", "}}", "}}", "-}}"])
        return "%s %s %s" % (left, inner, right)

    def body(self, depth):
        return "".join(self.node(depth) for _ in range(self.r.choice([0, 1, 1, 2, 3])))

    def control(self, word, depth):
        variables = ["", "", "$x := "] + (["$x, $y := "] if word == "range" else [])
        start = self.action("%s %s%s" % (word, self.r.choice(variables), self.pipe(1)))
        other = {"if": "else if", "with": "else with", "range": "else"}[word]
        middle = self.r.choice(
            [
                "",
                self.action("else") + self.body(depth - 1),
                self.action(other + ("" if word == "range" else " " + self.pipe(1))),
                self.action("break") if word == "range" else "",
            ]
        )
        return start + self.body(depth - 1) + middle + self.body(depth - 1) + self.action("end")

    def node(self, depth):
        kind = self.r.random()
        if kind < 0.2:
            return self.r.choice(["text", "\n", " ", "  \n  ", "a: b\n", "{", "}"])
        if kind < 0.5 or depth <= 0:
            return self.action(self.pipe(2))
        if kind < 0.56:
            return self.action(self.r.choice(["$x := ", "$y := ", "$x = "]) + self.pipe(1))
        if kind < 0.88:
            return self.control(self.r.choice(["if", "with", "range"]), depth)
        if kind < 0.92:
            return self.action("template " + self.r.choice(['"t"', '"t" .', '"nope"', '"u" $']))
        if kind < 0.94:
            return self.action('block "u" .') + self.body(depth - 1) + self.action("end")
        if kind < 0.97:
            return self.r.choice(["{{/* c */}}", "{{- /* c */ -}}", "{{ /* c */ }}", "{{/* c }}"])
        return self.r.choice(WRONG)

    def whole(self):
        inner = ["T", "{{ .x.y }}", "{{ upper . }}", '{{ fail "F" }}', '\n\n  {{ include "v" . }}']
        return '{{ define "t" }}%s{{ end }}{{ define "v" }}{{ . | trunc 2 }}{{ end }}%s%s' % (
            self.r.choice(inner),
            self.r.choice(["", '{{ $x := .Values.a }}{{ $y := "q" }}']),
            self.body(3),
        )


class Scopes:
    """Templates that declare, assign and print a few variables in branches and loops."""

    VARIABLES = ["$a", "$b", "$c"]
    OVER = "until 3|list 1 2|.l|$.Values.d|list|$.Values.el|$.Values.em|2|0|list 7".split("|")
    INNER = "{{ $a := . }}{{ if kindIs \"string\" . }}{{ $a := 3 }}{{ else }}{{ $a }}{{ end }}"

    def __init__(self, r):
        self.r = r

    def variable(self):
        return self.r.choice(self.VARIABLES)

    def value(self):
        some = ["%d", "%s", "%s", ".", '(include "t" %s)', "(list %s 5)", '""', "$.Values.l", "$.Values.n"]
        chosen = self.r.choice(some)
        if "%d" in chosen:
            return chosen % self.r.randint(0, 9)
        return chosen % self.variable() if "%s" in chosen else chosen

    def condition(self):
        compared = '(eq (toString %s) "s")' % self.variable()
        declared = "%s %s %s" % (self.variable(), self.r.choice([":=", "="]), self.value())
        return self.r.choice(["true", "false", compared, declared, self.value(), "(not %s)" % self.value()])

    def body(self, depth, inside):
        return "".join(self.node(depth, inside) for _ in range(self.r.randint(0, 4)))

    def branches(self, word, depth, inside):
        whole = "{{ %s %s }}%s" % (word, self.condition(), self.body(depth, inside))
        for _ in range(self.r.choice([0, 0, 1, 2])):
            whole += "{{ else %s %s }}%s" % (word, self.condition(), self.body(depth, inside))
        return whole + self.otherwise(depth, inside)

    def otherwise(self, depth, inside):
        return self.r.choice(["", "{{ else }}%s" % self.body(depth, inside)]) + "{{ end }}"

    def node(self, depth, inside):
        kind = self.r.random()
        if kind < 0.3 or depth == 0:
            return "[{{ toString %s }}]" % self.variable()
        if kind < 0.5:
            return "{{ %s %s %s }}" % (self.variable(), self.r.choice([":=", "="]), self.value())
        if kind < 0.55:
            return '{{ template "t" %s }}' % self.value()
        if kind < 0.62 and inside:
            return "{{ if %s }}{{ %s }}{{ end }}" % (self.condition(), self.r.choice(["break", "continue"]))
        if kind < 0.85:
            return self.branches(self.r.choice(["if", "if", "with"]), depth - 1, inside)
        variables = ["", "%s := " % self.variable(), "%s = " % self.variable(), "$a, $b := ", "$c, $a = "]
        start = "{{ range %s%s }}" % (self.r.choice(variables), self.r.choice(self.OVER))
        return start + self.body(depth - 1, True) + self.otherwise(depth - 1, inside)

    def whole(self):
        start = '{{ define "t" }}%s{{ end }}{{ $a := 1 }}{{ $b := "s" }}{{ $c := list 1 2 }}' % self.INNER
        return start + "{{ with .Values.a }}%s{{ end }}" % self.body(3, False)


# Answers that show a value, which may be secret, or an address; and what Helm's own words leave out.
LEFT_OUT = re.compile(
    r"range can't iterate over |non-comparable type |Capabilities:|multiple definition of|unsupported map"
    r"|exceeded maximum|yaml:\d+: [\"']|invalid map key|cannot decode"
)


def generated(family, seed, count):
    """Cases with their answers; those whose answers differ from one time to the next are left out."""
    r = random.Random(seed)
    written = {"templates": Templates(r), "scopes": Scopes(r)}
    for number in range(count):
        if family in written:
            case = [written[family].whole()]
            questions = [(case[0], VALUES)]
        elif family == "values":
            case = [value(r)]
            questions = [("{{ %s .Values.v }}" % name, {"v": case[0]}) for name in WRITERS]
        else:
            name = list(READERS)[number % len(READERS)]
            case = [name, READERS[name](r)]
            questions = [("{{ %s .Values.v | toJson }}" % name, {"v": case[1]})]
        answers = [[short(ask(*question)) for question in questions] for _ in range(2)]
        if answers[0] == answers[1] and not any(a is None or LEFT_OUT.search(a) for a in answers[0]):
            yield case + answers[0]


def main():
    os.environ["KUBECONFIG"] = os.devnull
    if len(sys.argv) == 4:
        for case in generated(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])):
            print(json.dumps(case))
        return
    os.makedirs(GOLDEN, exist_ok=True)
    for family, count in COUNTS.items():
        cases = list(generated(family, SEED, count))
        rows = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
        with open(os.path.join(GOLDEN, family + ".json"), "w", encoding="utf-8") as file:
            file.write("[\n%s\n]\n" % rows)
        print("%s: %d" % (family, len(cases)), file=sys.stderr)


if __name__ == "__main__":
    main()
