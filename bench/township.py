"""What the township's overview costs, of a database that `flask demo --villages 30 --years 5` made.

`INSTANCE_PATH=… python -m bench township` opens each page as the supervisor, once to compile it and
then some times, and prints the least CPU time, the statements and the bytes as they are sent.
"""

import time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.browsers import browsers_of
from bench.growth import counted
from pointsapp import create_app
from pointsapp.community.models import Village
from pointsapp.demo.village import SUPERVISOR
from pointsapp.extensions import db
from pointsapp.web.clock import village_today

TIMES = 10
MOST_STATEMENTS, MOST_MILLISECONDS = 12, 100
ZIPPED = {"Accept-Encoding": "gzip"}


def run(_arguments: list[str]) -> int:
    """Measure and print; 1 when the overview is over a limit."""
    app = create_app()
    browser = browsers_of(app)[SUPERVISOR]
    with app.app_context():
        villages = db.session.scalars(sa.select(Village.id).order_by(Village.id)).all()
    today = village_today()
    periods = (f"{today:%Y-%m}", f"{today.year}-Q{(today.month - 1) // 3 + 1}", str(today.year))
    print(f"{len(villages)} villages\n\n| page | CPU ms | statements | bytes |\n|---|---|---|---|")
    over = [_is_over(app, browser, f"/township/?period={period}") for period in periods]
    _is_over(app, browser, f"/township/villages/{villages[-1]}/pictures")
    return int(any(over))


def _is_over(app: Flask, browser: FlaskClient, path: str) -> bool:
    with counted(app) as seen:
        answer = browser.get(path, headers=ZIPPED)
    assert answer.status_code == 200, (path, answer.status_code)
    statements, size, seconds = len(seen), len(answer.data), []
    for _time in range(TIMES):
        before = time.process_time()
        browser.get(path, headers=ZIPPED)
        seconds.append(time.process_time() - before)
    milliseconds = 1000 * min(seconds)
    print(f"| {path} | {milliseconds:.1f} | {statements} | {size:,} |", flush=True)
    return statements > MOST_STATEMENTS or milliseconds > MOST_MILLISECONDS
