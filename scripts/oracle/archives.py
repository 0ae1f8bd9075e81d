#!/usr/bin/env python3
"""Writes down which packed charts Helm loads, and what it finds in them.

    .build/test-venv/bin/python scripts/oracle/archives.py > Tests/ChartsTests/Recorded/archives.json

Each archive is small, odd in one way, and kept whole, in base64. Archives that are large when they are
unpacked are not here: see Tests/ArchiveTests/make_archive.py.
"""

import base64
import gzip
import io
import json
import sys
import tarfile

import helm_python as helm

CHART = b"apiVersion: v2\nname: web\nversion: 1.0.0\n"
MARK = b"\xef\xbb\xbf"


def entry(name, data=b"", kind=tarfile.REGTYPE, link="", **fields):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, data


def plain(*entries, form=tarfile.PAX_FORMAT, **options):
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", format=form, **options) as archive:
        for info, data in entries:
            archive.addfile(info, io.BytesIO(data))
    # Without the zeros that fill the last of tar's twenty blocks.
    return output.getvalue().rstrip(b"\0") + b"\0" * 1536


def pack(*entries, **options):
    tar = plain(*entries, **options)
    return gzip.compress(tar + b"\0" * (-len(tar) % 512), mtime=0)


def raw(name, data=b"x", kind=b"0"):
    """An entry whose name is bytes that Python would not write."""
    info = tarfile.TarInfo("placeholder")
    info.size = len(data)
    header = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    header[0:100] = name.ljust(100, b"\0")
    header[156:157] = kind
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + data + b"\0" * (-len(data) % 512)


def with_raw(*blocks):
    chart = plain(entry("web/Chart.yaml", CHART))[:1024]
    return gzip.compress(chart + b"".join(blocks) + b"\0" * 1024, mtime=0)


def inner(name="redis", folder=None):
    return pack(entry(f"{folder or name}/Chart.yaml", CHART.replace(b"web", name.encode())))


chart = entry("web/Chart.yaml", CHART)
template = entry("web/templates/a.yaml", b"a: 1\n")
cases = {
    "plain": pack(chart, template),
    "ustar": pack(chart, template, form=tarfile.USTAR_FORMAT),
    "gnu": pack(chart, template, form=tarfile.GNU_FORMAT),
    "two gzip members": gzip.compress(plain(chart, template)[:700], mtime=0)
    + gzip.compress(plain(chart, template)[700:] + b"\0" * 1024, mtime=0),
    "bytes behind the gzip": pack(chart) + b"rest",
    "bytes behind the tar": gzip.compress(plain(chart) + b"\0" * 2048 + b"rest" * 128, mtime=0),
    "folders too": pack(entry("web", kind=tarfile.DIRTYPE), chart, entry("web/templates/", kind=tarfile.DIRTYPE)),
    "Chart.yaml last": pack(template, entry("web/values.yaml", b"a: 1\n"), chart),
    "another top folder": pack(entry("x-1.0.0/Chart.yaml", CHART), entry("x-1.0.0/templates/a.yaml", b"a: 1\n")),
    "two top folders": pack(chart, entry("other/templates/a.yaml", b"a: 1\n")),
    "two top folders, one path": pack(chart, entry("other/Chart.yaml", CHART.replace(b"web", b"other"))),
    "no top folder": pack(entry("Chart.yaml", CHART), entry("templates/a.yaml", b"a: 1\n")),
    "no top folder, with dot": pack(entry("./Chart.yaml", CHART), entry("./templates/a.yaml", b"a: 1\n")),
    "dot before the top folder": pack(entry("./web/Chart.yaml", CHART), entry("./web/templates/a.yaml", b"a: 1\n")),
    "a file beside the top folder": pack(chart, entry("README.md", b"x")),
    "dots and slashes": pack(chart, entry("web//templates/./a.yaml", b"a: 1\n")),
    "absolute path": pack(chart, entry("/etc/passwd", b"x")),
    "absolute chart": pack(entry("/web/Chart.yaml", CHART)),
    "climbing path": pack(chart, entry("web/../../x", b"x")),
    "path that climbs and comes back": pack(chart, entry("web/templates/../b.txt", b"x")),
    "climbing to the top": pack(chart, entry("web/../x.txt", b"x")),
    "climbing at the start": pack(chart, entry("../web/x", b"x")),
    "path of dots": pack(chart, entry("web/..", b"x")),
    "three dots": pack(chart, entry("web/.../a", b"x")),
    "backslashes": pack(chart, entry("web\\templates\\a.yaml", b"a: 1\n")),
    "all backslashes": pack(entry("web\\Chart.yaml", CHART)),
    "backslash in a name": pack(chart, entry("web/a\\b", b"x")),
    "climbing with backslashes": pack(chart, entry("web\\..\\..\\x", b"x")),
    "drive letter": pack(chart, entry("c:/x", b"x")),
    "drive letter below": pack(chart, entry("web/c:/x", b"x")),
    "colon in a name": pack(chart, entry("web/files/a:b.txt", b"x")),
    "space in a name": pack(chart, entry("web/files/a b.txt", b"x")),
    "umlaut in a name": pack(chart, entry("web/files/größe.txt", b"x")),
    "line feed in a name": pack(chart, entry("web/files/a\nb", b"x")),
    "name that is not UTF-8": with_raw(raw(b"web/files/\xff\xfe")),
    "no name": with_raw(raw(b"")),
    "upper case": pack(entry("web/chart.yaml", CHART)),
    "upper and lower case": pack(chart, entry("web/chart.yaml", b"x"), entry("web/Templates/a.yaml", b"a: 1\n")),
    "the same twice": pack(chart, chart),
    "two different ones": pack(chart, entry("web/files/a", b"1"), entry("web/files/a", b"2")),
    "two different Chart.yaml": pack(chart, entry("web/Chart.yaml", CHART.replace(b"1.0.0", b"2.0.0"))),
    "file where a folder is": pack(chart, entry("web/files/a", b"1"), entry("web/files/a/b", b"2")),
    "symbolic link": pack(chart, entry("web/values.yaml", kind=tarfile.SYMTYPE, link="/etc/passwd")),
    "symbolic link inside": pack(chart, entry("web/a.txt", b"x"), entry("web/b.txt", kind=tarfile.SYMTYPE, link="a.txt")),
    "hard link": pack(chart, entry("web/a.txt", kind=tarfile.LNKTYPE, link="web/Chart.yaml")),
    "pipe": pack(chart, entry("web/pipe", kind=tarfile.FIFOTYPE)),
    "device": pack(chart, entry("web/device", kind=tarfile.CHRTYPE)),
    "global pax header": gzip.compress(
        tarfile.TarInfo.create_pax_global_header({"comment": "x"}) + plain(chart, template), mtime=0),
    "long name, pax": pack(chart, entry("web/files/" + "a" * 200 + ".txt", b"x")),
    "long name, gnu": pack(chart, entry("web/files/" + "a" * 200 + ".txt", b"x"), form=tarfile.GNU_FORMAT),
    "long name, ustar": pack(chart, entry("web/" + "a" * 90 + "/" + "b" * 90, b"x"), form=tarfile.USTAR_FORMAT),
    ".helmignore": pack(chart, template, entry("web/.helmignore", b"templates\n*.txt\n"), entry("web/a.txt", b"x")),
    "hidden template": pack(chart, entry("web/templates/.hidden.yaml", b"a: 1\n"), entry("web/templates/._a", b"x")),
    "mark in Chart.yaml": pack(entry("web/Chart.yaml", MARK + CHART)),
    "mark in values.yaml": pack(chart, entry("web/values.yaml", MARK + b"a: 1\n")),
    "mark in a file": pack(chart, entry("web/a.txt", MARK + b"x"), entry("web/templates/a.yaml", MARK + b"a: 1\n")),
    "empty files": pack(chart, entry("web/values.yaml"), entry("web/templates/a.yaml")),
    "packed chart inside": pack(chart, entry("web/charts/redis-1.0.0.tgz", inner())),
    "packed chart inside of another name": pack(chart, entry("web/charts/a.tgz", inner("redis", "x"))),
    "packed twice": pack(chart, entry("web/charts/a.tgz", inner()), entry("web/charts/b.tgz", inner())),
    "folder and packed": pack(chart, entry("web/charts/redis/Chart.yaml", CHART.replace(b"web", b"redis")),
                              entry("web/charts/redis-1.0.0.tgz", inner())),
    "not packed": pack(chart, entry("web/charts/redis-1.0.0.tgz", b"no archive")),
    "resource fork": pack(chart, entry("web/charts/._redis", b"x"), entry("web/charts/._redis.tgz", b"x")),
    "set aside": pack(chart, entry("web/charts/_redis/Chart.yaml", b"x"), entry("web/charts/_a.tgz", b"x")),
    "provenance": pack(chart, entry("web/charts/redis-1.0.0.tgz", inner()),
                       entry("web/charts/redis-1.0.0.tgz.prov", b"x"), entry("web/web-1.0.0.tgz.prov", b"x")),
    "README in charts": pack(chart, entry("web/charts/README.md", b"x")),
    "file in charts": pack(chart, entry("web/charts/values.yaml", b"x")),
    "folder without Chart.yaml in charts": pack(chart, entry("web/charts/redis/values.yaml", b"a: 1\n")),
    "folder with the name of an archive": pack(
        chart, entry("web/charts/a.tgz/Chart.yaml", CHART.replace(b"web", b"a"))),
    "lock and requirements": pack(
        chart, entry("web/Chart.lock", b"digest: a\n"), entry("web/requirements.yaml", b"dependencies: []\n")),
    "CRDs": pack(chart, entry("web/crds/a.yaml", b"kind: CustomResourceDefinition\n")),
    "schema": pack(chart, entry("web/values.schema.json", b"{}")),
    "broken values": pack(chart, entry("web/values.yaml", b"a: [\n")),
    "broken Chart.yaml": pack(entry("web/Chart.yaml", b"a: [\n")),
    "nothing": b"",
    "no entries": pack(),
    "folders only": pack(entry("web", kind=tarfile.DIRTYPE)),
    "plain tar": plain(chart, template),
    "bzip2": base64.b64decode("QlpoOTFBWSZTWQ=="),
    "cut": pack(chart, template)[:120],
    "cut in the tar": gzip.compress(plain(chart, template)[:1600], mtime=0),
    "junk": gzip.compress(b"hello" * 200, mtime=0),
}


def answer(archive):
    if not archive:
        return {"error": "empty"}
    try:
        with helm.Chart.load_archive(archive) as loaded:
            return {
                "version": loaded.version,
                "values": loaded.values,
                "templates": sorted(file["name"] for file in loaded.templates),
                "files": sorted(file["name"] for file in loaded.files),
                "dependencies": sorted(found["name"] for found in loaded.dependencies),
            }
    except helm.HelmError as error:
        return {"error": str(error)}


def main():
    rows = [
        {"name": name, "archive": base64.b64encode(archive).decode(), "helm": answer(archive)}
        for name, archive in cases.items()
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    sys.stdout.write('{"archives": [\n%s\n]}\n' % lines)


main()
