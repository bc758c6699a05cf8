"""Everything that can be printed: who prints it, where, on which paper."""

from dataclasses import dataclass

from pointsapp.demo.village import CODE
from pointsapp.help.words import GUIDES

A4, LYING_A4, A3, A5 = (210, 297), (297, 210), (297, 420), (148, 210)
LYING_A5 = (210, 148)


@dataclass(frozen=True)
class Print:
    """Something that can be printed: its template, who prints it, where, on which paper.

    `button` is the form on the page at `path` whose answer is printed. A sheet of pictures has no
    table that would need its head.
    """

    template: str
    who: str
    path: str
    paper: tuple[int, int] = A4
    is_cut_out: bool = False
    most_sheets: int = 200
    button: str = ""
    is_large: bool = False
    has_pictures: bool = False


PRINTS = {
    "who signed up": Print(
        "earning/attendance_papers/to_sign.html",
        "recorder",
        "/activities/{planned}/attendance-sheet",
    ),
    "a group to sign": Print(
        "earning/attendance_papers/to_sign.html",
        "recorder",
        "/activities/{held}/attendance-sheet?group={group}",
        most_sheets=9,
    ),
    "each group to sign": Print(
        "earning/attendance_papers/to_sign.html",
        "recorder",
        "/activities/{held}/attendance-sheet?group=all",
        is_large=True,
    ),
    "a household's ledger sheet": Print(
        "earning/papers/ledger_sheets.html", "recorder", "/households/18/ledger-sheet", LYING_A4
    ),
    "a group's ledger sheets": Print(
        "earning/papers/ledger_sheets.html",
        "recorder",
        "/ledger-sheets/?part=all",
        LYING_A4,
        is_large=True,
    ),
    "the register of deeds": Print(
        "earning/papers/deeds.html", "recorder", "/sheets/register?month={month}&part=all", LYING_A4
    ),
    "an empty register of deeds": Print(
        "earning/papers/deeds.html", "recorder", "/sheets/register?month=2001-01", LYING_A4
    ),
    "the register of objections": Print(
        "earning/papers/objections.html", "recorder", "/objections/register", LYING_A4
    ),
    "the register of hazards": Print(
        "care/hazards/register.html", "recorder", "/hazards/register?part=all", LYING_A4
    ),
    "the register of quarrels": Print(
        "care/quarrels/register.html", "mediator", "/quarrels/register?part=all", LYING_A4
    ),
    "a notice": Print(
        "earning/notices/notice.html", "approver", "/sheets/{sheet}/notice", most_sheets=15
    ),
    "a large notice": Print(
        "earning/notices/notice.html",
        "approver",
        "/sheets/{sheet}/notice?size=a3",
        A3,
        most_sheets=9,
    ),
    "a sample to ask": Print("earning/answers/sample.html", "approver", "/sheets/{sheet}/sample"),
    "the board": Print("board/public/poster.html", "admin", f"/board/{CODE}/poster", A3),
    "a round of inspection": Print(
        "earning/inspection_papers/paper.html",
        "recorder",
        "/inspections/{round}/paper?group={group}",
    ),
    "cards": Print(
        "access/cards/cards_sheet.html",
        "admin",
        "/manage/cards/sheet?group={group}",
        is_cut_out=True,
        most_sheets=6,
    ),
    "one card": Print(
        "access/cards/card.html", "admin", "/households/18/card", is_cut_out=True, most_sheets=1
    ),
    "PINs": Print(
        "access/cards/pin_slips.html", "admin", "/manage/cards", is_cut_out=True, button="/pins"
    ),
    "a password": Print(
        "access/staff/password_slip.html",
        "admin",
        "/manage/staff/{user}",
        is_cut_out=True,
        most_sheets=1,
        button="/password",
    ),
    "labels": Print("exchange/items/labels.html", "admin", "/items/labels", is_cut_out=True),
    "an empty stocktake": Print(
        "exchange/stocktakes/blank.html", "admin", "/stock/stocktakes/blank"
    ),
    "a stocktake": Print("exchange/stocktakes/paper.html", "admin", "/stock/stocktakes/1/form"),
    "goods that came in": Print("exchange/receipts/receipt.html", "admin", "/stock/receipts/1"),
    "what became of gifts": Print(
        "exchange/receipts/gifts.html", "admin", "/stock/gifts?donor=爱心企业&year={gifts}"
    ),
    "the exchange register": Print(
        "exchange/register/register.html", "counter", "/register/?month={month}&part=all", LYING_A4
    ),
    "an empty exchange register": Print(
        "exchange/register/register.html", "counter", "/register/?month=2001-01", LYING_A4
    ),
    "the register of needs": Print(
        "care/needs/register.html", "approver", "/needs/register?part=all", LYING_A4
    ),
    "an empty register of needs": Print(
        "care/needs/register.html", "approver", "/needs/register?year=2001", LYING_A4
    ),
    "a member's round list": Print(
        "care/papers/round_list.html", "member", "/paired/round-list", LYING_A4
    ),
    "the register of visits": Print(
        "care/papers/visits.html", "approver", "/care/visits?month={visited}&part=all", LYING_A4
    ),
    "a household's sheet of visits": Print(
        "care/papers/sheet.html", "approver", "/care/households/1/sheet"
    ),
    "a mandate to sign": Print(
        "access/mandates/sheet.html", "admin", "/households/18/mandate/sheet", most_sheets=1
    ),
    "the committee's list of stars": Print(
        "honours/papers/list.html", "admin", "/manage/honour-lists/2/paper?part=all", LYING_A4
    ),
    "a list of honours to hang out": Print(
        "honours/papers/notice.html", "admin", "/manage/honour-lists/2/notice"
    ),
    "certificates": Print(
        "honours/papers/certificates.html",
        "admin",
        "/manage/honour-lists/1/certificates",
        LYING_A4,
        is_cut_out=True,
    ),
    "door plates": Print(
        "honours/papers/plates.html",
        "admin",
        "/manage/honour-lists/1/plates",
        LYING_A5,
        is_cut_out=True,
    ),
    "a year's rules": Print(
        "earning/adoptions/paper.html", "admin", "/rules/years/{year}/print", most_sheets=6
    ),
    "the list of a hand-over": Print(
        "oversight/handovers/paper.html", "admin", "/manage/handovers/1/print"
    ),
    "what lapses": Print("year_end/expiries/paper.html", "admin", "/manage/expiries/1/print"),
    "what to buy in before points lapse": Print(
        "year_end/last_days/goods.html", "admin", "/manage/expiries/1/goods"
    ),
    "letters about points that lapse": Print(
        "year_end/last_days/letters.html", "admin", "/manage/expiries/1/letters?to=all", A5
    ),
    "pages of the passbook": Print(
        "earning/papers/passbook.html", "approver", "/ledger-sheets/passbook", A5
    ),
    "a village's pictures": Print(
        "oversight/pictures/pictures.html", "approver", "/reports/pictures", has_pictures=True
    ),
    "the township's overview": Print(
        "township/overview/overview.html", "supervisor", "/township/", LYING_A4
    ),
    "the county's overview": Print("county/overview/overview.html", "county", "/county/", LYING_A4),
    "a township for the county": Print(
        "county/overview/township.html", "county", "/county/townships/1", LYING_A4
    ),
    "a village for the county": Print(
        "county/overview/village.html",
        "county",
        "/county/townships/1/villages/1",
        has_pictures=True,
    ),
    "a village for the township": Print(
        "township/overview/village.html",
        "supervisor",
        "/township/villages/1/pictures",
        has_pictures=True,
    ),
    "cashing up": Print("exchange/cashing_up/counted.html", "counter", "/cashing-up/1"),
    **{
        f"the guide of {role}": Print(
            "help/guide.html", "admin", f"/help/for/{role}", most_sheets=1
        )
        for role in GUIDES
    },
    "a statement": Print(
        "portal/statements/statement.html", "resident", "/my/statement?period={year}"
    ),
}

SLIPS = {"58": 58, "80": 80, "a4": 210}
"""How wide each paper of slips is, in millimetres."""

NOT_HERE = {
    "access/authenticators/recovery_codes.html": "shown once to whoever sets an app up; one box",
    "earning/check_in/code.html": "changes each minute: for a screen",
    "exchange/redemptions/slip.html": "printed on each paper of SLIPS",
    "exchange/redemptions/paper_slip.html": "a part of the slip",
    "components/print.html": "a part of prints",
    "earning/papers/paper.html": "a part of prints",
    "closures/notice.html": "of a village that closes: test_closing.py",
    "township/closures/balances.html": "of a village that closed: test_closing.py",
    "township/overview/side_by_side.html": "filled in by the township's and the county's overview",
}
PLACES = {
    "planned": "SELECT max(activity_id) FROM activity_signup",
    "held": "SELECT min(activity_id) FROM attendance",
    "sheet": "SELECT sheet_id FROM award_line GROUP BY sheet_id ORDER BY count(*) DESC, sheet_id",
    "month": "SELECT substr(max(redeemed_at), 1, 7) FROM redemption",
    "year": "SELECT substr(max(redeemed_at), 1, 4) FROM redemption",
    "gifts": "SELECT substr(max(received_on), 1, 4) FROM goods_receipt WHERE source = 'donated'",
    "visited": "SELECT substr(max(visited_on), 1, 7) FROM home_visit",
    "round": "SELECT min(id) FROM inspection_round",
    "group": "SELECT min(id) FROM village_group",
    "user": "SELECT id FROM user_account WHERE username = 'recorder'",
    "slip": "SELECT redemption_id FROM redemption_line GROUP BY 1 ORDER BY count(*) DESC",
}

LONG = "买买提艾力阿不都热合曼吐尔逊江麦麦提明"
HOSTILE = (
    f"UPDATE resident SET name = '{LONG}一' WHERE id % 7 = 3",
    f"UPDATE user_account SET name = '{LONG}' WHERE username = 'member'",
    f"UPDATE village SET name = '{LONG}村'",
    f"UPDATE item SET name = '{LONG}牌', specification = '一箱二十四瓶' WHERE id = 2",
    f"UPDATE activity SET name = '{LONG}活动', place = '{LONG}广场'",
    "DELETE FROM pin WHERE household_id BETWEEN 21 AND 40",
)
