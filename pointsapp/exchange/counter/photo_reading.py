"""Read the code in a photo of a card or of a phone, for browsers that cannot read it themselves."""

from typing import BinaryIO

from pointsapp.refusals import Refusal
from pointsapp.web.photos import open_picture

EDGES = (1200, 2400)
"""A small picture is read in a blink; the large one when the code is small in it."""


class NoCodeInPhoto(Refusal):
    """A photo in which no code can be read."""

    code = "no-code-in-photo"
    field = "photos"


def read_code(stream: BinaryIO) -> str:
    """Return the text of the code in a photo; raises NotAPicture, PictureTooLarge, NoCodeInPhoto.

    The photo is not kept.
    """
    import zxingcpp

    picture = open_picture(stream, "L", EDGES[-1])
    for edge in EDGES:
        smaller = picture.copy()
        smaller.thumbnail((edge, edge))
        for found in zxingcpp.read_barcodes(smaller):
            if found.text:
                return str(found.text)
    raise NoCodeInPhoto
