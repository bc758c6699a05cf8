"""Each question in words: what it is called, what is asked, from when on, and what its facts show.

A question never says that somebody did wrong.
"""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.access.second_persons.words import ACTS
from pointsapp.oversight.questions import refusals
from pointsapp.web.refusals import Sentences, Told


@dataclass(frozen=True)
class QuestionWords:
    """How a question is told; `figure` heads the number of each fact, `path` leads to its thing."""

    title: LazyString
    asks: LazyString
    threshold: LazyString
    figure: LazyString | None = None
    path: str = ""


_POINTS = lazy_pgettext("fact", "Points")
_LINES = lazy_pgettext("fact", "Lines")
_PERCENT = lazy_pgettext("fact", "Percent")
_DAYS = lazy_pgettext("fact", "Days")
_TIMES = lazy_pgettext("fact", "Times")
_YUAN = lazy_pgettext("fact", "Yuan")
_SHEET = "/sheets/{}"
_REDEMPTION = "/redemptions/{}/record"

WORDS = {
    "records-and-hands-out": QuestionWords(
        _l("Recorded and handed out by one person"),
        _l(
            "Who served these households had recorded points for them shortly before. Could "
            "somebody else have done one of the two?"
        ),
        _l("Recorded and handed out within so many days"),
        _POINTS,
        _REDEMPTION,
    ),
    "own-household": QuestionWords(
        _l("Households of recorders and approvers"),
        _l(
            "A household of somebody who records or approves got much more than most. What "
            "did it do, and who was there?"
        ),
        _l("So many times what households got on average"),
        _POINTS,
    ),
    "at-night": QuestionWords(
        _l("Recorded at night"),
        _l(
            "Many lines were recorded between ten in the evening and five in the morning. "
            "Why at night, and from which paper?"
        ),
        _l("So many lines on a sheet"),
        _LINES,
        _SHEET,
    ),
    "late": QuestionWords(
        _l("Entered long afterwards"),
        _l(
            "These deeds were entered weeks after they were done. What held them up, and who "
            "remembers them?"
        ),
        _l("So many days after the deed"),
        _DAYS,
        _SHEET,
    ),
    "without-activity": QuestionWords(
        _l("Hours without an activity"),
        _l(
            "Hours of work were entered in the office, without an activity and without a "
            "claim. Where was the work, and who saw it?"
        ),
        _l("So many hours on a sheet"),
        lazy_pgettext("fact", "Hours"),
        _SHEET,
    ),
    "two-places": QuestionWords(
        _l("The same people at two places"),
        _l(
            "The same people stand on the lists of two activities at the same time. At which "
            "of them were they?"
        ),
        _l("So many people"),
        lazy_pgettext("fact", "People"),
    ),
    "round-figures": QuestionWords(
        _l("The same round figure again and again"),
        _l(
            "The very same whole number was entered by hand for many people. Was it counted "
            "for each of them?"
        ),
        _l("So many lines with the same figure"),
        _LINES,
    ),
    "one-household": QuestionWords(
        _l("One household has much of the month"),
        _l("One household got a large part of all points of the month. What for?"),
        _l("So many percent of the month's points"),
        _PERCENT,
    ),
    "one-rule": QuestionWords(
        _l("One rule gives much of the month"),
        _l(
            "One rule gave a large part of all points of the month. Is that what the "
            "villagers' meeting wanted?"
        ),
        _l("So many percent of the month's points by one rule"),
        _PERCENT,
    ),
    "rule-for-days": QuestionWords(
        _l("A rule with other points for a few days"),
        _l(
            "A rule counted other points for a few days only. Who decided that, and who "
            "gained by it?"
        ),
        _l("For so many days or fewer"),
        _POINTS,
    ),
    "approved-at-once": QuestionWords(
        _l("Approved at once"),
        _l(
            "These sheets were approved sooner than anybody reads them. Who looked at them, "
            "and was it really somebody else?"
        ),
        _l("Within so many minutes"),
        path=_SHEET,
    ),
    "corrections": QuestionWords(
        _l("Many corrections of what one person recorded"),
        _l(
            "Many lines that one person recorded were corrected in this month. What goes "
            "wrong, and what would help?"
        ),
        _l("So many corrected lines in the month"),
        _POINTS,
        _SHEET,
    ),
    "returns": QuestionWords(
        _l("Taken back by who handed it out"),
        _l(
            "One clerk often took back what the same clerk had handed out. Did the goods "
            "come back, and who saw them?"
        ),
        _l("So many returns in the month"),
        _POINTS,
        _REDEMPTION,
    ),
    "consents": QuestionWords(
        _l("Many exchanges before a colleague"),
        _l(
            "The same two of the staff often stood in for a household's PIN. Why did the "
            "households not type it, and do they know?"
        ),
        _l("So many exchanges by the same two in the month"),
        _POINTS,
        _REDEMPTION,
    ),
    "pin-then-spent": QuestionWords(
        _l("A new PIN, then goods"),
        _l(
            "Soon after the office gave these households a new PIN, points were spent. Was "
            "the household there both times?"
        ),
        _l("Within so many days after the new PIN"),
        _POINTS,
        _REDEMPTION,
    ),
    "new-accounts": QuestionWords(
        _l("Confirmed with new accounts, looked at by nobody"),
        _l("New accounts had a part in these, and nobody looked at them yet. Who will, and when?"),
        _l("Not looked at for so many days"),
    ),
    "points-moved": QuestionWords(
        _l("Points moved by a change of households"),
        _l(
            "A split, a merger or a closing moved many points. Do both families know, and is "
            "it on paper?"
        ),
        _l("So many points moved at once"),
        _POINTS,
    ),
    "slips": QuestionWords(
        _l("A slip printed again and again"),
        _l("These slips were printed several times. What were the other prints for?"),
        _l("So many prints of a slip"),
        _TIMES,
        _REDEMPTION,
    ),
    "counts-agree": QuestionWords(
        _l("Counted often, never a difference"),
        _l(
            "Every one of the last counts of the shelf agreed with the book. Were the goods "
            "counted, and who watched?"
        ),
        _l("So many counts without a difference"),
        _TIMES,
    ),
    "stock-missing": QuestionWords(
        _l("Goods written off or missing"),
        _l(
            "Goods were written off or were missing at a count. Where did they go, and who "
            "saw them spoilt?"
        ),
        _l("Worth so many yuan in the month"),
        _YUAN,
    ),
    "received-unchecked": QuestionWords(
        _l("Taken in without a second look"),
        _l(
            "These goods were taken in, and nobody else counted them. Where is the paper, "
            "and who saw them arrive?"
        ),
        _l("Worth so many yuan"),
        _YUAN,
    ),
    "promise": QuestionWords(
        _l("The promise is not covered"),
        _l(
            "Goods and money cover less of what households may still ask for than they "
            "should. What will be bought, and with what money?"
        ),
        _l("Covered to less than so many percent"),
        _PERCENT,
    ),
    "short-notice": QuestionWords(
        _l("Posted after a short notice"),
        _l(
            "These sheets counted after a shorter notice, or without any. Why, and how were "
            "households told?"
        ),
        _l("On notice for less than so many days"),
        path=_SHEET,
    ),
    "objections": QuestionWords(
        _l("Objections without an answer"),
        _l("The day for an answer is past. Who answers, and when?"),
        _l("So many days after the day for the answer"),
        path=_SHEET,
    ),
    "sheets-waiting": QuestionWords(
        _l("Sheets that wait"),
        _l("These sheets wait for an approver, or for their posting. What holds them up?"),
        _l("Waiting for so many days"),
        path=_SHEET,
    ),
    "unvisited": QuestionWords(
        _l("Households that nobody has been to"),
        _l("Nobody has been to these households for long. Who looks after them, and who goes?"),
        _l("Without a visit for so many days"),
        _DAYS,
    ),
    "no-seal": QuestionWords(
        _l("No seal"),
        _l("No seal was made for days. Was the machine off, and who looked after it?"),
        _l("Without a seal for so many days"),
        _DAYS,
    ),
}
"""Each question of the table, in words."""

WHAT = {act: known.label for act, known in ACTS.items()}
"""What a fact is about, where it has a name of its own in the database."""

STAGES = {
    "stands": _l("not answered"),
    "asked": _l("the township asks"),
    "answered": _l("answered"),
    "closed": _l("closed"),
}
SAID = {
    "asked": _l("The township asks"),
    "answered": _l("The village answers"),
    "closed": _l("The township closes"),
}

SENTENCES: Sentences = {
    refusals.DoesNotStand: Told(
        lambda _f: _("This question does not stand any more: what it was about is settled.")
    ),
    refusals.TownshipAsks: Told(
        lambda _f: _("The township sets this for all its villages."), status=403
    ),
}
