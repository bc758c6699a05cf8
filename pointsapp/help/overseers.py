"""The guides of who looks at villages from the township and from the county."""

from flask_babel import lazy_gettext as _l

from pointsapp.access.permissions import Role
from pointsapp.help.paragraphs import ON_A_TABLE, Guide, Paragraph

OVERSEERS = {
    Role.SUPERVISOR: Guide(
        _l("You see how the villages of the township stand."),
        (
            Paragraph(
                "overview",
                ("/township/",),
                _l("How the villages stand"),
                _l(
                    "[Overview] shows the villages side by side for a month, a quarter or "
                    "a year, in the order of their area codes, never of a figure."
                ),
            ),
            Paragraph(
                "found",
                ("/township/villages/",),
                _l("Set up another village of the township"),
                _l(
                    "Under [Villages] tap [Found a village]: name, area code, settings as "
                    "in another village, and the first administrator. Hand over the drawn "
                    "password on paper. If the paper is lost before anybody of the "
                    "village has signed in, open the village and tap [Draw another "
                    "password]."
                ),
            ),
            Paragraph(
                "ending",
                ("/township/villages/",),
                _l("Rename or close a village"),
                _l(
                    "Open the village under [Villages]. [Rename the village] keeps its code and "
                    "the address of its board. To close it, propose a last day there; the village "
                    "agrees, and after that day, once nothing waits, tap [Close the village for "
                    "good]."
                ),
            ),
            Paragraph(
                "rosters",
                ("/township/rosters",),
                _l("Rosters of several villages"),
                _l(
                    "Under [Villages] tap [Rosters of several villages in one file] and "
                    "choose the Excel file, with a column 行政村 or a sheet for each "
                    "village. You look at it village by village before anything is saved; "
                    "each village can take its own import back."
                ),
            ),
            Paragraph(
                "visit",
                ("/township/visit/",),
                _l("Read in a village"),
                _l(
                    "Open the village under [Villages] and tap [Read in this village]. "
                    "You see what its approver sees and change nothing. Where households "
                    "are named you give a reason and tap [Show names for an hour]; the "
                    "village and each household read it. [Leave the village] brings you "
                    "back."
                ),
            ),
            Paragraph(
                "questions",
                ("/township/questions/",),
                _l("Ask, and read the answers"),
                _l(
                    "[Questions] lists for a month what is worth a question in each "
                    "village, with the facts behind it and what the village answered. Ask "
                    "again or close it, write why, and tap [Keep it]."
                ),
            ),
            Paragraph(
                "log",
                ("/township/log",),
                _l("What the township did"),
                _l(
                    "[Log of the township] tells who of the township founded a village, drew a "
                    "password, looked at a village's figures, read in a village and for which "
                    "reason. Each village reads the lines about it in its own log."
                ),
            ),
            Paragraph(
                "rules",
                ("/township/rules/", "/"),
                _l("A table of rules for the villages"),
                _l(
                    "Under [Rules offered] tap [Offer a table of rules] and choose the "
                    "Excel file. Villages compare it with their own and take over what "
                    "their meeting decides; nothing changes by itself."
                ),
            ),
            Paragraph(
                "review",
                ("/confirmations/",),
                _l("Look at what new accounts did"),
                _l(
                    "[Review] lists what new accounts had a part in. Look at it, ask the "
                    "village if needed, and tick it off."
                ),
            ),
            Paragraph(
                "account",
                ("/account/", "/password", "/authenticator"),
                _l("Your account"),
                _l(
                    "Your name at the top leads to [My account]: password, devices, and "
                    "a code beside the password. You see the villages of your township "
                    "and change nothing in their books."
                ),
            ),
        ),
        picture=ON_A_TABLE,
    ),
    Role.COUNTY_SUPERVISOR: Guide(
        _l("You see how the townships of the county stand."),
        (
            Paragraph(
                "overview",
                ("/county/", "/"),
                _l("How the townships stand"),
                _l(
                    "[Overview] shows the townships side by side for a month, a quarter or a "
                    "year; each is the sum of its villages, as they were counted at night. Tap a "
                    "township and you see its villages, tap a village and you see its months, as "
                    "the township sees them. You read no names and change nothing; ask the "
                    "township."
                ),
            ),
            Paragraph(
                "log",
                ("/county/log",),
                _l("What the county looked at"),
                _l(
                    "[Log of the county], on the overview, tells who of the county looked at "
                    "which village. Each village reads the lines about it in its own log."
                ),
            ),
            Paragraph(
                "account",
                ("/account/", "/password", "/authenticator"),
                _l("Your account"),
                _l(
                    "Your name at the top leads to [My account]: password, devices, and a code "
                    "beside the password."
                ),
            ),
        ),
        picture=ON_A_TABLE,
    ),
}
