"""File a claim that a program sends; an approver answers it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from pointsapp.access.programs import service as programs
from pointsapp.access.standing_programs import StandingProgram
from pointsapp.api.claims.shapes import ClaimToFile
from pointsapp.api.people import find_people
from pointsapp.api.shapes import hundredths
from pointsapp.community.acting import once, take_village
from pointsapp.earning.claims.queries import claimable_rules
from pointsapp.earning.claims.service import NewClaim, file_claim
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.earning.sheets.refusals import LevelUnknown, RuleNotInForce
from pointsapp.village_time import village_day


def send(
    session: Session,
    sent: ClaimToFile,
    photos: Sequence[bytes],
    *,
    key: str,
    program: StandingProgram,
    at: datetime,
) -> int:
    """File the claim with its photos as they are kept; the same key again leads to the first.

    Raises KeyReused, PeopleUnclear, and what `file_claim` raises.
    """
    by = program.actor
    village_id = take_village(session, by)
    content = msgspec.to_builtins(sent)
    act = once(session, village_id, "sent-claim", key, content, by=by, at=at)
    if act.is_done:
        return act.result_id
    (resident_id,) = find_people(session, by, [sent.person], on=village_day(at))
    rules = claimable_rules(session, by, sent.occurred_on)
    rule = next((rule for rule in rules if rule.code == sent.rule), None)
    if rule is None:
        raise RuleNotInForce(code=sent.rule, day=sent.occurred_on)
    new = NewClaim(
        resident_id=resident_id,
        rule_version_id=rule.version_id,
        level=_level_of(rule, sent.grade),
        occurred_on=sent.occurred_on,
        quantity=hundredths(sent.quantity),
        words=sent.words,
    )
    claim_id = file_claim(session, new, photos, key=key, by=by, at=at)
    programs.write_down(session, program, at=at)
    return act.keep(claim_id)


def _level_of(rule: RuleOnADay, grade: str) -> int | None:
    names = [level["name"] for level in rule.levels]
    if grade and grade not in names:
        raise LevelUnknown(code=rule.code)
    return names.index(grade) if grade else None
