"""The guides of those who record, approve and hand out.

What stands in square brackets is the label of a button, link or field, by its message, with its
context before a bar. It is shown in the reader's language.
"""

from flask_babel import lazy_gettext as _l

from pointsapp.access.permissions import Role
from pointsapp.help.paragraphs import ON_A_TABLE, Guide, Paragraph

ACCOUNT = Paragraph(
    "account",
    ("/account/", "/password", "/authenticator"),
    _l("Your account"),
    _l(
        "Your name at the top leads to [My account]: password, devices, and "
        "a code beside the password. If you serve several villages, link your "
        "account there by [I work in another village too]. [Sign out] on a "
        "phone that is not yours."
    ),
)
"""The same for all who only need their own account."""
HAZARDS = Paragraph(
    "hazards",
    ("/hazards/",),
    _l("Hazards at home"),
    _l(
        "[Write a hazard down] where a hose is cracked or a wire is bare. Open it again when the "
        "household was told, when it was mended, and when you looked: it stays on the list, the "
        "oldest first, until it is in order. [Rounds of all yards] is for the office: tap only "
        "the households where something is not in order."
    ),
)
"""The same for all who write hazards down."""

CLERKS = {
    Role.RECORDER: Guide(
        _l("You write down who did what. Somebody else checks it before it counts."),
        (
            Paragraph(
                "activity",
                ("/activities/", "/"),
                _l("Record an activity with its people"),
                _l(
                    "Open [Activities] and tap [Record an activity]. Give it a name, a "
                    "place, a rule and the usual quantity, then [Go on: who took part?]. "
                    "Tick the people; find them by name, initials or household number. "
                    "Without a signal the phone keeps the ticks and sends them later. At "
                    "the end [Save and see the sheet], look at it, and [Submit for "
                    "approval]."
                ),
            ),
            Paragraph(
                "sheets",
                ("/sheets/", "/lines/"),
                _l("Where your sheets are"),
                _l(
                    "[Award sheets] lists all of them. You can change a sheet until it "
                    "is submitted, and again when it comes back. What is wrong "
                    "afterwards is put right under [Wrong? Correct it]; somebody else "
                    "approves it."
                ),
            ),
            Paragraph(
                "inspections",
                ("/inspections/",),
                _l("An inspection from yard to yard"),
                _l(
                    "Open [Inspections], tap [Start a round] and choose the rule. All "
                    "households have the usual grade; change only those that differ. "
                    "Then [Submit for approval]."
                ),
            ),
            Paragraph(
                "people",
                ("/households/", "/sheets/entry"),
                _l("Find a household, enter a single deed"),
                _l(
                    "[Households] finds people by name, initials, phone or number. On a "
                    "household's page you see its members and entries. [Enter a single "
                    "deed] is for what one person did alone."
                ),
            ),
            Paragraph(
                "rules",
                ("/rules/",),
                _l("What earns points, and how many"),
                _l(
                    "[Rules] lists what earns points, how many, and up to which cap. "
                    "Caps are kept by themselves: what is above does not count and says "
                    "so."
                ),
            ),
            HAZARDS,
            ACCOUNT,
        ),
    ),
    Role.APPROVER: Guide(
        _l("What others recorded counts once you have looked at it."),
        (
            Paragraph(
                "approve",
                ("/sheets/", "/"),
                _l("Check what others recorded"),
                _l(
                    "The first page shows what waits for you. Open a sheet, look at the "
                    "people, the quantities and the photos, and tap [Approve], or [Send "
                    "back] with the reason. You never approve what you recorded, nor "
                    "your own household."
                ),
            ),
            Paragraph(
                "notice",
                ("/board/",),
                _l("The public notice"),
                _l(
                    "An approved sheet hangs out for the village's number of days, then "
                    "its points count. Print it with [Print the public notice]. When the "
                    "days are over it is posted at night, or by [Post what is due]."
                ),
            ),
            Paragraph(
                "objections",
                ("/objections/",),
                _l("Objections"),
                _l(
                    "Somebody disagrees with a line: it stops, the rest of the sheet "
                    "goes on. Ask those who were there, then answer. The answer is "
                    "public."
                ),
            ),
            Paragraph(
                "claims",
                ("/claims/",),
                _l("Claims of the households"),
                _l(
                    "Open [Claims], look at words and photos, and tap [Accept] or "
                    "[Refuse] with the reason. What you accept becomes a line on a "
                    "sheet."
                ),
            ),
            Paragraph(
                "needs",
                ("/needs/",),
                _l("What households need"),
                _l(
                    "[Needs] lists what you may know of, overdue ones first; [Take down a need] is "
                    "for somebody who comes to the office. Open one, write what was done, hand it "
                    "on or move its deadline. Is it done? Tap [Ask the household]: it answers on "
                    "its phone. Of a quarrel you see only that it is there."
                ),
            ),
            Paragraph(
                "reports",
                ("/reports/", "/redemptions/", "/confirmations/", "/households/", "/rules/"),
                _l("Look behind the figures"),
                _l(
                    "[Reports] shows what is promised, what was handed out, and what is "
                    "unusual. Under [Review] you look at what new accounts had a part "
                    "in."
                ),
            ),
            Paragraph(
                "care",
                ("/care/",),
                _l("Is everybody visited?"),
                _l(
                    "[Home visits] shows by group how many households were visited this month, and "
                    "whom nobody has been to for 60 days. Where a household says that nobody "
                    "came, it stands first. Members are never ranked."
                ),
            ),
            HAZARDS,
            ACCOUNT,
        ),
        picture=ON_A_TABLE,
    ),
    Role.COUNTER: Guide(
        _l("Points become goods here, and the resident agrees to each exchange."),
        (
            Paragraph(
                "serve",
                ("/counter/", "/"),
                _l("Serve a household"),
                _l(
                    "Open [Counter]. Scan the card or the code on the phone, or type "
                    "name, initials or number. Tap the goods; the page shows what is "
                    "left. The resident types the PIN, then [Hand out and book]. Without "
                    "PIN and code a colleague confirms, with the reason."
                ),
            ),
            Paragraph(
                "door",
                ("/counter/orders/",),
                _l("Orders that party members bring"),
                _l(
                    "[Orders from the door] shows what households ordered at home, with their "
                    "PIN. Put the goods together and give them to the party member who took the "
                    "order. Is a price higher by now, the mandate over or the order too old, "
                    "nothing is booked: it says why, and [Drop the order] removes it."
                ),
            ),
            Paragraph(
                "aside",
                ("/counter/",),
                _l("When somebody has to wait"),
                _l(
                    "[Put the basket aside] keeps it while you serve the next one. With "
                    "[Another household] you begin anew."
                ),
            ),
            Paragraph(
                "returns",
                ("/redemptions/", "/register/"),
                _l("Goods come back"),
                _l(
                    "Find the exchange under [Redemptions], tap [Take goods back], type "
                    "how many come back and how many are broken, and [Book the return]. "
                    "The points go back to the household."
                ),
            ),
            Paragraph(
                "stock",
                ("/stock/", "/cashing-up/"),
                _l("Goods in, and counting"),
                _l(
                    "Under [Stock] tap [Take goods in] for what arrives, with its source "
                    "and price. [Count the shelf] asks what is there before it shows "
                    "what should be. What is broken or too old goes by [Write off]."
                ),
            ),
            Paragraph(
                "items",
                ("/items/", "/reports/", "/households/"),
                _l("Prices and pictures"),
                _l(
                    "[Goods] has the points for each, the picture, and how many a "
                    "household may take in a month."
                ),
            ),
            ACCOUNT,
        ),
        picture=ON_A_TABLE,
    ),
}
