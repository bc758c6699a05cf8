"""What is to stand in the audit, kept in a file first: whoever reads waits for no writer.

The file only grows, and the database remembers how far it was taken into the audit, in the same
transaction: each line comes into the audit once, whenever the machine stops, and comes again into
a database that was restored from an older copy.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import TakenNotes
from pointsapp.actor import Actor
from pointsapp.community.models import Village

LARGEST_BYTES = 1024 * 1024
"""A file of this size that was taken whole makes room for a new one."""


@dataclass(frozen=True)
class Note:
    """One line: who did what to whom, by their codes."""

    village_id: int | None
    actor: str
    event: str
    subject: str
    at: str


class Notes:
    """The files of notes in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, event: Event, subject: str, *, by: Actor, at: datetime) -> None:
        """Keep a note so that a power cut does not lose it. Raises OSError, as for a full disk."""
        note = Note(by.village_id, by.code, event, subject, at.isoformat())
        line = json.dumps(asdict(note), separators=(",", ":")).encode() + b"\n"
        with self._locked():
            path = next(iter(self._files()), None) or self._new_file()
            with path.open("r+b") as file:
                file.truncate(_whole_lines(file.read()))  # a line that a power cut tore
                file.seek(0, os.SEEK_END)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())

    def take(self, session: Session) -> int:
        """Take what no audit has yet into this one, and return how many; the caller commits."""
        return sum(self._take_file(session, path) for path in self._files())

    def remove_taken(self, session: Session) -> None:
        """Remove large files that were taken whole, by what is committed."""
        with self._locked():
            for path in self._files():
                if LARGEST_BYTES <= path.stat().st_size == _taken(session, path.name):
                    path.unlink()

    def _take_file(self, session: Session, path: Path) -> int:
        if session.get_bind().dialect.name == "postgresql":
            one_taker = sa.func.pg_advisory_xact_lock(sa.func.hashtext(path.name))
            session.execute(sa.select(one_taker))
        taken = _taken(session, path.name)
        fresh = path.read_bytes()[taken:]
        whole = _whole_lines(fresh)
        if not whole:
            return 0
        lines = fresh[:whole].splitlines()
        known = set(session.scalars(sa.select(Village.id)))
        for line in lines:
            _write(session, Note(**json.loads(line)), known)
        session.merge(TakenNotes(file=path.name, size=taken + whole))
        session.flush()
        return len(lines)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("notes-*.jsonl"))

    def _new_file(self) -> Path:
        path = self.folder / f"notes-{secrets.token_hex(16)}.jsonl"
        path.touch(mode=0o600)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return path

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time write files."""
        with os.fdopen(os.open(self.folder / "notes.lock", os.O_RDWR | os.O_CREAT, 0o600)) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _whole_lines(content: bytes) -> int:
    """Return how many bytes end with a line."""
    return content.rfind(b"\n") + 1


def _taken(session: Session, name: str) -> int:
    """Return how many bytes of this file were taken."""
    return session.scalar(sa.select(TakenNotes.size).where(TakenNotes.file == name)) or 0


def _write(session: Session, note: Note, known: Collection[int]) -> None:
    """Write a note into the audit; of a village that a restored copy does not know, without it."""
    village_id = note.village_id if note.village_id in known else None
    by = Actor(village_id, note.actor, name="", permissions=frozenset())
    at = datetime.fromisoformat(note.at)
    audit.record(session, Event(note.event), note.subject, by=by, at=at)
