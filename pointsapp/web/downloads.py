"""Files to keep: a workbook leaves as an attachment with a name that says what it is."""

from io import BytesIO

from flask import Response, send_file

from pointsapp.excel.writing import XLSX


def send_workbook(content: bytes, name: str) -> Response:
    """Hand out an Excel file under this name, which needs no ending."""
    return send_file(
        BytesIO(content), mimetype=XLSX, download_name=f"{name}.xlsx", as_attachment=True
    )
