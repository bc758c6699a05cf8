"""The list of whom the village honours as an Excel file, for the township."""

from pointsapp.earning.rules.models import Star
from pointsapp.excel.writing import Column, write_workbook
from pointsapp.honours.proposals.queries import ProposalPage

STARS = {
    Star.PARTY: "支部过硬星",
    Star.INDUSTRY: "产业兴旺星",
    Star.ECOLOGY: "生态宜居星",
    Star.PEACE: "平安法治星",
    Star.CIVILITY: "文明幸福星",
}
COLUMNS = (
    Column("序号", 6), Column("村", 14), Column("年度", 6), Column("荣誉", 14), Column("户号", 9),
    Column("姓名", 10), Column("授予", 8), *(Column(name) for name in STARS.values()),
    Column("事迹", 40), Column("会议日期", 11), Column("到会", 6), Column("同意", 6),
    Column("公示至", 11), Column("状态", 8), Column("连续年数", 8), Column("推荐上报", 8),
)  # fmt: skip


def write_list(page: ProposalPage) -> bytes:
    """Return everybody whom the list honours as an .xlsx, with the points behind each star."""
    meeting = page.proposal
    rows = [
        (
            number, page.village, meeting.year, one.category, one.number, one.name,
            "个人" if one.is_person else "全家", *(one.figures.get(star) for star in STARS),
            one.words, meeting.met_on, meeting.present, meeting.in_favour, meeting.due_on,
            "已授予" if one.awarded_at else "公示中",
            page.years_running(one) if meeting.of_stars else None,
            "推荐" if page.is_recommended(one) else "",
        )
        for number, one in enumerate(page.honoured, start=1)
    ]  # fmt: skip
    return write_workbook(f"荣誉名单{meeting.year}", COLUMNS, rows)
