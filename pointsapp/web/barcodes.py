"""Read the code on a card or parcel from a photo of it, and draw codes to be scanned."""

from io import BytesIO

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from pointsapp.refusals import Refusal
from pointsapp.web.refusals import Sentences, Told


class NoCode(Refusal):
    """There is no code in the photo that can be read."""

    code = "no-code"
    field = "photo"


def read_code(jpeg: bytes) -> str:
    """Return the text of the first code in a photo; raises NoCode."""
    import zxingcpp
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as picture:
        barcodes = zxingcpp.read_barcodes(picture)
    if not barcodes:
        raise NoCode
    return str(barcodes[0].text)


def draw_qr(text: str, *, scale: int | None = None, border: int = 2) -> Markup:
    """Draw a QR code for a page; without a scale it fills what holds it."""
    import segno

    drawn = segno.make(text, error="m", micro=False)
    if scale is None:
        picture = drawn.svg_inline(border=border, omitsize=True, svgclass="qr", lineclass=None)
    else:
        picture = drawn.svg_inline(scale=scale, border=border, svgclass="qr", lineclass=None)
    return Markup(picture)  # noqa: S704 - our own drawing, no text of a person in it


def init_app(app: Flask) -> None:
    """Give templates the filter that draws a QR code."""
    app.add_template_filter(draw_qr, "qr")


SENTENCES: Sentences = {
    NoCode: Told(
        lambda _f: _("No code was found in this photo. Go closer, hold still, and try again."),
        status=422,
    ),
}
