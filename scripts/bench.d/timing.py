"""Times whole processes, and prints what was found, one line each.

Times are medians, from before the start of a process until after its end. Two programs that are
compared run in turn, so that neither gets the quieter minutes of the machine, or of the cluster, which
goes on working after each. Peak memory is what GNU time says of one more run.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time


def run(command, text=False):
    """Runs a command to its end; its output goes nowhere unless it is asked for."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if result.returncode != 0:
        sys.exit("%s: %s" % (" ".join(command), result.stderr.decode()))
    return result.stdout.decode() if text else None


def seconds(command):
    """How long a process takes, with as little of Python in between as possible."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    files = [(os.POSIX_SPAWN_DUP2, nowhere, number) for number in (0, 1, 2)]
    program = command[0]
    began = time.perf_counter()
    child = os.posix_spawnp(program, command, os.environ, file_actions=files)
    _, status = os.waitpid(child, 0)
    taken = time.perf_counter() - began
    os.close(nowhere)
    if status != 0:
        run(command)
        sys.exit("%s failed once" % " ".join(command))
    return taken


def megabytes(command):
    with tempfile.NamedTemporaryFile("r") as report:
        run(["time", "-f", "%M", "-o", report.name] + command)
        return int(report.read().split()[-1]) * 1024 / 1e6


def measure(command, runs):
    """(median seconds, peak megabytes). A command may be a function of the run's number."""
    return measure_in_turn([command], runs)[0]


def measure_in_turn(commands, runs):
    """What `measure` says of each command."""

    def run_of(command, number):
        return command(number) if callable(command) else command

    memories = [megabytes(run_of(command, 0)) for command in commands]
    turns = [[seconds(run_of(command, turn)) for command in commands] for turn in range(1, runs + 1)]
    return list(zip(map(statistics.median, zip(*turns)), memories))


def row(name, ours, other_name="", theirs=None, ratio=True):
    def text(figures):
        return "%9.1f ms %7.1f MB" % (figures[0] * 1e3, figures[1]) if figures else ""

    factor = "%6.1f x" % (theirs[0] / ours[0]) if theirs and ratio else ""
    line = "%-34s %s   %-20s %s %s" % (name, text(ours), other_name, text(theirs), factor)
    print(line.rstrip())
    sys.stdout.flush()


def remark(text):
    print("  " + text)
