"""Watch a village's seals from any other computer, with nothing but Python.

    python witness.py --keep FILE https://points.example.cn/board/CODE/

Fetches the log of the village's seals, checks that it continues what FILE holds, and adds what is
new to FILE, which only ever grows. Run it each day, or let it run with --every 6 (hours). Several
boards of one installation may be named. Exit code 0: each log continues what was kept; 1: history
was changed or cut off; 2: a board was not reached, so nothing is known. When a log is signed by
another key than before, or has no new seal for two days, that is said loudly too, with exit code 0.

FILE holds a line "CODE seal NUMBER HASH INSTANT" for each seal. `flask ledger verify --seals FILE`
and offline_verifier.py compare it with a database. Keep it out of reach of whoever runs the books.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from base64 import b64decode
from datetime import datetime, timedelta, timezone
from http.client import HTTPException
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

CONTINUES, CHANGED, NOT_REACHED = 0, 1, 2
WIDTH = 256  # so many entries are in one piece of the log
NOT_FOUND, SECONDS, MOST_BYTES, MOST_SEALS = 404, 30, 4_000_000, 250_000
QUIET = timedelta(days=2)
KEY_BYTES = 32
AGENT = "points-witness/1"
ENTRY = re.compile(r"(\S+) seal (\d+) [0-9a-f]{64} (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")

# Each happening in both languages; the names between braces are filled in.
WORDS = {
    "continues": ("{code}：一致，共{size}次封账", "{code}: continues, {size} seals"),
    "changed": (
        "{code}：历史被改动！第{number}次封账与保存的不同。\n  保存的：{kept}\n  现在的：{here}",
        "{code}: HISTORY WAS CHANGED. Seal {number} is not the one that was kept.\n"
        "  kept: {kept}\n  now:  {here}",
    ),
    "cut": (
        "{code}：历史被截断！保存有{kept}次封账，现在只有{size}次，第{number}次及以后的不见了。"
        "可能恢复了旧备份。",
        "{code}: HISTORY WAS CUT OFF. {kept} seals were kept and {size} are there: seal {number}"
        " and all after it are gone. An old copy may have been put back.",
    ),
    "gone": (
        "{code}：封账记录不见了！保存有{kept}次封账，公示栏上已没有。",
        "{code}: THE LOG IS GONE. {kept} seals were kept, and the board has none.",
    ),
    "contradiction": (
        "{code}：封账记录自相矛盾：{size}次封账与其签名的总校验值不符。",
        "{code}: THE LOG CONTRADICTS ITSELF: its {size} seals do not make the root that it signed.",
    ),
    "unsigned": (
        "{code}：封账记录的签名不对，可能不是村里的系统发出的。",
        "{code}: THE SIGNATURE DOES NOT HOLD. The village's system may not have sent this.",
    ),
    "key": (
        "{code}：签名的密钥换了，请向村里核实。\n  原来的：{kept}\n  现在的：{here}",
        "{code}: SIGNED BY ANOTHER KEY than before; ask the village why.\n"
        "  kept: {kept}\n  now:  {here}",
    ),
    "stopped": (
        "{code}：已超过两天没有封账，最后一次是{at}。请问村里为什么。",
        "{code}: NO SEAL FOR TWO DAYS; the last one is of {at}. Ask the village why.",
    ),
    "away": ("{code}：没有连上：{why}", "{code}: not reached: {why}"),
    "empty": ("{code}：还没有公布封账记录", "{code}: no log is published yet"),
}


class Away(Exception):
    """The board was not reached, or what answered is no log."""


class Wrong(Exception):
    """History is not what was kept: what happened, and its facts."""

    def __init__(self, what: str, **facts: Any) -> None:
        super().__init__(what)
        self.what, self.facts = what, facts


# --- Ed25519 (RFC 8032), checking only; the standard library has none.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
HALF = pow(2, (P - 1) // 4, P)
# A point is x, y, z, t: x/z and y/z are where it lies, t is xy/z.


def add(a: Any, b: Any) -> Any:
    """Return the sum of two points."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    h, i, j, k = f - e, d - c, d + c, f + e
    return h * i % P, j * k % P, i * j % P, h * k % P


def times(number: int, point: Any) -> Any:
    """Return a point so many times."""
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def point_of(raw: bytes) -> Any:
    """Return the point that is written so, None where there is none."""
    written = int.from_bytes(raw, "little")
    y, sign = written & ((1 << 255) - 1), written >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * HALF % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether this key signed this message."""
    key, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    left, right = times(s, BASE), add(r, times(int.from_bytes(hashed, "little") % ORDER, key))
    return all((left[at] * right[2] - right[at] * left[2]) % P == 0 for at in (0, 1))


# --- The log: its signed checkpoint, its entries, the tree over them.


def root_of(entries: list[str]) -> bytes:
    """Return the root of the tree of RFC 6962 over these entries."""
    level = [hashlib.sha256(b"\0" + entry.encode()).digest() for entry in entries]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2])
        lone = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs] + lone
    return level[0] if level else hashlib.sha256(b"").digest()


def checks(note: str, key: str) -> bool:
    """Tell whether the key that the board tells signed this note."""
    text, _, signatures = note.rpartition("\n\n")
    try:
        name, key_id, raw = *key.split("+", 2)[:2], b64decode(key.split("+", 2)[2])
        parts = [line.split(" ") for line in signatures.splitlines()]
        signed = [b64decode(part[2]) for part in parts if part[1] == name]
    except (IndexError, ValueError):
        return False
    hashed = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    is_key = hashed.hex() == key_id and raw[:1] == b"\1" and len(raw) == KEY_BYTES + 1
    ours = [one[4:] for one in signed if one[:4] == hashed]
    return is_key and bool(ours) and is_signed(raw[1:], f"{text}\n".encode(), ours[0])


class Board:
    """A village's board, as it answers."""

    def __init__(self, url: str, name: str) -> None:
        self.url = url.rstrip("/") + "/"
        self.code = unquote(urlsplit(self.url).path.rstrip("/").rpartition("/")[2])
        self.agent = f"{AGENT} ({quote(name)})" if name else AGENT

    def fetch(self, path: str) -> bytes | None:
        """Return what stands there, None where nothing does. Raises Away."""
        asked = Request(f"{self.url}log/{path}", headers={"User-Agent": self.agent})
        try:
            with urlopen(asked, timeout=SECONDS) as answer:
                return answer.read(MOST_BYTES)
        except HTTPError as error:
            if error.code == NOT_FOUND:
                return None
            raise Away(f"HTTP {error.code}") from error
        except (OSError, HTTPException) as error:
            raise Away(str(error)) from error

    def read(self, path: str) -> str:
        """Return the text that stands there, empty where nothing does. Raises Away."""
        try:
            return (self.fetch(path) or b"").decode()
        except UnicodeDecodeError as error:
            raise Away("what answers is no log") from error

    def entries(self, first: int, size: int) -> list[str]:
        """Return the entries from the piece that holds this one, up to the size. Raises Away."""
        found: list[str] = []
        for piece in range(first // WIDTH, -(-size // WIDTH)):
            width = min(WIDTH, size - piece * WIDTH)
            part = f".p/{width}" if width < WIDTH else ""
            raw = self.fetch(f"tile/entries/{piece:03d}{part}")
            found += unpack(raw or b"")
        return found


def unpack(raw: bytes) -> list[str]:
    """Return the entries of a piece: each with its length before it. Raises Away."""
    entries, at = [], 0
    try:
        while at < len(raw):
            length = int.from_bytes(raw[at : at + 2], "big")
            entries.append(raw[at + 2 : at + 2 + length].decode())
            at += 2 + length
    except UnicodeDecodeError as error:
        raise Away("what answers is no log") from error
    return entries


class Kept:
    """The file: seals as lines, and remarks behind "#"."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.seals: dict[str, list[str]] = {}
        self.keys: dict[str, str] = {}
        self.told: set[str] = set()
        text = file.read_bytes().decode() if file.exists() else ""
        for line in text[: text.rfind("\n") + 1].splitlines():
            words = line.split(" ")
            if ENTRY.fullmatch(line):
                self.seals.setdefault(words[0], []).append(line)
            elif words[:2] == ["#", "key"]:
                self.keys[words[2]] = words[3]
            elif words[:2] == ["#", "!"]:
                self.told.add(line.partition(" ! ")[2])
        if not text.endswith("\n") and text:  # a power cut in the middle of a line
            with file.open("ab") as kept:
                kept.truncate(len(text[: text.rfind("\n") + 1].encode()))

    def add(self, lines: list[str]) -> None:
        """Write these lines at the end."""
        with self.file.open("ab") as kept:
            kept.write("".join(f"{line}\n" for line in lines).encode())

    def add_alarm(self, told: str, note: str) -> None:
        """Keep what was said loudly, once, with the note that proves it."""
        line = told.replace("\n", " ")
        if line not in self.told:
            self.told.add(line)
            self.add([f"# {now():%Y-%m-%dT%H:%M:%SZ}", f"# ! {line}"])
            self.add([f"# | {part}" for part in note.splitlines()])


def now() -> datetime:
    """Return this instant."""
    return datetime.now(timezone.utc)


def compare(board: Board, kept: list[str], size: int, root: bytes) -> list[str]:
    """Return the entries that are new. Raises Wrong where the log does not continue `kept`."""
    known = len(kept)
    new = board.entries(known, size) if size > known else []
    whole = kept + new[known % WIDTH :]
    if len(whole) == size and root_of(whole) == root:
        check_entries(board.code, whole)
        return whole[known:]
    here = board.entries(0, size)
    for number, (was, entry) in enumerate(zip(kept, here), start=1):
        if was != entry:
            raise Wrong("changed", number=number, kept=was, here=entry)
    if len(here) != size or root_of(here) != root:
        raise Wrong("contradiction", size=size)
    raise Wrong("cut", kept=known, size=size, number=size + 1)


def check_entries(code: str, entries: list[str]) -> None:
    """Check that these are the village's seals, one after the other. Raises Wrong."""
    for number, entry in enumerate(entries, start=1):
        parts = ENTRY.fullmatch(entry)
        if parts is None or (parts[1], int(parts[2])) != (code, number):
            raise Wrong("contradiction", size=len(entries))


def read_checkpoint(note: str) -> tuple[int, bytes]:
    """Return how many seals were signed and their root. Raises Away for what is no checkpoint."""
    lines = note.split("\n")
    try:
        size, root = int(lines[1]), b64decode(lines[2], validate=True)
    except (IndexError, ValueError) as error:
        raise Away("what answers is no log") from error
    if not 0 <= size <= MOST_SEALS:
        raise Away("what answers is no log")
    return size, root


def watch(board: Board, kept: Kept) -> int:
    """Check one board, keep what is new, say what happened, and return the exit code."""
    seals, note = kept.seals.setdefault(board.code, []), ""
    try:
        note, key = board.read("checkpoint"), board.read("key").strip()
        if not note and not seals:
            say("empty", loud=False, code=board.code)
            return NOT_REACHED
        if not note:
            raise Wrong("gone", kept=len(seals))
        size, root = read_checkpoint(note)
        if not checks(note, key):
            raise Wrong("unsigned")
        new = compare(board, seals, size, root)
    except Away as error:
        say("away", loud=True, code=board.code, why=error)
        return NOT_REACHED
    except Wrong as error:
        told = say(error.what, loud=True, **{"code": board.code, **error.facts})
        kept.add_alarm(told, note)
        return CHANGED
    keep(board, kept, new, key, note)
    say("continues", loud=False, code=board.code, size=size)
    warn_if_stopped(board.code, seals)
    return CONTINUES


def keep(board: Board, kept: Kept, new: list[str], key: str, note: str) -> None:
    """Add what is new to the file: seals, the note that signed them, and the key at first."""
    code, before = board.code, kept.keys.get(board.code)
    if before != key:
        if before is not None:
            told = say("key", loud=True, code=code, kept=before, here=key)
            kept.add_alarm(told, note)
        kept.keys[code] = key
        kept.add([f"# key {code} {key} {board.url}"])
    if new:
        kept.seals[code] += new
        kept.add([*new, *(f"# | {line}" for line in note.splitlines())])


def warn_if_stopped(code: str, seals: list[str]) -> None:
    """Say so where the last seal is of some days ago."""
    at = seals[-1].rpartition(" ")[2] if seals else ""
    if at and now() - datetime.strptime(at, "%Y-%m-%dT%H:%M:%S%z") > QUIET:
        say("stopped", loud=True, code=code, at=at)


def say(what: str, *, loud: bool, **facts: Any) -> str:
    """Say what happened in both languages, loudly where somebody must look, and return it."""
    chinese, english = (words.format(**facts) for words in WORDS[what])
    told = f"{chinese}\n{english}\n"
    if loud:
        sys.stderr.write(f"\a{'!' * 72}\n{told}{'!' * 72}\n")
    else:
        sys.stdout.write(told)
    return told.rstrip("\n")


def watch_all(urls: list[str], file: Path, name: str) -> int:
    """Check each board; a changed history counts more than a board that is away."""
    kept = Kept(file)
    codes = {watch(Board(url, name), kept) for url in urls}
    return CHANGED if CHANGED in codes else max(codes)


def main() -> int:
    """Check once, or for ever with --every."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--keep", type=Path, required=True, metavar="FILE")
    words.add_argument("--name", default="", help="who you are; the village sees it")
    words.add_argument("--every", type=float, metavar="HOURS", help="go on, each so many hours")
    words.add_argument("boards", nargs="+", metavar="URL-OF-A-BOARD")
    given = words.parse_args()
    if any(urlsplit(url).scheme not in {"http", "https"} for url in given.boards):
        words.error("a board's address begins with http:// or https://")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an old console shows what it can
            stream.reconfigure(errors="replace")
    while True:
        code = watch_all(given.boards, given.keep, given.name)
        if given.every is None:
            return code
        sys.stdout.flush()
        time.sleep(given.every * 3600)


if __name__ == "__main__":
    sys.exit(main())
