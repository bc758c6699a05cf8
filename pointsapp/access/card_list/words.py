"""What was done with cards."""

from flask_babel import ngettext

from pointsapp.access.card_list.service import CardAct


def done_text(act: CardAct, count: int) -> str:
    """Tell how many cards were issued, ended or handed over."""
    if act == CardAct.ISSUE:
        return ngettext("%(number)s new card.", "%(number)s new cards.", count, number=count)
    if act == CardAct.END:
        return ngettext("%(number)s card ended.", "%(number)s cards ended.", count, number=count)
    return ngettext(
        "%(number)s card handed over.", "%(number)s cards handed over.", count, number=count
    )
