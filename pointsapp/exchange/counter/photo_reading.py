"""Read the code in a photo of a card or of a phone, for browsers that cannot read it themselves."""

from typing import TYPE_CHECKING, BinaryIO

from pointsapp.refusals import Refusal
from pointsapp.web.photos import FORMATS, MOST_PIXELS, NotAPicture, PictureTooLarge

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

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

    picture = _opened(stream)
    for edge in EDGES:
        smaller = picture.copy()
        smaller.thumbnail((edge, edge))
        for found in zxingcpp.read_barcodes(smaller):
            if found.text:
                return str(found.text)
    raise NoCodeInPhoto


def _opened(stream: BinaryIO) -> "Picture":
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(stream, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureTooLarge
            opened.draft("L", (EDGES[-1], EDGES[-1]))
            return ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
