"""Make a photo small and free of everything but the picture: no place, no time, no phone."""

from io import BytesIO
from typing import BinaryIO

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from pointsapp.refusals import Refusal
from pointsapp.web.refusals import explain

MOST_BYTES = 200 * 1024
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
EDGES = (1600, 1200, 900, 640)
QUALITIES = (82, 70, 55)


class NotAPicture(Refusal):
    """A file that is no picture, or a broken one."""

    code = "not-a-picture"
    field = "photos"


class PictureTooLarge(Refusal):
    """A picture of more pixels than any phone takes."""

    code = "picture-too-large"
    field = "photos"


explain(
    NotAPicture,
    lambda _f: _("This is no photo, or a broken one. Choose a JPEG or PNG."),
    status=422,
)
explain(
    PictureTooLarge,
    lambda _f: _("This picture is too large. Take a photo with the phone."),
    status=422,
)


def shrink(stream: BinaryIO) -> bytes:
    """Return the picture as a JPEG of at most 200 KB, upright and without metadata.

    Raises NotAPicture, and PictureTooLarge before such a picture is unpacked.
    """
    try:
        with Image.open(stream, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureTooLarge
            opened.draft("RGB", (EDGES[0], EDGES[0]))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    return _encoded(picture)


def _encoded(picture: Image.Image) -> bytes:
    made = b""
    for edge in EDGES:
        picture.thumbnail((edge, edge))
        for quality in QUALITIES:
            out = BytesIO()
            Image.frombytes("RGB", picture.size, picture.tobytes()).save(
                out, "JPEG", quality=quality, optimize=True
            )
            made = out.getvalue()
            if len(made) <= MOST_BYTES:
                return made
    return made
