"""What the columns of lists are called, and what may be wrong or left out in them."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

REASONS: dict[str, LazyString] = {
    "cell-error": _l("the cell shows an error of Excel's"),
    "number-is-a-date": _l(
        "Excel turned this household number into a date; format the column as text"
    ),
    "number-lost-digits": _l(
        "Excel keeps fifteen digits of a number: the last ones are lost; format the column as text"
    ),
    "number-is-none": _l("this is not a household number"),
    "number-in-two-spellings": _l(
        "this number is the same as one further up, written otherwise; each household needs its own"
    ),
    "household-closed": _l("this household was closed or merged into another"),
    "name-without-character": _l("a character of this name is in no font; type it anew"),
    "phone-twice": _l("two numbers; the first one is kept"),
    "birth-month-unsure": _l(
        "January or October? Only the year is kept; format the column as text"
    ),
    "birth-impossible": _l("left out: nobody is born on this day"),
    "neither-yes-nor-no": _l("write 是 or 否, or leave the cell empty"),
    "number-missing": _l("the household number is missing"),
    "number-unreadable": _l("this is not a household number"),
    "household-again": _l("this household came further up already; its people are added there"),
    "household-unknown": _l("the village has no such household"),
    "household-twice": _l("this household is in the file twice"),
    "name-missing": _l("the name is missing"),
    "name-too-long": _l("the name is too long"),
    "name-unreadable": _l("this is not a name: it contains symbols or a formula"),
    "person-twice": _l("this person is in the household twice"),
    "namesakes": _l("two people of the same name in the household, born on different days"),
    "second-head": _l("the household has a head already"),
    "no-head": _l("the household has no head; the first person stands in"),
    "head-unknown": _l("nobody in the village has this name"),
    "earned-for-balance": _l(
        "this is what was earned; another column says what was redeemed: name the balance 结余"
    ),
    "phone-unreadable": _l("this is not a phone number"),
    "phone-left-out": _l("left out: this is not a phone number"),
    "birth-unreadable": _l("left out: this is not a date of birth"),
    "balance-unreadable": _l("this is not a whole number of points"),
    "taken-otherwise": _l(
        "this household's balance was taken over before with another figure; correct the old one"
    ),
}
FIELDS: dict[str, LazyString] = {
    "number": _l("Household number"),
    "name": _l("Name"),
    "head": _l("Head of household"),
    "group": _l("Group"),
    "relation": _l("Relation to the head"),
    "sex": _l("Sex"),
    "born": _l("Born"),
    "phone": _l("Phone"),
    "politics": _l("Party membership"),
    "is_party_member": _l("Party membership"),
    "note": _l("Note"),
    "lives_alone": _l("Somebody lives alone here"),
    "has_no_phone": _l("Nobody here has a phone"),
    "balance": _l("Balance"),
    "redeemed": _l("Redeemed"),
}
