"""Damage a file in many ways and unpack each: content, a refusal, or stopped by the system.

Run as a program of its own: each damaged file is read in a process made for it alone.
"""

import os
import random
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

CONTENT, REFUSED, CRASHED = 0, 1, 2


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


def read_alone(unpack: Any, content: bytes) -> int:
    """Read the file in a process of its own; return how that ended, below 0 for a signal."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            unpack.unpack(content)
        except (unpack.Refused, MemoryError):
            os._exit(REFUSED)
        except BaseException:
            os._exit(CRASHED)
        os._exit(CONTENT)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main(program: str, file: str, times: str) -> None:
    """Print how many ended how, as `ending count` a line."""
    unpack = SimpleNamespace(**runpy.run_path(program))
    unpack.limit_resources()
    whole, chance = Path(file).read_bytes(), random.Random(file.rpartition("/")[2])
    endings: dict[int, int] = {}
    for _time in range(int(times)):
        ending = read_alone(unpack, damage(whole, chance))
        endings[ending] = endings.get(ending, 0) + 1
    for ending, count in sorted(endings.items()):
        sys.stdout.write(f"{ending} {count}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
