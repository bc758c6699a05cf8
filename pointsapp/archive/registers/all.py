"""Which registers there are, in the order of their numbers."""

from collections.abc import Callable

from pointsapp.archive.layout import Register
from pointsapp.archive.registers import (
    care,
    goods,
    honours,
    office,
    people,
    points,
    preparing,
    succession,
    told,
    year_end,
)
from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.tables import Table

TABLES: dict[Register, Callable[[Asked], Table]] = {
    Register.ROSTER: people.roster_table,
    Register.PAIRS: people.pairs_table,
    Register.DEEDS: points.deeds_table,
    Register.SHEETS: points.sheets_table,
    Register.NOTICES: points.notices_table,
    Register.OBJECTIONS: points.objections_table,
    Register.COMPLAINTS: office.complaints_table,
    Register.EXCHANGE: goods.exchange_table,
    Register.RETURNS: goods.returns_table,
    Register.RECEIPTS: goods.receipts_table,
    Register.STOCK: goods.stock_table,
    Register.WRITE_OFFS: goods.write_offs_table,
    Register.STOCKTAKES: goods.stocktakes_table,
    Register.CASHING_UP: goods.cashing_up_table,
    Register.HONOURS: office.honours_table,
    Register.RULES: office.rules_table,
    Register.SETTINGS: office.settings_table,
    Register.STAFF: people.staff_table,
    Register.STAFF_CHANGES: people.staff_changes_table,
    Register.CARE: care.care_table,
    Register.CLOSINGS: year_end.closings_table,
    Register.EXPIRIES: year_end.expiries_table,
    Register.HONOUR_LISTS: honours.honour_lists_table,
    Register.HONOUR_OBJECTIONS: honours.honour_objections_table,
    Register.STAR_TERMS: honours.star_terms_table,
    Register.ADOPTIONS: office.adoptions_table,
    Register.APPOINTMENTS: succession.appointments_table,
    Register.HANDOVERS: succession.handovers_table,
    Register.SETTING_CHANGES: office.setting_changes_table,
    Register.CLOSURES: succession.closures_table,
    Register.BUDGETS: preparing.budgets_table,
    Register.PRICES: preparing.prices_table,
    Register.MESSAGES: told.messages_table,
    Register.CLAIMS: told.claims_table,
    Register.HOUSEHOLD_CHANGES: people.household_changes_table,
    Register.MANDATES: people.mandates_table,
    Register.ACTIVITIES: points.activities_table,
}
"""All registers that are one table; the ledger sheets and where they ended are written apart."""
