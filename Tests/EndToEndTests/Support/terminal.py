#!/usr/bin/env python3
"""Runs a program on a terminal, and types answers in.

    terminal.py COLUMNS PROGRAM [ARGUMENT…] < dialogue.json

The dialogue is a list of [TEXT, KEYS]: once the program has shown TEXT, KEYS are pressed. What it shows
from first to last, and its exit code, are printed as JSON.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

LIMIT = 60  # seconds


def main():
    columns, program, *arguments = sys.argv[1:]
    dialogue = json.load(sys.stdin)
    process, terminal = pty.fork()
    if process == 0:
        os.execv(program, [program] + arguments)
    size = struct.pack("HHHH", 24, int(columns), 0, 0)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)
    shown, seen, end = b"", 0, time.monotonic() + LIMIT
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 1)
        if ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:  # the program has ended
                break
            if not data:
                break
            shown += data
        while dialogue and dialogue[0][0].encode() in shown[seen:]:
            text, keys = dialogue.pop(0)
            seen = shown.index(text.encode(), seen) + len(text.encode())
            os.write(terminal, keys.encode())
    else:
        os.kill(process, 9)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps({"exitCode": code, "shown": shown.decode("utf-8", "replace")}))


main()
