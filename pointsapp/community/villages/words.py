"""What to tell somebody whose settings cannot be saved."""

from flask_babel import gettext as _

from pointsapp.community.villages import exchange_days
from pointsapp.community.villages.service import VillageCodeTaken
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    exchange_days.BadExchangeDays: Told(
        lambda f: _(
            "“%(word)s” is not a day. Type days such as 10、20 or 周二、周五.", word=f["word"]
        ),
        status=422,
    ),
    VillageCodeTaken: Told(
        lambda f: _("Another village has the code %(code)s.", code=f["code"]), status=422
    ),
}
