"""What the archive says of itself, in Chinese and English, for whoever opens it in twenty years."""

from pathlib import Path

from pointsapp.archive import layout
from pointsapp.archive.layout import Register
from pointsapp.archive.making.pages import Page
from pointsapp.archive.registers.asked import Asked, moment

TEXT = """\
{name} {year}年 村民积分档案
Village points of {name}, archive of the year {year}
================================================================

制作时间 / made: {at}（北京时间 / China Standard Time）
村码 / village code: {code}

本档案含有村民姓名等个人信息，须上锁保管，不得外传。
This archive holds people's names. Keep it under lock; do not pass it on.


一、内容
--------
index.html           总目录，用任何浏览器打开
print/               各登记表，网页形式，可阅读、打印
excel/               各登记表，Excel 形式，可核算
book.sqlite3         账本：全部分录，不含姓名（SQLite 数据库）
seals.txt            历次封账的校验值
offline_verifier.py  核对账本的程序，只需 Python，不需其他软件
photos/              照片（村里决定存档时才有）
archive.json         供程序读取的基本情况
hashes.txt           以上每个文件的 SHA-256 校验值

二、怎样核对
------------
1. 文件是否原样：解压后在本目录执行
       sha256sum -c hashes.txt
   没有该命令时，用任何能算 SHA-256 的软件逐个对照。
2. hashes.txt 自身是否原样：算出它的 SHA-256，与村里“年度档案”页面上记的
   校验值对照。做档案之后的下一次封账把这个值也封了进去。
3. 账本是否原样：执行
       python3 offline_verifier.py book.sqlite3 --seals seals.txt
   显示 ok 即一致。seals.txt 可与见证方、公示栏、往年档案里的封账对照。
4. 登记表与账本是否一致：用本系统执行
       flask archive check 档案文件.zip
   没有本系统时：excel/{balances}.xlsx 每户一行，“账户号”就是账本里
   ledger_account 表的 id；该户全年分录之和、年末结余应与账本相同。


Contents
--------
index.html           the table of contents; any browser opens it
print/               the registers as web pages, to read and print
excel/               the registers as Excel files, to reckon with
book.sqlite3         the book: every entry, without a name (a SQLite database)
seals.txt            the check values of all seals
offline_verifier.py  checks the book with nothing but Python
photos/              photos, if the village chose to keep them here
archive.json         the facts of this archive, for programs
hashes.txt           the SHA-256 of each of these files

How to check it
---------------
1. Each file is as it was: unpack the archive, and in its folder run
       sha256sum -c hashes.txt
   or compare each with any program that computes SHA-256.
2. So is hashes.txt: its own SHA-256 stands on the village's page of archives,
   and was taken into the seal that came next.
3. The book is as it was: run
       python3 offline_verifier.py book.sqlite3 --seals seals.txt
   which says ok. Compare seals.txt with what witnesses, the public board or
   other archives have of the seals.
4. The registers say what the book says: with this product, run
       flask archive check FILE.zip
   Without it: excel/{balances}.xlsx has a row for each household; its
   账户号 is the id in the table ledger_account. The sum of the year's entries
   and the balance at its end are those of the book.

Instants in the book are UTC; the village's clock is eight hours ahead.
A year begins and ends at midnight of the village's clock.
账本中的时刻为世界协调时（UTC），村里的时间早八小时；年度以村里的零点为界。
"""


def text_of(asked: Asked) -> str:
    """Return the README."""
    return TEXT.format(
        name=asked.village.name,
        code=asked.village.code,
        year=asked.year,
        at=moment(asked.at),
        balances=Register.BALANCES,
    )


def index_of(asked: Asked, file: Path) -> Path:
    """Write the page from which all others are opened, and return it."""
    with Page(file, f"{asked.village.name} {asked.year}年 村民积分档案") as page:
        page.line(f"制作时间：{moment(asked.at)}。含个人信息，须上锁保管。")
        for register in Register:
            page.link(register.page, str(register))
        page.link(layout.README, "怎样核对 / How to check it")
    return file
