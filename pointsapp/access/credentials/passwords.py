"""Draw and check passwords of staff."""

import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.credentials import guesses
from pointsapp.access.credentials.asking import STRANGER, Asker, network_of
from pointsapp.access.hashing import Hasher
from pointsapp.access.models import User
from pointsapp.access.refusals import (
    GuessablePassword,
    PasswordLocked,
    WeakPassword,
    WrongPassword,
)
from pointsapp.actor import ActorKind, code_of
from pointsapp.community.acting import VillageClosed
from pointsapp.community.households.names import reading
from pointsapp.community.models import Village

SHORTEST_PASSWORD_CHARACTERS = 12
JUDGED_CHARACTERS = 30
"""Judging takes longer the longer a password is; one that is good so far is good."""
HARD_TO_GUESS = 4
"""The best of zxcvbn's five scores: more than 10^10 guesses."""
HARD_AS_A_REST = 3
"""What is left without the words that everybody tries is worth more than 10^8 guesses."""
SHORTEST_WORD = 3
"""Syllables of two letters stand in other words by chance."""
WORDS_OF_VILLAGES = (
    "jifen", "mima", "cun", "cunwei", "cunweihui", "zhishu", "shuji", "guanliyuan", "duihuan",
    "shenhe", "jilu", "nongcun", "xiangcun", "zhenxing", "points", "village", "password", "admin",
)  # fmt: skip
"""What comes to anybody's mind at a village's points; zxcvbn knows no Chinese beyond leaked
passwords."""
DRAWN_PASSWORD_BYTES = 9
STRANGERS_TRIES = 20
"""So many wrong guesses, wherever they come from, before unknown devices wait for each other."""

_STORED_PASSWORD = (
    sa.select(User.id, User.password_hash, User.session_epoch, Village.name, Village.closed_on)
    .outerjoin(Village, Village.id == User.village_id)
    .where(
        User.username == sa.bindparam("username"),
        sa.or_(User.is_active, Village.closed_on.is_not(None)),
    )
)


def check_password(password: str, *, about: Iterable[str]) -> str:
    """Return the password if it is long enough and hard to guess.

    `about` are the names of the person, the village and so on: they count as words that everybody
    tries, as do their readings in pinyin. Takes milliseconds, so call it outside the write lock.
    Raises WeakPassword and GuessablePassword.
    """
    if len(password) < SHORTEST_PASSWORD_CHARACTERS:
        raise WeakPassword(shortest=SHORTEST_PASSWORD_CHARACTERS)
    words = {*WORDS_OF_VILLAGES, *(word for text in about for word in _words_of(text))}
    rest = _without(words, password)
    if _score(password, words) < HARD_TO_GUESS:
        raise GuessablePassword
    if rest != password and _score(rest, words) < HARD_AS_A_REST:
        raise GuessablePassword
    return password


def _score(password: str, words: Iterable[str]) -> int:
    from zxcvbn import zxcvbn

    return int(zxcvbn(password[:JUDGED_CHARACTERS], user_inputs=sorted(words))["score"])


def _without(words: Iterable[str], password: str) -> str:
    """Return what is left of a password when its words that everybody tries are taken out.

    zxcvbn takes many words in a row for hard, be each of them the village's own.
    """
    longest_first = sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len)[::-1]
    return re.sub("|".join(map(re.escape, longest_first)), "", password, flags=re.IGNORECASE)


def _words_of(text: str) -> Iterator[str]:
    """Give a name and each run of its syllables: 白屯村 has bai, baitun, baituncun, tun …"""
    yield text.lower()
    syllables = [syllable.lower() for syllable in reading(text) if syllable.isalnum()]
    for first in range(len(syllables)):
        for end in range(first + 1, len(syllables) + 1):
            yield "".join(syllables[first:end])


def draw_password() -> str:
    """Return a random password to print on a slip."""
    return secrets.token_urlsafe(DRAWN_PASSWORD_BYTES)


def confirm_password(
    bind: guesses.Bind,
    username: str,
    password: str,
    *,
    hasher: Hasher,
    at: datetime,
    asker: Asker = STRANGER,
) -> str:
    """Check a user's password, counted like a PIN; return who that is.

    Raises PasswordLocked(until) or WrongPassword(tries_left), the same and as slowly for a name
    that nobody has or that was dismissed. A device that this user signed in on before, and a
    colleague's session, count for themselves: strangers hold up strangers only.
    The right password of somebody whose village closed raises VillageClosed.
    """
    with Session(bind, join_transaction_mode="create_savepoint") as session:
        user = session.execute(_STORED_PASSWORD, {"username": username}).one_or_none()
    code = code_of(ActorKind.USER, user.id) if user else guesses.heap("unknown-user", username)
    limits = _limits(code, asker)
    counted = guesses.count(bind, *limits, at=at)
    if not counted.allowed:
        raise PasswordLocked(until=counted.until)
    if hasher.verify(user.password_hash if user else None, password) and user is not None:
        guesses.forget_now(bind, [limit.subject for limit in limits])
        if user.closed_on is not None:
            raise VillageClosed(name=user.name, closed_on=user.closed_on)
        return f"{code}:{user.session_epoch}"
    guesses.record_failure(bind, code, at=at)
    if counted.until is not None:
        raise PasswordLocked(until=counted.until)
    raise WrongPassword(tries_left=counted.tries_left)


def _limits(code: str, asker: Asker) -> list[guesses.Limit]:
    if asker.session_of:
        return [guesses.on_device(code, asker.session_of)]
    if code in asker.knows:
        return [guesses.on_device(code, asker.device)]
    return [
        guesses.Limit(code, tries=STRANGERS_TRIES),
        guesses.from_address(code, network_of(asker.address)),
    ]
