"""What went between the village and its households: claims, and messages that left the product."""

from collections.abc import Iterator
from itertools import chain

import sqlalchemy as sa

from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.community.models import Household, Resident
from pointsapp.earning.claims.models import Claim
from pointsapp.earning.claims.words import STATES
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.rules.words import quantity_text
from pointsapp.earning.sheets.models import AwardSheet
from pointsapp.excel.writing import Column
from pointsapp.telling.models import Kind, Outcome, OutgoingMessage, TellingConsent, Way
from pointsapp.telling.words import KINDS, OUTCOMES, WAYS
from pointsapp.year_end.expiries.models import Expiry, ExpiryTold

CLAIMS = (
    Column("申报时间", 17), Column("户号", 9), Column("姓名", 10), Column("事项日期", 11),
    Column("细则", 8), Column("名称", 24), Column("数量", 8), Column("说明", 40),
    Column("申报人", 10), Column("处理结果", 10), Column("答复", 40), Column("答复人", 10),
    Column("答复时间", 17), Column("记分单", 11),
)  # fmt: skip
MESSAGES = (
    Column("户号", 9), Column("内容", 14), Column("方式", 10), Column("写入时间", 17),
    Column("结果", 10), Column("结果时间", 17),
)  # fmt: skip
ASKS_FOR_CODE, ON_PHONE = "地址验证码", "手机页面"


def claims_table(asked: Asked) -> Table:
    """Return what households claimed in the year, and the answers."""
    return Table(CLAIMS, _claims(asked))


def _claims(asked: Asked) -> Iterator[Row]:
    query = (
        sa.select(
            Claim, Household.number, Resident.name, Rule.code, RuleVersion.name, AwardSheet.number
        )
        .join(Household, Household.id == Claim.household_id)
        .join(Resident, Resident.id == Claim.resident_id)
        .join(RuleVersion, RuleVersion.id == Claim.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(AwardSheet, AwardSheet.id == Claim.sheet_id)
        .where(Claim.village_id == asked.village_id, asked.is_within(Claim.made_at))
        .order_by(Claim.id)
    )
    rows = asked.session.execute(query).all()
    people = {code or "" for row in rows for code in (row[0].made_by, row[0].decided_by)}
    names = names_of(asked.session, people)
    for one, number, name, code, rule, sheet in rows:
        yield (
            moment(one.made_at), number, name, one.occurred_on, code, rule,
            quantity_text(one.quantity), one.words, names.get(one.made_by, ""),
            str(STATES[one.state]), one.reason, names.get(one.decided_by or "", ""),
            moment(one.decided_at), sheet,
        )  # fmt: skip


def messages_table(asked: Asked) -> Table:
    """Return which household was told of what, by which way, and how that ended; no address.

    First what its phone told it of points that lapse, then what left the product.
    """
    return Table(MESSAGES, chain(_on_phones(asked), _sent(asked)))


def _on_phones(asked: Asked) -> Iterator[Row]:
    query = (
        sa.select(Household.number, ExpiryTold.told_at)
        .join(Expiry, Expiry.id == ExpiryTold.expiry_id)
        .join(Household, Household.id == ExpiryTold.household_id)
        .where(Expiry.village_id == asked.village_id, asked.is_within(ExpiryTold.told_at))
        .order_by(ExpiryTold.told_at, Household.sort_key)
    )
    lapses, sent = str(KINDS[Kind.LAPSES]), str(OUTCOMES[Outcome.SENT])
    for number, at in asked.session.execute(query):
        yield number, lapses, ON_PHONE, moment(at), sent, moment(at)


def _sent(asked: Asked) -> Iterator[Row]:
    query = (
        sa.select(OutgoingMessage, Household.number, TellingConsent.way)
        .join(TellingConsent, TellingConsent.id == OutgoingMessage.consent_id)
        .join(Household, Household.id == TellingConsent.household_id)
        .where(
            OutgoingMessage.village_id == asked.village_id,
            asked.is_within(OutgoingMessage.written_at),
        )
        .order_by(OutgoingMessage.id)
    )
    for one, number, way in asked.session.execute(query):
        yield (
            number, str(KINDS.get(Kind(one.kind), ASKS_FOR_CODE)), str(WAYS[Way(way)]),
            moment(one.written_at), str(OUTCOMES[one.outcome]), moment(one.settled_at),
        )  # fmt: skip
