"""Change the code where it matters, one small mistake at a time, and see whether a test notices.

`make mutants` takes all of them; `make mutants PART=returns` one part of the house,
`make mutants PART=ledger FILE=codes.py` one file of it. SQLite is enough to notice.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "pointsapp",
    "templates",
    "static",
    "tests",
    "bench",
    "wsgi.py",
    "free_port.py",
    "gunicorn.conf.py",
)

PARTS = {
    "ledger": ("pointsapp/ledger/*", "tests/ledger"),
    "sheets": ("pointsapp/earning/sheets/service.py", "tests/earning/sheets"),
    "redemptions": ("pointsapp/exchange/redemptions/service.py", "tests/exchange/redemptions"),
    "returns": ("pointsapp/exchange/returns/service.py", "tests/exchange/returns"),
    "guard": ("pointsapp/access/guard.py", "tests/access"),
    "credentials": ("pointsapp/access/credentials/*", "tests/access/credentials"),
}
"""What is changed, and the tests that ought to notice."""

SETTINGS = """\
[mutmut]
source_paths = pointsapp
only_mutate = {mutated}
also_copy =
    {copied}
pytest_add_cli_args =
    -pno:randomly
    -k
    not postgresql
    -m
    not parallel and not journey
pytest_add_cli_args_test_selection = {tests}
mutate_only_covered_lines = true
use_git_change_detection = false
"""


def main(parts: list[str], file: str) -> int:
    """Report what no test noticed, of each part; fail when the changes could not be tried."""
    for part in parts or list(PARTS):
        mutated, tests = PARTS[part]
        with tempfile.TemporaryDirectory(prefix="points-mutants-") as folder:
            lay_out(Path(folder), mutated.replace("*", file or "*"), tests)
            sys.stdout.write(f"{part}: {mutated}, noticed by {tests}\n")
            tried = mutmut(folder, "run")
            mutmut(folder, "results")
        if tried:
            return tried
    return 0


def lay_out(folder: Path, mutated: str, tests: str) -> None:
    """Copy what is needed to a folder of its own, and say there what to change."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    settings = SETTINGS.format(mutated=mutated, tests=tests, copied="\n    ".join(COPIED))
    (folder / "setup.cfg").write_text(settings)


def mutmut(folder: str, command: str) -> int:
    """Run it there; return its exit code."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    program = [str(Path(sys.executable).with_name("mutmut")), command]
    return subprocess.run(program, cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ.get("FILE", "")))
