"""How the rooms are joined: every connection that no room makes by itself, in one table.

A room never imports one above it, and nothing happens because a module was imported: what
one room asks or tells another is named here.
"""

from importlib import import_module
from types import ModuleType

from flask import Flask

from pointsapp.access.audit import service as audit
from pointsapp.access.circumstances.service import circumstances_follow_merger
from pointsapp.access.credentials.confirmation import confirm_colleague
from pointsapp.access.helpers.acts import done_for
from pointsapp.access.mergers import follow_merger
from pointsapp.access.names import names_of
from pointsapp.access.pairs.queries import care_of
from pointsapp.access.second_persons.service import confirm_points
from pointsapp.actor import Permission
from pointsapp.care.hazard_rounds.service import findings_follow_merger
from pointsapp.care.hazards.service import hazards_follow_merger, hazards_wait
from pointsapp.care.home_visits.service import visits_follow_merger
from pointsapp.care.needs.service import needs_follow_merger, needs_wait
from pointsapp.care.quarrels.service import quarrels_follow_merger
from pointsapp.closures import waiting as closures
from pointsapp.community.balances import service as balances
from pointsapp.community.changes import service as changes
from pointsapp.community.changes import waiting
from pointsapp.community.changes.waiting import Question, Waiting
from pointsapp.community.colleagues import service as colleagues
from pointsapp.community.households import moving
from pointsapp.community.households import queries as households
from pointsapp.community.kept_imports import kinds
from pointsapp.community.kept_imports.kinds import ImportKind, alone
from pointsapp.community.models import ChangeKind
from pointsapp.community.roster import service as roster
from pointsapp.complaints.service import complaints_follow_merger
from pointsapp.earning.activities.attendance import ticks_wait
from pointsapp.earning.claims.service import (
    claims_follow_merger,
    claims_go_along,
    claims_wait,
)
from pointsapp.earning.inspections.service import marks_follow_merger, marks_wait
from pointsapp.earning.notices.service import objections_wait
from pointsapp.earning.rule_tables import service as rule_tables
from pointsapp.earning.sheets.earned import earned
from pointsapp.earning.sheets.waiting import lines_follow_merger, lines_go_along, lines_wait
from pointsapp.exchange.door_orders.service import order_waits
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.parking.service import basket_waits
from pointsapp.extensions import csrf
from pointsapp.honours.nominations.service import nominations_follow_merger
from pointsapp.honours.notices.service import honour_objections_follow_merger
from pointsapp.honours.proposals.service import candidate_waits, candidates_follow_merger
from pointsapp.oversight.handovers.queries import count_open
from pointsapp.telling.service import telling_follows_merger
from pointsapp.web import refusals

QUESTIONS = (
    Question(Waiting.LINES, lines_wait),
    Question(Waiting.CLAIMS, claims_wait),
    Question(Waiting.OBJECTIONS, objections_wait),
    Question(Waiting.BASKET, basket_waits),
    Question(Waiting.ORDER, order_waits),
    Question(Waiting.MARKS, marks_wait, acts=(ChangeKind.CLOSING,)),
    Question(Waiting.TICKS, ticks_wait, acts=(ChangeKind.CLOSING,)),
    Question(Waiting.HAZARDS, hazards_wait, acts=(ChangeKind.CLOSING,)),
    Question(Waiting.NEEDS, needs_wait, acts=(ChangeKind.CLOSING,)),
    Question(Waiting.HONOUR, candidate_waits, acts=(ChangeKind.CLOSING,)),
)
"""Asked before a household splits, merges or closes: does something of it still wait?"""

MERGE_FOLLOWERS = (
    follow_merger,
    lines_follow_merger,
    claims_follow_merger,
    marks_follow_merger,
    complaints_follow_merger,
    hazards_follow_merger,
    findings_follow_merger,
    needs_follow_merger,
    visits_follow_merger,
    circumstances_follow_merger,
    quarrels_follow_merger,
    nominations_follow_merger,
    candidates_follow_merger,
    telling_follows_merger,
    honour_objections_follow_merger,
)
"""Told of a merger: they move what they keep from the household that closes to the other."""

GO_ALONG = (lines_go_along, claims_go_along)
"""Told of people who live in another household now: what they keep of them goes along."""

IMPORT_KINDS = (
    ImportKind(roster.KIND, Permission.MANAGE_ROSTER, alone(roster.take_back)),
    ImportKind(goods_list.KIND, Permission.MANAGE_STOCK, alone(goods_list.take_back)),
    ImportKind(rule_tables.KIND, Permission.MANAGE_VILLAGE, alone(rule_tables.take_back)),
    ImportKind(balances.KIND, Permission.MANAGE_ROSTER, balances.take_back, moves_points=True),
)
"""What can be imported, who may do it, and what takes an import back."""

CLOSURE_COUNTS = {"handovers": count_open}
"""Counted before a village closes for good, beside what stands below that room."""

SENTENCES = (
    "web.barcodes",
    "web.excel_words",
    "web.ledger_words",
    "web.photos",
    "web.refusals",
    "community.changes.words",
    "community.balances.words",
    "community.kept_imports.words",
    "community.resolutions.words",
    "community.roster.words",
    "community.villages.words",
    "access.appointments.words",
    "access.contacts.words",
    "access.mandates.words",
    "access.pairs.words",
    "access.setup.words",
    "access.staff.words",
    "access.words",
    "api.words",
    "earning.activities.words",
    "earning.adoptions.words",
    "earning.check_in.words",
    "earning.claims.words",
    "earning.notices.words",
    "earning.rules.words",
    "earning.sheets.words",
    "earning.yard_photos.words",
    "exchange.cashing_up.words",
    "exchange.counter.words",
    "exchange.door_orders.words",
    "exchange.goods_list.words",
    "exchange.items.words",
    "exchange.losses.words",
    "exchange.parking.words",
    "exchange.receipts.words",
    "exchange.redemptions.words",
    "exchange.returns.words",
    "exchange.stocktakes.words",
    "closures.words",
    "complaints.words",
    "care.hazards.words",
    "care.hazard_rounds.words",
    "care.needs.words",
    "care.home_visits.words",
    "care.rounds.words",
    "care.quarrels.words",
    "honours.board.words",
    "honours.nominations.words",
    "honours.notices.words",
    "honours.proposals.words",
    "oversight.handovers.words",
    "oversight.questions.words",
    "portal.own_data.words",
    "telling.words",
    "year_end.closings.words",
    "year_end.coming_year.words",
    "year_end.expiries.words",
    "year_end.last_days.words",
)
"""Modules whose SENTENCES tell why something was refused."""

BLUEPRINTS = (
    "oversight.desk.views:home",
    "help.views:help_pages",
    "oversight.beginnings.views:beginnings",
    "oversight.handovers.views:handovers",
    "oversight.pictures.views:pictures",
    "oversight.promise.views:promise_report",
    "oversight.questions.views:questions",
    "oversight.reports.views:reports",
    "oversight.returns.views:returns_report",
    "oversight.setting_changes.views:setting_changes",
    "access.account.views:account",
    "access.audit.views:audit_desk",
    "access.authenticators.views:authenticator_pages",
    "access.card_list.views:card_list",
    "access.cards.loss_views:loss_desk",
    "access.cards.views:card_desk",
    "access.circumstances.views:circumstances_page",
    "access.codes.views:code_page",
    "access.contacts.views:contact_page",
    "access.front_door.views:front_door",
    "access.helpers.views:helper_pages",
    "access.mandates.views:mandate_pages",
    "access.pairs.views:pair_desk",
    "access.phones.views:settings",
    "access.programs.views:program_pages",
    "access.second_persons.views:review_desk",
    "access.setup.views:setup",
    "access.sign_in.views:access",
    "access.staff.views:staff_desk",
    "access.visits.views:visit_desk",
    "community.changes.views:change_desk",
    "community.households.views:households",
    "community.households.views:manage",
    "community.balances.views:balances_desk",
    "community.kept_imports.views:kept_imports",
    "community.roster.views:roster_desk",
    "community.villages.views:settings_desk",
    "earning.activities.views:activities",
    "earning.adoptions.views:adoptions",
    "earning.answers.views:answer_desk",
    "earning.approvals.views:sheets",
    "earning.attendance_papers.views:attendance_papers",
    "earning.check_in.views:check_in",
    "earning.claims.views:claims",
    "earning.corrections.views:correction_desk",
    "earning.inspection_papers.views:inspection_papers",
    "earning.inspections.views:inspections",
    "earning.notices.views:notices",
    "earning.offers.views:township_rules",
    "earning.offers.views:comparison_desk",
    "earning.papers.views:papers",
    "earning.rule_tables.views:table_desk",
    "earning.rules.views:rules",
    "earning.entries.views:entry_desk",
    "earning.signups.views:signups",
    "earning.typed_lists.views:list_desk",
    "earning.yard_photos.views:yard_photos",
    "exchange.cashing_up.views:cashing_up",
    "exchange.counter.basket_views:basket_desk",
    "exchange.counter.parking_views:parking_desk",
    "exchange.counter.photo_views:photo_desk",
    "exchange.counter.views:counter",
    "exchange.door_orders.views:order_desk",
    "exchange.goods_list.views:goods_list",
    "exchange.items.views:items",
    "exchange.receipts.views:receipts",
    "exchange.redemptions.views:slips",
    "exchange.redemptions.views:special_redemptions",
    "exchange.register.views:register",
    "exchange.returns.views:redemptions",
    "exchange.stock.views:stock",
    "exchange.stocktakes.views:stocktakes",
    "exchange.write_offs.views:write_offs",
    "closures.views:closure_desk",
    "complaints.views:complaints",
    "care.hazards.views:hazards",
    "care.hazard_rounds.views:hazard_rounds",
    "care.needs.raising_views:raising",
    "care.needs.views:needs",
    "care.home_visits.views:home_visits",
    "care.rounds.views:care_desk",
    "care.rounds.views:rounds",
    "care.quarrels.views:quarrels",
    "care.papers.views:care_papers",
    "portal.care.views:care_pages",
    "portal.deeds.views:deed_pages",
    "portal.exchanges.views:exchange_pages",
    "portal.home.views:portal",
    "portal.messages.views:message_pages",
    "portal.needs.views:need_pages",
    "portal.orders.views:order_pages",
    "portal.own_data.views:data_pages",
    "portal.shop.views:shop_pages",
    "portal.stars.views:star_pages",
    "portal.statements.views:statement_pages",
    "telling.views:telling_pages",
    "archive.made.views:archive_desk",
    "api.views:api",
    "api.attendance.views:attendance_api",
    "api.board.views:board_api",
    "api.claims.views:claims_api",
    "api.events.views:events_api",
    "api.goods.views:goods_api",
    "api.household.views:household_api",
    "api.roster.views:roster_api",
    "township.appointments.views:appointments",
    "township.closures.views:township_closures",
    "township.log.views:township_log",
    "county.log.views:county_log",
    "county.overview.views:county_overview",
    "township.overview.views:overview",
    "township.rosters.views:township_rosters",
    "township.questions.views:township_questions",
    "township.villages.views:township_villages",
    "township.visits.views:township_visits",
    "honours.board.views:honour_desk",
    "honours.nominations.views:nominations",
    "honours.notices.views:honour_notices",
    "honours.papers.views:honour_papers",
    "honours.proposals.views:honour_lists",
    "honours.schemes.views:scheme_desk",
    "board.checks.views:check",
    "board.robots.views:robots",
    "board.public.views:board",
    "board.seal_log.views:seal_log",
    "board.seal_log.views:tools",
    "board.seal_log.views:witness_desk",
    "year_end.closings.views:period_desk",
    "year_end.coming_year.views:year_desk",
    "year_end.expiries.views:expiry_desk",
    "year_end.last_days.views:last_days_desk",
    "web.health:health",
    "web.preferences:preferences",
    "web.service_worker:service_worker",
    "web.watching.metrics:metrics",
)
"""The pages, as `module:blueprint`."""


def connect(app: Flask) -> None:
    """Join the rooms with each other and with the application."""
    waiting.connect(questions=QUESTIONS)
    closures.connect(counts=CLOSURE_COUNTS)
    changes.connect(followers=MERGE_FOLLOWERS)
    moving.connect(followers=GO_ALONG)
    households.connect(earned=earned, care_of=care_of, done_for=done_for)
    colleagues.connect(confirm=confirm_points, check_password=confirm_colleague)
    kinds.connect(
        kinds=IMPORT_KINDS,
        names_of=names_of,
        on_import=audit.record_import,
        on_taking_back=audit.record_taking_back,
    )
    refusals.init_app(app, [_module(name).SENTENCES for name in SENTENCES])


def add_pages(app: Flask) -> None:
    """Give the application the pages of every room."""
    for place in BLUEPRINTS:
        module, name = place.split(":")
        pages = getattr(_module(module), name)
        app.register_blueprint(pages)
        if module.startswith("api."):
            csrf.exempt(pages)  # a program shows its token itself; no browser sends it unasked


def _module(name: str) -> ModuleType:
    return import_module(f"pointsapp.{name}")
