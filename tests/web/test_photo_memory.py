"""No picture makes a worker of the product large, whatever it says of its size."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

MOST_MB = 150
MEASURED = """
import sys
from pathlib import Path
import zxingcpp
from PIL import Image, ImageOps
from pointsapp.web import photos
from pointsapp.exchange.counter import photo_reading
from pointsapp.refusals import Refusal

def peak_mb():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024

before, answers = peak_mb(), []
for read in (photos.shrink, photos.shrink_small, photo_reading.read_code):
    try:
        with open(sys.argv[1], "rb") as file:
            read(file)
        answers.append("ok")
    except Refusal as refusal:
        answers.append(refusal.code)
print(peak_mb() - before, *answers)
"""

TOO_LARGE = ["picture-too-large"] * 3
TAKEN = ["ok", "ok", "no-code-in-photo"]


def picture(kind: str, mode: str, size: tuple[int, int]) -> bytes:
    out, plain = BytesIO(), Image.new(mode, size)
    if kind == "PROGRESSIVE":
        plain.save(out, "JPEG", progressive=True, subsampling=0)
    else:
        plain.save(out, kind)
    return out.getvalue()


def measured(path: Path) -> tuple[int, list[str]]:
    """Return by how many MB reading this picture raised a process's peak, and the answers."""
    command = [sys.executable, "-c", MEASURED, str(path)]
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(words[0]), words[1:]


@pytest.mark.parametrize(
    ("kind", "mode", "size", "answers"),
    [
        ("PNG", "1", (1, 40_000_000), TOO_LARGE),
        ("PNG", "L", (7000, 7000), TOO_LARGE),
        ("PNG", "RGBA", (3000, 3000), TAKEN),
        ("GIF", "P", (3000, 3000), TAKEN),
        ("BMP", "RGB", (3000, 3000), TAKEN),
        ("WEBP", "RGBA", (3000, 2000), TAKEN),
        ("WEBP", "RGB", (3001, 2000), TOO_LARGE),
        ("JPEG", "RGB", (8000, 6000), TAKEN),
        ("PROGRESSIVE", "RGB", (4000, 3000), TAKEN),
        ("PROGRESSIVE", "RGB", (8000, 6000), TOO_LARGE),
        ("JPEG", "CMYK", (8000, 6000), TAKEN),
        ("JPEG", "RGB", (16_001, 10), TOO_LARGE),
    ],
)
def test_a_picture_takes_bounded_memory(
    tmp_path: Path, kind: str, mode: str, size: tuple[int, int], answers: list[str]
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(picture(kind, mode, size))
    peak, answered = measured(path)
    assert answered == answers
    assert peak <= MOST_MB
