"""A county or province on paper: `python -m bench scale --villages N --households M [--years 10]`.

Reckons storage, WAL, requests, the night's work and the cost from what was measured (docs/scale.md
says how) and from what is assumed of people and prices, which each option changes. Tells last what
breaks first on one server, and at how many villages.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

# Measured: `python -m bench county`, PostgreSQL 15, 129 villages of 531 households and a year each.
TRANSACTIONS_A_HOUSEHOLD = 11.4
ENTRIES_A_TRANSACTION = 2.18
BYTES_A_TRANSACTION = 1_250
BYTES_A_HOUSEHOLD = 1_970
WAL_BYTES_IN_BULK = 3_900
WAL_BYTES_ALONE = 1_800
WAL_BYTES_AFTER_CHECKPOINT = 45_000
# Measured: CPU of the process and of the server that serves it, `python -m bench county_commands`.
VERIFY_SECONDS_AN_ENTRY = 60e-6
# Of post-due and seal it is a night after a whole year of news, so the most they can take; of seal
# on 250 villages.
POST_DUE_SECONDS_A_VILLAGE = 0.66
SEAL_SECONDS_A_VILLAGE = 0.16
BACKUP_SECONDS_A_GB = 103.0
PAGE_SECONDS = 0.012
GB = 1e9
DAYS, SECONDS_AN_HOUR = 365, 3600


@dataclass(frozen=True)
class Asked:
    """How large, how busy, for how long, on what machine and at which prices."""

    villages: int
    households: int
    years: int
    pages_a_household: float
    peak: float
    cores: int
    night_hours: float
    yuan_a_core: float
    yuan_a_gb: float


@dataclass(frozen=True)
class Reckoned:
    """What comes of it in a year, and after all of the years."""

    transactions: float
    stored: float
    wal: tuple[float, float]
    peak_pages: float
    cores_at_peak: float
    night_hours: dict[str, float]
    yuan_a_village: float


def run(arguments: list[str]) -> int:
    """Print what is reckoned, as docs/scale.md has it."""
    parser = argparse.ArgumentParser(prog="python -m bench scale")
    for name, default in DEFAULTS.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=type(default), default=default)
    asked = Asked(**vars(parser.parse_args(arguments)))
    for what, figure in _rows(asked, reckon(asked)):
        print(f"| {what} | {figure} |")
    print("\n| reached on one server | villages |\n|---|---|")
    for villages, what in limits(asked):
        print(f"| {what} | {villages:,} |")
    return 0


DEFAULTS: dict[str, int | float] = {
    "villages": 300,
    "households": 531,
    "years": 10,
    "pages_a_household": 4.0,
    "peak": 10.0,
    "cores": 16,
    "night_hours": 6.0,
    "yuan_a_core": 600.0,
    "yuan_a_gb": 6.0,
}
"""Pages a household and month; the busiest minute against the middle of all; prices of a year."""


def reckon(asked: Asked) -> Reckoned:
    """Reckon it for as many villages as are asked."""
    households = asked.villages * asked.households
    transactions = households * TRANSACTIONS_A_HOUSEHOLD
    entries = transactions * ENTRIES_A_TRANSACTION * asked.years
    stored = transactions * BYTES_A_TRANSACTION * asked.years + households * BYTES_A_HOUSEHOLD
    peak_pages = (
        households * asked.pages_a_household * 12 * asked.peak / DAYS / 24 / SECONDS_AN_HOUR
    )
    cores = peak_pages * PAGE_SECONDS
    night = {
        "post-due": asked.villages * POST_DUE_SECONDS_A_VILLAGE,
        "seal": asked.villages * SEAL_SECONDS_A_VILLAGE,
        "verify": entries * VERIFY_SECONDS_AN_ENTRY / asked.cores,
        "backup": stored / GB * BACKUP_SECONDS_A_GB,
    }
    needed_cores = max(cores, sum(night.values()) / SECONDS_AN_HOUR / asked.night_hours, 1)
    yuan = needed_cores * asked.yuan_a_core + 3 * stored / GB * asked.yuan_a_gb
    return Reckoned(
        transactions=transactions,
        stored=stored,
        wal=(transactions * WAL_BYTES_ALONE, transactions * WAL_BYTES_AFTER_CHECKPOINT),
        peak_pages=peak_pages,
        cores_at_peak=cores,
        night_hours={name: seconds / SECONDS_AN_HOUR for name, seconds in night.items()},
        yuan_a_village=yuan / asked.villages,
    )


def _rows(asked: Asked, found: Reckoned) -> Iterator[tuple[str, str]]:
    yield "villages, households", f"{asked.villages:,}, {asked.villages * asked.households:,}"
    yield "transactions a year", f"{found.transactions:,.0f}"
    yield "entries a year", f"{found.transactions * ENTRIES_A_TRANSACTION:,.0f}"
    yield f"stored after {asked.years} years, GB", f"{found.stored / GB:,.1f}"
    least, most = (wal / GB for wal in found.wal)
    yield (
        "WAL a year, GB, each written alone: warm, all just after a checkpoint",
        (f"{least:,.1f} to {most:,.0f}"),
    )
    yield "pages a second in the busiest minute", f"{found.peak_pages:,.1f}"
    yield "cores for them", f"{found.cores_at_peak:,.2f}"
    for name, hours in found.night_hours.items():
        yield f"{name} each night after {asked.years} years, hours", f"{hours:,.2f}"
    yield "yuan a village and year", f"{found.yuan_a_village:,.0f}"


def limits(asked: Asked) -> list[tuple[int, str]]:
    """Return at how many villages each thing is full after the years, what breaks first first."""
    found = reckon(asked)
    shares = {
        f"{name} takes the whole night": hours / asked.night_hours
        for name, hours in found.night_hours.items()
    }
    shares[f"pages take {asked.cores} cores in the busiest minute"] = (
        found.cores_at_peak / asked.cores
    )
    shares["4,000 GB are stored"] = found.stored / GB / 4_000
    return sorted((int(asked.villages / share), what) for what, share in shares.items())
