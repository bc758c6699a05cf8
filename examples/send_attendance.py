"""Send who took part from a sign-in sheet saved as CSV: household, name and, if need be, hours.

    POINTS=https://points.example TOKEN=… python3 examples/send_attendance.py \\
        signed.csv --name 清扫村道 --day 2026-11-08 --rule E03 --hours 2

The same file with the same words counts once, however often it is sent. Needs nothing but Python.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import NAMESPACE_URL, uuid5


def sheet_of(asked: argparse.Namespace) -> dict[str, Any]:
    """Return the sign-in sheet as the API takes it."""
    with Path(asked.file).open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    people: list[dict[str, Any]] = [{"household": row[0], "name": row[1]} for row in rows]
    for person, row in zip(people, rows, strict=True):
        if len(row) > 2 and row[2]:  # noqa: PLR2004 - the third column
            person["quantity"] = float(row[2])
    return {
        "name": asked.name,
        "held_on": asked.day,
        "rule": asked.rule,
        "quantity": asked.hours,
        "people": people,
    }


def send(address: str, token: str, sheet: dict[str, Any]) -> dict[str, Any]:
    """Send the sheet and return what is answered: the sheet, or the problem."""
    body = json.dumps(sheet, sort_keys=True).encode()
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid5(NAMESPACE_URL, body.decode())),
    }
    try:
        with urlopen(Request(f"{address}/api/v1/attendance", body, headers), timeout=20) as answer:
            told: dict[str, Any] = json.load(answer)
    except HTTPError as problem:
        told = json.load(problem)
    return told


def main(arguments: Sequence[str]) -> str:
    """Send what the command line names; return what to tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file")
    for name in ("name", "day", "rule"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--hours", type=float, required=True)
    sheet = sheet_of(parser.parse_args(arguments))
    told = send(os.environ["POINTS"], os.environ["TOKEN"], sheet)
    return str(told.get("detail") or f"{told['number']}: {told['lines']} lines, {told['state']}")


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
