"""The guides: for each role what is done where, in the words of the buttons.

What stands in square brackets is the label of a button, link or field, by its message, with its
context before a bar. It is shown in the reader's language.
"""

from flask_babel import lazy_gettext as _l

from pointsapp.access.permissions import Role
from pointsapp.help.clerks import ACCOUNT, CLERKS, HAZARDS
from pointsapp.help.overseers import OVERSEERS
from pointsapp.help.paragraphs import ON_A_TABLE, Guide, Paragraph
from pointsapp.help.year_end import YEAR_END

GUIDES = {
    Role.RESIDENT: Guide(
        _l("Your household's points on the phone: five things, each one tap away."),
        (
            Paragraph(
                "sign-in",
                ("/sign-in", "/c/", "/pin", "/my/consent", "/"),
                _l("Come in with your phone"),
                _l(
                    "Scan the code on your points card, or open the first page and tap "
                    "[See my household's points]. Type the household's number and the "
                    "six digits, then tap [See my points]. With a first PIN from the "
                    "village you choose your own at once. Forgotten? The village office "
                    "gives you a new one."
                ),
            ),
            Paragraph(
                "balance",
                ("/my/", "/my/deeds/", "/my/statement"),
                _l("See your points"),
                _l(
                    "[household's menu|Points] shows what you can spend, what still "
                    "waits, and each entry with its reason. Tap an entry to see the "
                    "whole story. If it wasn't you, say so there: somebody will look at "
                    "it and answer."
                ),
            ),
            Paragraph(
                "goods",
                ("/my/shop", "/my/exchanges/"),
                _l("What you can get"),
                _l(
                    "[household's menu|Goods] shows all goods with their points, and "
                    "whether yours reach. You get them at the counter on an exchange "
                    "day; nothing is ordered on the phone."
                ),
            ),
            Paragraph(
                "code",
                ("/my/code",),
                _l("At the counter"),
                _l(
                    "Bring the card and type the PIN there, or open [household's "
                    "menu|Code] and show it. It changes every minute, so nobody can use "
                    "an old picture of it."
                ),
            ),
            Paragraph(
                "claims",
                ("/my/claims/", "/my/activities/"),
                _l("Tell what you did"),
                _l(
                    "Under [household's menu|Claim] say what you did, when and how much, "
                    "with a photo if you have one, and tap [File the claim]. Under [household's "
                    "menu|Events] you see what is planned and sign up."
                ),
            ),
            Paragraph(
                "needs",
                ("/my/needs/",),
                _l("Say what you need"),
                _l(
                    "Under [household's menu|More], [What we need], choose what it is about, say "
                    "it in a few words and tap [Send]. What the village does stands there. When "
                    "it says that it is done, tap [Yes, it is done], or [Not yet] and what is "
                    "still missing."
                ),
            ),
            Paragraph(
                "mandate",
                ("/my/orders/",),
                _l("Let your party member act for you"),
                _l(
                    "No phone at hand, or no way to the counter? Under [Who helps us] you agree "
                    "that the party member who looks after you acts for you, for a year at most. "
                    "Goods are ordered at your door with your PIN and brought home. You read "
                    "there what was done, and end it with a tap. On paper the village office "
                    "does the same."
                ),
            ),
            Paragraph(
                "more",
                (
                    "/my/more",
                    "/my/helpers",
                    "/my/settings",
                    "/my/messages",
                    "/my/complaints",
                    "/my/data",
                    "/board/",
                    "/account/",
                ),
                _l("Everything else"),
                _l(
                    "Under [household's menu|More] are the statement to print, messages, "
                    "a child in town who may look after things for you, a lost phone, "
                    "and [Complaints and suggestions]. The public board is open to "
                    "everybody, without signing in."
                ),
            ),
        ),
    ),
    **CLERKS,
    Role.ADMIN: Guide(
        _l("You look after what the others work with: settings, people, roster, rules, cards."),
        (
            Paragraph(
                "begin",
                ("/manage/beginnings", "/"),
                _l("Begin with the village"),
                _l(
                    "[First steps] lists what a village needs and knows what is done. "
                    "Each step is a link; you may stop at any time and go on another "
                    "day."
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
            Paragraph(
                "settings",
                ("/manage/village", "/manage/", "/manage/closure"),
                _l("Settings"),
                _l(
                    "Under [Manage], [Settings] has the days of notice, the phone for "
                    "questions, the exchange days, the ceiling of points, and who signs "
                    "in with a code. [Save] at the end. [Closing of the village] tells what must "
                    "be done before it."
                ),
            ),
            Paragraph(
                "staff",
                (
                    "/manage/staff",
                    "/manage/pairs/",
                    "/account/",
                    "/confirmations/",
                    "/password",
                    "/authenticator",
                ),
                _l("Staff"),
                _l(
                    "Under [Manage], [Staff] lists who works for the village. "
                    "[Appoint, and show the first password] makes an account: hand the "
                    "password over in person. At the first sign-in the person chooses another "
                    "one. Whoever leaves is dismissed here."
                ),
            ),
            Paragraph(
                "roster",
                ("/manage/roster", "/manage/balances", "/manage/imports", "/households/"),
                _l("Roster and old balances"),
                _l(
                    "[Import the roster] reads your own Excel list: choose the file, tap "
                    "[Look at it], and only then save. A whole import is taken back "
                    "under [Imports]. Families that split, join or move are changed on "
                    "the household's page."
                ),
            ),
            Paragraph(
                "rules",
                ("/rules/", "/sheets/"),
                _l("Rules"),
                _l(
                    "[Adopt the rules] takes the template over, with the number of the "
                    "villagers' resolution. Each rule can be changed from a day on; what "
                    "was counted before stays."
                ),
            ),
            Paragraph(
                "cards",
                ("/manage/cards",),
                _l("Cards and their first PINs"),
                _l(
                    "[Print all cards] makes a sheet to cut, [Print PINs for those "
                    "without] the slips with first PINs. A lost card is blocked by any "
                    "of the staff and replaced on the household's page."
                ),
            ),
            Paragraph(
                "goods",
                ("/items/", "/stock/", "/redemptions/", "/reports/"),
                _l("Goods and reports"),
                _l(
                    "[Goods] has prices and pictures, [Stock] what came in and what is "
                    "left, [Reports] whether the village can keep what it promised."
                ),
            ),
            YEAR_END,
            Paragraph(
                "answers",
                ("/manage/complaints", "/manage/honour", "/manage/audit"),
                _l("Complaints, honours, log"),
                _l(
                    "[Complaints] are answered here, and the household reads it. [Honour lists] "
                    "propose from what was earned; tick, [Hang the list out], then [Honour them] "
                    "and print. [Honour board] says who is named. [Log] shows who changed what."
                ),
            ),
        ),
        picture=ON_A_TABLE,
    ),
    Role.PAIRED_MEMBER: Guide(
        _l("You speak for households that have no phone."),
        (
            Paragraph(
                "care",
                ("/paired/", "/"),
                _l("Your round"),
                _l(
                    "[My round] lists the households that you look after, those first that nobody "
                    "has been to for longest. Was all well? Tap [Visited, all well]. A slip of the "
                    "thumb is taken back there on the same day. The village's administrator "
                    "chooses your households."
                ),
            ),
            Paragraph(
                "visit",
                ("/paired/visits/",),
                _l("More to say"),
                _l(
                    "Tap [Visited, and more] and say when, with whom you spoke, what about, and "
                    "one line if you like. The household sees on its phone that you came, never "
                    "your line. Write nothing about illness or income."
                ),
            ),
            Paragraph(
                "claim",
                ("/paired/", "/claims/"),
                _l("Claim for a household"),
                _l(
                    "Open the household on your round, tap the claim beside the person, say what "
                    "they did, when and how much, with a photo if there is one, and tap [File the "
                    "claim]. Somebody else approves it; the household sees who claimed."
                ),
            ),
            Paragraph(
                "acting",
                ("/paired/mandates/", "/paired/orders/"),
                _l("Act for a household that agreed"),
                _l(
                    "[Act for a household] lists who agreed, on its phone or on paper at the "
                    "office. Tap [Act for it]: for half an hour you see its pages, and claim, "
                    "object and sign up for it; then [Done with this household]. With [Take an "
                    "order at the door] it chooses goods and types its PIN on your phone. The "
                    "counter hands them to you; at home note under [Orders I took at the door] "
                    "who took them."
                ),
            ),
            HAZARDS,
            ACCOUNT,
        ),
    ),
    Role.MEDIATOR: Guide(
        _l("You settle quarrels. Nobody else of the village reads of them."),
        (
            Paragraph(
                "quarrels",
                ("/quarrels/", "/"),
                _l("A quarrel from beginning to end"),
                _l(
                    "Under [Quarrels] tap [Take a quarrel up]: the households' numbers, what it is "
                    "about, who settles it. Write down each talk. At the end choose how it ended "
                    "and tap [End the quarrel]; an agreement has days on which you look whether "
                    "it is kept, and they stand on your first page."
                ),
            ),
            Paragraph(
                "register",
                ("/quarrels/register",),
                _l("The register of quarrels"),
                _l(
                    "[Register of quarrels] is the year's list, to print or as an Excel file. "
                    "Who took it is written down. A quarrel never stands in a household's "
                    "entries and never costs points."
                ),
            ),
            ACCOUNT,
        ),
    ),
    **OVERSEERS,
}
