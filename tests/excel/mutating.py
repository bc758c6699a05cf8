"""Damage a file in many ways and unpack each: content, a refusal, or stopped by the system.

Run as a program of its own. Damaged files are read in a process that goes on until one of them
stops it; making a process for each took minutes.
"""

import os
import random
import resource
import runpy
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

CONTENT, REFUSED, CRASHED = 0, 1, 2
MOST_CPU_SECONDS = 2
MOST_SECONDS = 20
"""Who waits for ever uses no CPU."""
MOST_MEMORY_BYTES = 24 * 2**20
"""Beyond what the process has: a damaged length makes the library fill all that it is given."""


def damage(whole: bytes, chance: random.Random) -> bytes:
    """Return the file with one to four flips, cuts, repetitions or other bytes."""
    content = bytearray(whole)
    for _change in range(chance.randint(1, 4)):
        at = chance.randrange(len(content)) if content else 0
        some = content[at : at + chance.randint(1, 50)]
        what = chance.randrange(4)
        if what == 0:
            content[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 1:
            del content[at : at + len(some)]
        elif what == 2:
            content[at:at] = some
        else:
            content[at : at + 1] = bytes(byte ^ 1 << chance.randrange(8) for byte in some[:1])
    return bytes(content)


def ending_of(unpack: Any, content: bytes) -> int:
    """Read the file; return how that ended."""
    try:
        unpack.unpack(content)
    except (unpack.Refused, MemoryError):
        return REFUSED
    except BaseException:
        return CRASHED
    return CONTENT


def read_until_stopped(unpack: Any, files: Iterator[bytes], told: int) -> None:
    """Read one file after the other, and tell how each ended by a byte."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for content in files:
        most = int(time.process_time()) + MOST_CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        signal.alarm(MOST_SECONDS)
        os.write(told, bytes([ending_of(unpack, content)]))


def read_alone(unpack: Any, files: Iterator[bytes]) -> list[int]:
    """Read the files in a process of their own; return how each ended, below 0 for a signal."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        read_until_stopped(unpack, files, tell)
        os._exit(0)
    os.close(tell)
    with os.fdopen(hear, "rb") as heard:
        endings = list(heard.read())
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return [*endings, status] if status else endings


def limit_memory() -> None:
    """Stop a reader of a few damaged kilobytes sooner than one of a village's list."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MOST_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(program: str, file: str, times: str) -> None:
    """Print how many ended how, as `ending count` a line."""
    os.environ["RUST_BACKTRACE"] = "0"  # to say where it ran out of memory it needs memory
    unpack = SimpleNamespace(**runpy.run_path(program))
    limit_memory()
    whole, name = Path(file).read_bytes(), file.rpartition("/")[2]
    endings: list[int] = []
    while len(endings) < int(times):
        left = range(len(endings), int(times))
        damaged = (damage(whole, random.Random(f"{name} {number}")) for number in left)
        endings += read_alone(unpack, damaged)
    for ending, count in sorted(Counter(endings).items()):
        sys.stdout.write(f"{ending} {count}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
