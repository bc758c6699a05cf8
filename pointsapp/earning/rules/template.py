"""The 52 rules that villages begin with, and how a rule is written down outside the database."""

import json
from pathlib import Path
from typing import Any

from pointsapp.earning.rules.models import CapBearer
from pointsapp.earning.rules.wording import Wording

TEMPLATE = Path(__file__).with_name("template.json")


def template() -> list[dict[str, Any]]:
    """Return the template's rules; deductions are off."""
    rules: list[dict[str, Any]] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    return rules


def template_wording(code: str) -> Wording | None:
    """Return what the template says under this code, None where it has no such rule."""
    return next((read_wording(rule) for rule in template() if rule["code"] == code), None)


def read_wording(written: dict[str, Any]) -> Wording:
    """Read a rule as the template writes it, its cap in one pair, or as a township's offer does."""
    cap_points, cap_period = written.get("cap") or (
        written.get("cap_points"),
        written.get("cap_period"),
    )
    return Wording(
        name=written["name"],
        points=written["points"],
        unit=written["unit"],
        name_en=written["name_en"],
        levels=written["levels"],
        cap_points=cap_points,
        cap_per=written.get("cap_per") or (CapBearer.HOUSEHOLD if cap_points else None),
        cap_period=cap_period,
        evidence=written.get("evidence", False),
    )
