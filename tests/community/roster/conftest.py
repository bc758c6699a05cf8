"""Rosters to read and to save."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import Household, KeptImport, Resident
from pointsapp.community.roster import comparing, service
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.community.roster.reading import Roster, read_roster
from tests.village import AT, Cast
from tests.workbooks import workbook

TODAY = date(2026, 11, 14)
CASES = Path(__file__).parents[2] / "cases"
