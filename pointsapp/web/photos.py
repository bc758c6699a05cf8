"""Make a photo small and free of everything but the picture: no place, no time, no phone."""

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Literal

from flask_babel import gettext as _

from pointsapp.refusals import Refusal
from pointsapp.web.refusals import Sentences, Told

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_BYTES = 200 * 1024
LONGEST_SIDE = 16_000
MOST_PIXELS = {
    "JPEG": 50_000_000, "PNG": 9_000_000, "GIF": 9_000_000, "BMP": 9_000_000, "WEBP": 6_000_000,
}  # fmt: skip
"""What unpacks in about 150 MB: a JPEG at a fraction of its size, a scan or a screen as it is."""
MOST_PIXELS_PROGRESSIVE = 13_000_000
"""Of a JPEG in several passes, which is kept whole until the last one."""
FORMATS = tuple(MOST_PIXELS)
EDGES = (1600, 1200, 900, 640)
SMALL_BYTES = 40 * 1024
SMALL_EDGES = (480, 360, 240)
QUALITIES = (82, 70, 55)


class NotAPicture(Refusal):
    """A file that is no picture, or a broken one."""

    code = "not-a-picture"
    field = "photos"


class PictureTooLarge(Refusal):
    """A picture of more pixels than any phone takes."""

    code = "picture-too-large"
    field = "photos"


def shrink(stream: BinaryIO) -> bytes:
    """Return the picture as a JPEG of at most 200 KB, upright and without metadata.

    Raises NotAPicture, and PictureTooLarge before such a picture is unpacked.
    """
    return _encoded(open_picture(stream, "RGB", EDGES[0]), EDGES, MOST_BYTES)


def shrink_small(stream: BinaryIO) -> bytes:
    """Return the picture as `shrink` does, for a shelf of many: at most 40 KB."""
    return _encoded(open_picture(stream, "RGB", SMALL_EDGES[0]), SMALL_EDGES, SMALL_BYTES)


def open_picture(stream: BinaryIO, mode: Literal["RGB", "L"], edge: int) -> "Picture":
    """Return the picture upright, in colour or grey, no side longer than `edge`.

    Raises NotAPicture, and PictureTooLarge before such a picture is unpacked.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(stream, formats=FORMATS) as opened:
            _check_size(opened)
            opened.draft(mode, (edge, edge))
            opened.thumbnail((edge, edge), reducing_gap=None)
            return _on_white(opened).convert(mode)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error


def _check_size(opened: "Picture") -> None:
    """Raise PictureTooLarge when unpacking would take more memory than a photo is worth."""
    most = MOST_PIXELS[opened.format or "WEBP"]
    if opened.info.get("progressive"):
        most = MOST_PIXELS_PROGRESSIVE
    if max(opened.size) > LONGEST_SIDE or opened.width * opened.height > most:
        raise PictureTooLarge


def _on_white(taken: "Picture") -> "Picture":
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(taken)
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def _encoded(picture: "Picture", edges: tuple[int, ...], most_bytes: int) -> bytes:
    from PIL import Image

    jpeg = b""
    for edge in edges:
        picture.thumbnail((edge, edge))
        for quality in QUALITIES:
            out = BytesIO()
            Image.frombytes("RGB", picture.size, picture.tobytes()).save(
                out, "JPEG", quality=quality, optimize=True
            )
            jpeg = out.getvalue()
            if len(jpeg) <= most_bytes:
                return jpeg
    return jpeg


SENTENCES: Sentences = {
    NotAPicture: Told(
        lambda _f: _("This is not a photo, or it is damaged. Choose a JPEG or PNG."), status=422
    ),
    PictureTooLarge: Told(
        lambda _f: _("This picture is too large. Take a photo with the phone."), status=422
    ),
}
