"""Every column that can hold a name or words about somebody, and what forgetting does with it.

A test walks all columns of text, JSON and pictures: each is named here, or known to hold no words.
"""

from collections.abc import Mapping

import sqlalchemy as sa

EMPTIED: Mapping[str, str] = {
    "resident": "name name_pinyin name_initials relation sex born phone phone_tail search_terms "
    "note",
    "claim": "words reason",
    "honour": "words",
    "honour_candidate": "words revoked_why",
    "objection": "words answer",
}
"""Emptied where the row is about this person; the name becomes one that says nobody."""

DELETED = ("claim_photo",)
"""Tables whose rows about this person go as a whole."""

REPLACED: Mapping[str, str] = {
    "admin_appointment": "name username reason",
    "activity": "name place leader",
    "activity_call_off": "reason",
    "award_sheet": "title",
    "cashing_up_line": "reason",
    "confirmation": "look_note",
    "claim": "words reason",
    "complaint": "words answer",
    "expiry": "resolution",
    "door_order": "handed_to",
    "goods_receipt": "donor document wish checked_by note taken_back_why",
    "goods_return": "reason",
    "handover": "outgoing incoming witness counts_for_outgoing counts_for_incoming cash_words "
    "budget_words keys",
    "hazard": "words",
    "hazard_finding": "words",
    "hazard_step": "words",
    "helper": "name relation",
    "home_visit": "words",
    "honour": "words",
    "honour_candidate": "words revoked_why",
    "honour_objection": "words objector answer",
    "honour_proposal": "taken_in_why",
    "inspection_round": "name",
    "kept_import": "file_name undo",
    "line_correction": "reason",
    "need": "words",
    "nomination": "nominee words nominator answer",
    "need_step": "words",
    "objection": "words objector answer",
    "period_closing": "reason",
    "program": "purpose",
    "quarrel": "about outcome",
    "quarrel_follow_up": "words",
    "quarrel_party": "outsider",
    "quarrel_talk": "words",
    "question_remark": "words",
    "redemption": "consent_reason proxy_name proxy_relation off_day_reason",
    "resident": "relation note",
    "rule_version": "resolution",
    "setting_change": "before after reason",
    "sheet_decision": "reason",
    "star_scheme": "resolution",
    "stocktake": "supervisor",
    "telling_consent": "address",
    "township_visit": "reason",
    "village": "complaint_phone",
    "village_closure": "reason",
    "write_off": "note",
}
"""Searched in the whole village; the name, and a phone of nobody else, are taken out."""

ACCOUNT = {"user_account": "username name phone"}
"""Name and phone that a person worked under; an account that still works is dismissed first."""

KEPT: Mapping[str, str] = {
    "activity_photo.jpeg": "a scanned attendance sheet proves what others did, too",
    "inspection_photo.jpeg": "a picture of a yard; deleted by its days",
    "item_photo.jpeg": "a picture of goods",
    "honour_category.name": "the name of an honour, not of who has it",
    "honour_candidate.figures": "points by star",
    "honour_candidate.ground": "one of the grounds that the village named for everybody",
    "honour_proposal.points": "points by star",
    "star_scheme.points": "points by star",
    "star_scheme.grounds": "grounds that the village named for everybody",
    "item.name": "the name of goods; a brand may be called like somebody",
    "item.specification": "goods",
    "item.unit": "goods",
    "rule_version.name": "a rule that the village's meeting resolved",
    "rule_version.name_en": "a rule that the village's meeting resolved",
    "rule_version.levels": "the grades of a rule",
    "rule_offer.rules": "a township's rules",
    "township.name": "a place",
    "village.name": "a place",
    "village.exchange_place": "a place",
    "village.hazard_kinds": "kinds of hazards",
    "hazard.kind": "a kind of hazard",
    "hazard_finding.kind": "a kind of hazard",
    "hazard_round.kinds": "kinds of hazards",
    "village_group.name": "a place; rename it where it is called after somebody",
}
"""Left as it is, and why."""


def about_person(table: sa.Table, resident_id: int) -> sa.ColumnElement[bool]:
    """Return which rows of a table of EMPTIED or DELETED are about this person."""
    if table.name == "resident":
        return table.c.id == resident_id
    if "resident_id" in table.c:
        return table.c.resident_id == resident_id
    column, parent = next((c, p) for c, p in _parents(table) if "resident_id" in p.c)
    return column.in_(sa.select(parent.c.id).where(about_person(parent, resident_id)))


def in_village(table: sa.Table, village_id: int) -> sa.ColumnElement[bool]:
    """Return which rows of a table belong to this village, by itself or by what they belong to."""
    if table.name == "village":
        return table.c.id == village_id
    if "village_id" in table.c:
        return table.c.village_id == village_id
    column, parent = _parents(table)[0]
    return column.in_(sa.select(parent.c.id).where(in_village(parent, village_id)))


def _parents(table: sa.Table) -> list[tuple[sa.Column[int], sa.Table]]:
    """Return what each row of this table belongs to, by the column that says so."""
    keys = sorted(table.foreign_keys, key=lambda key: key.parent.name)
    return [(key.parent, key.column.table) for key in keys if not key.parent.nullable]
