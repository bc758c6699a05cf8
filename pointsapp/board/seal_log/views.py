"""The log in the open format of witnesses, the two tools to check it, and who did.

docs/witness.md describes it.
"""

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from pointsapp import ledger
from pointsapp.actor import Permission, village_of
from pointsapp.board.seal_log.queries import code_of, find_book
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web.caching import FOR_EVER, kept_until_changed
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import clean
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.witnesses import queries, service
from pointsapp.witnesses.tiles import Tile

seal_log = Blueprint("seal_log", __name__, url_prefix="/board/<string:code>/log")
tools = Blueprint("tools", __name__, url_prefix="/board")
witness_desk = Blueprint("witnesses", __name__, url_prefix="/manage/witnesses")

WITNESS = Path(queries.__file__).with_name("witness.py")
VERIFIER = Path(ledger.__file__).with_name("offline_verifier.py")
AGENT = re.compile(r"points-witness/[0-9]+(?: \(([^()]*)\))?", re.ASCII)
LONGEST_NAME = 60
WAIT_SECONDS = 0.05
"""Whoever asks gets his answer, noted or not."""


@seal_log.get("/checkpoint")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_checkpoint(code: str) -> ResponseReturnValue:
    """Answer the signed checkpoint with its cosignatures, and note which witness asked."""
    book_id = find_book(db.session(), code)
    note = queries.signed_note(db.session(), book_id)
    _note_visit(book_id)
    return _text(note)


@seal_log.get("/key")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_key(code: str) -> ResponseReturnValue:
    """Answer the key by which the checkpoint's signature is checked."""
    published = queries.last_published(db.session(), find_book(db.session(), code))
    return _text(f"{published.verifier_key}\n" if published else None)


@seal_log.get("/tile/entries/<path:index>")
@requires(Permission.PUBLIC)
def show_entries(code: str, index: str) -> ResponseReturnValue:
    """Answer up to 256 entries, each with its length before it."""
    tile = _tile(0, index)
    entries = queries.read_entries(db.session(), find_book(db.session(), code), tile.entries)
    return _for_ever([len(entry).to_bytes(2) + entry for entry in entries or ()])


@seal_log.get("/tile/<int:level>/<path:index>")
@requires(Permission.PUBLIC)
def show_tile(code: str, level: int, index: str) -> ResponseReturnValue:
    """Answer up to 256 hashes of the log's tree."""
    tile = _tile(level, index)
    return _for_ever(queries.read_hashes(db.session(), find_book(db.session(), code), tile))


@tools.get("/witness.py")
@requires(Permission.PUBLIC)
def download_witness() -> ResponseReturnValue:
    """Hand out the file with which any computer becomes a witness."""
    return _program(WITNESS)


@tools.get("/offline-verifier.py")
@requires(Permission.PUBLIC)
def download_verifier() -> ResponseReturnValue:
    """Hand out the file that checks a copy of the books."""
    return _program(VERIFIER)


@witness_desk.get("")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show who cosigned the village's seals, and who asked for them lately."""
    session, book_id = db.session(), village_of(current_actor())
    return render_template(
        "board/seal_log/witnesses.html",
        code=code_of(session, book_id),
        published=queries.last_published(session, book_id),
        witnesses=queries.witnesses_of(session, book_id),
        visits=queries.visits_to(session, book_id),
    )


def _note_visit(book_id: int) -> None:
    """Note a witness of ours, once a day; it is served though nothing can be written."""
    agent = AGENT.fullmatch(request.user_agent.string)
    if agent is None:
        return
    name = (clean(unquote(agent[1] or "")) or "")[:LONGEST_NAME]
    if service.is_news(db.session(), book_id, name, at=now()):
        with suppress(SQLAlchemyError), unit_of_work(wait=WAIT_SECONDS) as session:
            service.note_visit(session, book_id, name, at=now())


def _tile(level: int, index: str) -> Tile:
    """Return the tile that is meant. Raises NotFound for none."""
    tile = Tile.read(level, index)
    if tile is None:
        raise NotFound
    return tile


def _text(text: str | None) -> Response:
    if text is None:
        raise NotFound
    return Response(text, mimetype="text/plain")


def _for_ever(pieces: list[bytes] | None) -> Response:
    """Answer what never changes. Raises NotFound where not all of it is published."""
    if not pieces:
        raise NotFound
    headers = {"Cache-Control": FOR_EVER}
    return Response(b"".join(pieces), headers=headers, mimetype="application/octet-stream")


def _program(path: Path) -> Response:
    return send_file(path, mimetype="text/x-python", as_attachment=True)
