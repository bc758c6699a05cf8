"""Whatever the bytes are: the content or a clear refusal, in little time and memory."""

import re
import resource
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from pointsapp.excel.workbook import (
    UNPACK,
    Encrypted,
    HasMacros,
    NotAWorkbook,
    TooLarge,
    read_workbook,
)
from pointsapp.refusals import Refusal
from tests.examples import examples
from tests.excel import mutating
from tests.excel.hostile import HOSTILE, ROSTER, part
from tests.workbooks import workbook

FILES = Path(__file__).parent / "files"
MUTATIONS = 100
"""Two thousand of each kind of file where tests may take long."""
MEASURED = """
import runpy, sys
runpy.run_path(sys.argv[1])["main"]()
sys.stderr.write(open("/proc/self/status").read())
"""


def locked() -> BytesIO:
    """Return a package whose parts say that they are encrypted."""
    content = bytearray(workbook(ROSTER).getvalue())
    position = content.find(b"PK\x01\x02")
    while position >= 0:
        content[position + 8] |= 1
        position = content.find(b"PK\x01\x02", position + 4)
    return BytesIO(bytes(content))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (BytesIO(b""), NotAWorkbook),
        (BytesIO(b"PK\x03\x04 and then nothing"), NotAWorkbook),
        (BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100), NotAWorkbook),
        (BytesIO(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")), Encrypted),
        (BytesIO(b"<html><table><tr><td>1</td></tr></table></html>"), NotAWorkbook),
        (BytesIO(b"just a letter to the village"), NotAWorkbook),
        (BytesIO(bytes(range(256)) * 40), NotAWorkbook),
        (part(workbook(ROSTER), "xl/vbaProject.bin", b"x"), HasMacros),
        (part(BytesIO(), "readme.txt", b"hello"), NotAWorkbook),
        (locked(), Encrypted),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(content: BytesIO, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_workbook(content)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_costs_little(kind: str) -> None:
    """Three seconds of CPU and 150 MB at most, content or refusal."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-I", "-c", MEASURED, str(UNPACK)],
        input=HOSTILE[kind]().getvalue(),
        capture_output=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= 4
    peak = re.search(rb"VmHWM:\s+(\d+) kB", done.stderr)
    assert (int(peak[1]) <= 150 * 1024) if peak else (done.returncode < 0)


@pytest.mark.parametrize("kind", ["a zip bomb", "a million cells", "one cell far away"])
def test_a_file_that_needs_too_much_is_called_too_large(kind: str) -> None:
    with pytest.raises(TooLarge):
        read_workbook(HOSTILE[kind]())


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.xls", "roster.ods", "roster.csv"])
def test_a_damaged_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    times = examples(MUTATIONS)
    made = {
        "roster.xlsx": workbook(ROSTER).getvalue(),
        "roster.csv": "户号,姓名\r\n018,张学军\r\n".encode("gb18030"),
    }
    file = tmp_path / name
    file.write_bytes(made[name] if name in made else (FILES / name).read_bytes())
    arguments = [str(UNPACK), str(file), str(times)]
    done = subprocess.run(
        [sys.executable, "-I", mutating.__file__, *arguments],
        capture_output=True,
        check=True,
        env={"RUST_BACKTRACE": "0"},
    )
    endings = {int(line.split()[0]): int(line.split()[1]) for line in done.stdout.splitlines()}
    assert sum(endings.values()) == times
    assert mutating.CRASHED not in endings
    assert set(endings) - {mutating.CONTENT, mutating.REFUSED} <= {-signal.SIGABRT, -signal.SIGXCPU}
