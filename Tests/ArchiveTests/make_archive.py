"""Makes archives, good ones and hostile ones; prints them as one JSON object of base64 texts."""

import base64
import gzip
import io
import json
import sys
import tarfile


def entry(name, data=b"", kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(data)
    return info, data


def plain(*entries, format=tarfile.PAX_FORMAT):
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", format=format) as archive:
        for info, data in entries:
            archive.addfile(info, io.BytesIO(data))
    return output.getvalue()


def pack(*entries, **options):
    return gzip.compress(plain(*entries, **options), mtime=0)


def with_size(name, size):
    """An entry whose header says another size than it has."""
    info = tarfile.TarInfo(name)
    info.size = size
    return gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + b"x" * 512, mtime=0)


def raw_name(name):
    """An entry whose name is bytes that Python would not write."""
    info = tarfile.TarInfo("placeholder")
    header = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    header[0:100] = name.ljust(100, b"\0")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return gzip.compress(bytes(header) + b"\0" * 1024, mtime=0)


chart = entry("web/Chart.yaml", b"name: web\n")
deep = "web/" + "a" * 80 + "/" + "b" * 60 + ".txt"
usual = [entry("web", kind=tarfile.DIRTYPE), chart, entry("web/files/größe.txt", b"1"), entry(deep, b"2"),
         entry("web/./x//y.txt", b"3")]
good = pack(*usual)

cases = {
    "pax": good,
    "gnu": pack(*usual, format=tarfile.GNU_FORMAT),
    "ustar": pack(*usual, format=tarfile.USTAR_FORMAT),
    "two members": gzip.compress(plain(*usual)[:700]) + gzip.compress(plain(*usual)[700:]),
    "same twice": pack(chart, chart),
    "absolute": pack(entry("/etc/passwd", b"x")),
    "climbs": pack(entry("web/../../x", b"x")),
    "climbs at the end": pack(entry("web/..", b"x")),
    "backslash": pack(entry("web\\..\\x", b"x")),
    "drive": pack(entry("web/c:/x", b"x")),
    "line feed": pack(entry("web/a\nb", b"x")),
    "not UTF-8": raw_name(b"web/\xff\xfe"),
    "no name": raw_name(b""),
    "long": pack(entry("web/" + "a" * 2000, b"x")),
    "deep": pack(entry("a/" * 80 + "b", b"x")),
    "symbolic link": pack(chart, entry("web/values.yaml", kind=tarfile.SYMTYPE, link="/etc/passwd")),
    "hard link": pack(chart, entry("web/values.yaml", kind=tarfile.LNKTYPE, link="web/Chart.yaml")),
    "pipe": pack(chart, entry("web/pipe", kind=tarfile.FIFOTYPE)),
    "device": pack(chart, entry("web/device", kind=tarfile.CHRTYPE)),
    "different twice": pack(chart, entry("web/Chart.yaml", b"name: other\n")),
    "file and folder": pack(chart, entry("web/Chart.yaml/x", b"x")),
    "folder and file": pack(entry("web/x/y", b"x"), entry("web/x", b"x")),
    "folder over file": pack(chart, entry("web/Chart.yaml", kind=tarfile.DIRTYPE)),
    "bomb in one file": pack(entry("web/zeros", b"\0" * (6 << 20))),
    "bomb in many files": pack(*[entry(f"web/{n}", b"\0" * (5 << 20)) for n in range(21)]),
    "bomb of entries": pack(*[entry(f"web/{n}", kind=tarfile.DIRTYPE) for n in range(20_001)]),
    "size that lies": with_size("web/a", 1 << 20),
    "size beyond all": with_size("web/a", 1 << 62),
    "bomb in the headers": gzip.compress(
        tarfile.TarInfo.create_pax_global_header({"comment": "x" * (64 << 20)}), mtime=0),
    "bomb in bombs": gzip.compress(gzip.compress(gzip.compress(b"\0" * (64 << 20)))),
    "nothing": b"",
    "no entries": pack(),
    "folders only": pack(entry("web", kind=tarfile.DIRTYPE)),
    "plain tar": plain(*usual),
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "web page": b"\n<!DOCTYPE html><html><body>Sign in</body></html>",
    "text": b"replicas: 3\n",
    "junk": gzip.compress(b"hello" * 400),
    "compressed twice": gzip.compress(pack(chart)),
    "cut": good[: len(good) // 2],
    "cut in a file": gzip.compress(plain(entry("web/a", b"x" * 4000))[:2048]),
    "damaged": good[:60] + bytes([good[60] ^ 0xFF, good[61] ^ 0xFF]) + good[62:],
}
print(json.dumps({name: base64.b64encode(data).decode() for name, data in cases.items()}), flush=True)
sys.stdin.read()
