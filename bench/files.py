"""CPU and memory of the process that reads a file: a village's list, and files made to harm."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from random import Random

from pointsapp.demo.people import invent_households
from pointsapp.excel.workbook import UNPACK
from tests.excel.hostile import HOSTILE
from tests.workbooks import workbook

MOST_CPU_SECONDS = 3.0
MOST_MEMORY_MB = 150.0
STARTER = """
import json, os, sys
child = os.posix_spawn(sys.argv[1], [sys.argv[1], "-I", sys.argv[2]], os.environ)
_child, status, used = os.wait4(child, 0)
told = {"status": status, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}
sys.stderr.write("\\n" + json.dumps(told))
"""


def measure() -> str:
    """Return a line for each file."""
    files = {"a roster of 531 households": _roster()}
    files |= {kind: make().getvalue() for kind, make in HOSTILE.items()}
    return "\n".join(_line(kind, content) for kind, content in files.items())


def _roster() -> bytes:
    """Return the roster of the demo's village as an .xlsx."""
    rows: list[list[object]] = [["户号", "姓名", "与户主关系", "性别", "出生日期", "电话"]]
    for household in invent_households(Random(2026)):
        for person in household.people:
            facts = asdict(person)
            names = ("name", "relation", "sex", "born", "phone")
            rows.append([household.number, *(facts.get(name) for name in names)])
    return workbook(rows).getvalue()


def _line(kind: str, content: bytes) -> str:
    cpu, megabytes, answer = _read_alone(content)
    return json.dumps(
        {
            "name": f"files: {kind}",
            "answer": answer,
            "cpu_seconds": round(cpu, 2),
            "peak_mb": round(megabytes, 1),
            "goal": [MOST_CPU_SECONDS, MOST_MEMORY_MB],
            "met": cpu <= MOST_CPU_SECONDS and megabytes <= MOST_MEMORY_MB,
        }
    )


def _read_alone(content: bytes) -> tuple[float, float, str]:
    """Return CPU seconds, peak megabytes and the answer of a process that reads the file.

    What wait4 tells is the peak of that process alone. It is started by a fresh small one: until it
    runs its own program it is a copy of whoever starts it, whose memory would count as its own.
    """
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", STARTER, sys.executable, str(UNPACK)],
            stdin=file,
            capture_output=True,
            env={"RUST_BACKTRACE": "0"},
            check=True,
        )
    told = json.loads(done.stderr.splitlines()[-1])
    if told["status"]:
        return told["cpu"], told["mb"], f"stopped by signal {os.WTERMSIG(told['status'])}"
    answer = json.loads(done.stdout)
    return told["cpu"], told["mb"], answer.get("refused", "read")
