"""What an archive's files are called; whoever makes one and whoever checks one agree here."""

from enum import StrEnum

LAYOUT = 1
"""Counted up when an archive is laid out so that the check must know of it."""

HASHES = "hashes.txt"
FACTS = "archive.json"
README = "README.txt"
INDEX = "index.html"
BOOK = "book.sqlite3"
SEALS = "seals.txt"
VERIFIER = "offline_verifier.py"
PHOTOS = "photos"


class Register(StrEnum):
    """A list of the archive, by its number and name."""

    ROSTER = "01-花名册"
    PAIRS = "02-党员联户"
    DEEDS = "03-事迹登记册"
    SHEETS = "04-记分单"
    NOTICES = "05-公示"
    OBJECTIONS = "06-异议登记表"
    COMPLAINTS = "07-投诉建议"
    LEDGER_SHEETS = "08-积分台账"
    BALANCES = "09-积分年度汇总"
    EXCHANGE = "10-兑换登记表"
    RETURNS = "11-退货登记表"
    RECEIPTS = "12-物资入库登记表"
    STOCK = "13-库存"
    WRITE_OFFS = "14-报损登记表"
    STOCKTAKES = "15-盘点表"
    CASHING_UP = "16-日结"
    HONOURS = "17-光荣榜"
    RULES = "18-积分细则"
    SETTINGS = "19-村级设置"
    STAFF = "20-工作人员"
    STAFF_CHANGES = "21-工作人员变动"
    CARE = "22-走访和诉求统计"
    CLOSINGS = "23-结账"
    EXPIRIES = "24-积分清零"
    HONOUR_LISTS = "25-评选名单"
    HONOUR_OBJECTIONS = "26-评选异议"
    STAR_TERMS = "27-星级评定标准"
    ADOPTIONS = "28-细则表决"
    APPOINTMENTS = "29-乡镇任命"
    HANDOVERS = "30-换届移交"
    SETTING_CHANGES = "31-设置变动"
    CLOSURES = "32-村庄撤并"
    BUDGETS = "33-年度预算和核对"
    PRICES = "34-物品积分变动"
    MESSAGES = "35-站外提醒"
    CLAIMS = "36-申报登记表"
    HOUSEHOLD_CHANGES = "37-农户变动"
    MANDATES = "38-代办授权"
    ACTIVITIES = "39-活动"

    @property
    def words(self) -> str:
        """Its name without the number."""
        return self.partition("-")[2]

    @property
    def excel(self) -> str:
        """The file to reckon with."""
        return f"excel/{self}.xlsx"

    @property
    def page(self) -> str:
        """The file to read and print."""
        return f"print/{self}.html"


ALWAYS = (FACTS, README, INDEX, BOOK, SEALS, VERIFIER)
"""What is in every archive beside the registers and the list of hashes."""
FEWEST_REGISTERS = 22
"""So many had the first archives, which don't say how many they have."""


def needed(registers: int = len(Register)) -> tuple[str, ...]:
    """Return what an archive with the first so many registers must hold.

    Pages of ledger sheets and photos come on top.
    """
    those = tuple(Register)[:registers]
    return (*ALWAYS, *(file for one in those for file in (one.excel, one.page)))
