"""Make a photo small and free of everything but the picture: no place, no time, no phone."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from pointsapp.earning.claims.refusals import NotAPicture, PictureTooLarge

MOST_BYTES = 200 * 1024
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
EDGES = (1600, 1200, 900, 640)
QUALITIES = (82, 70, 55)


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
