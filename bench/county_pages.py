"""What each page costs in a village alone and in the same one of a county, on PostgreSQL.

`ALONE=URL COUNTY=URL python -m bench county_pages` opens every page that the links of each role of
the first village lead to, of databases that `python -m bench county` made, and prints those that
cost more in the county. CPU time of the process and of the server's that serve it. Named behind it,
each as `counter/counter/?q=018`, only these pages are opened, and all are printed.
"""

import os
import time
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import Flask

from bench.browsers import browsers_of
from bench.growth import Clock, Cost, Costs, Page, costs, settled
from pointsapp import create_app
from pointsapp.extensions import db

MOST = 1.5
OF_THE_WHOLE = ("/township/", "/county/")
"""These pages show many villages; there is nothing like them in one village alone."""


def run(named: list[str]) -> int:
    """Print what is dearer, or what is named; 1 when a village's own page is over the limit."""
    serving: list[int] = []
    apps = [_application(os.environ[which], serving) for which in ("ALONE", "COUNTY")]

    def clock() -> float:
        return time.process_time() + sum(map(_seconds_of, serving))

    if named:
        return tell(*_costs_of(named, apps, clock), all_of_them=True)
    return tell(*costs(*apps, clock=clock))


def _costs_of(named: list[str], apps: list[Flask], clock: Clock) -> list[Costs]:
    found: list[Costs] = [{} for _app in apps]
    browsers = [{"stranger": app.test_client(), **browsers_of(app)} for app in apps]
    for who, _slash, path in (name.partition("/") for name in named):
        pages = [
            Page(app, of_one[who], f"/{path}") for app, of_one in zip(apps, browsers, strict=True)
        ]
        for page in pages:
            assert page.browser.get(page.path).status_code == 200, (who, page.path)
        for costs_of_one, cost in zip(found, settled(pages, clock), strict=True):
            costs_of_one[who, f"/{path}"] = cost
    return found


def _application(url: str, serving: list[int]) -> Flask:
    """Return the application on this database; which processes serve it is noted."""
    os.environ["DATABASE_URL"] = url
    app = create_app()
    app.config.update(PROPAGATE_EXCEPTIONS=True)
    with app.app_context():
        sa.event.listen(
            db.engine, "connect", lambda driver, _record: serving.append(driver.info.backend_pid)
        )
        db.engine.dispose()
    return app


def _seconds_of(process: int) -> float:
    counted = Path(f"/proc/{process}/schedstat")
    return int(counted.read_text().split()[0]) / 1e9 if counted.exists() else 0.0


def tell(alone: Costs, county: Costs, *, all_of_them: bool = False) -> int:
    """Print both costs of each dearer page, the dearest first; 1 when one is over the limit."""
    both = sorted(alone.keys() & county.keys(), key=lambda page: _ratio(alone, county, page))
    print("| who | page | CPU ms alone → county | statements |\n|---|---|---|---|")
    over = 0
    for who, route in reversed(both):
        first, last = alone[who, route], county[who, route]
        is_over = _is_over(first, last)
        over += is_over and not route.startswith(OF_THE_WHOLE)
        if all_of_them or is_over or route.startswith(OF_THE_WHOLE):
            print(
                f"| {who} | {route} | {first.cpu:.1f} → {last.cpu:.1f} |"
                f" {first.statements} → {last.statements} |"
            )
    ratio = median(_ratio(alone, county, page) for page in both)
    print(f"\n{len(both)} pages, median {ratio:.2f}, {over} of a village over {MOST}")
    return int(over > 0)


def _ratio(alone: Costs, county: Costs, page: tuple[str, str]) -> float:
    return county[page].cpu / alone[page].cpu


def _is_over(first: Cost, last: Cost) -> bool:
    return last.statements > first.statements or (
        last.cpu > MOST * first.cpu and last.cpu - first.cpu > 1
    )
