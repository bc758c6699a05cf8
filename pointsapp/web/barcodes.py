"""Read the code on a card or parcel from a photo of it."""

from io import BytesIO

import zxingcpp
from flask_babel import gettext as _
from PIL import Image

from pointsapp.refusals import Refusal
from pointsapp.web.refusals import Sentences, Told


class NoCode(Refusal):
    """There is no code in the photo that can be read."""

    code = "no-code"
    field = "photo"


def read_code(jpeg: bytes) -> str:
    """Return the text of the first code in a photo; raises NoCode."""
    with Image.open(BytesIO(jpeg)) as picture:
        barcodes = zxingcpp.read_barcodes(picture)
    if not barcodes:
        raise NoCode
    return str(barcodes[0].text)


SENTENCES: Sentences = {
    NoCode: Told(
        lambda _f: _("No code was found in this photo. Go closer, hold still, and try again."),
        status=422,
    ),
}
