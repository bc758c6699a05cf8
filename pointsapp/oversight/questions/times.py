"""How long something took, asked of either database."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

MINUTE = 60
DAY = 24 * 60 * MINUTE


class SecondsBetween(FunctionElement[float]):
    """The seconds from one instant or day to a later one."""

    inherit_cache = True
    type = sa.Float()


@compiles(SecondsBetween, "sqlite")
def _on_sqlite(element: Any, compiler: SQLCompiler, **more: Any) -> str:
    earlier, later = (compiler.process(part, **more) for part in element.clauses)
    return f"((julianday({later}) - julianday({earlier})) * {DAY})"


@compiles(SecondsBetween, "postgresql")
def _on_postgresql(element: Any, compiler: SQLCompiler, **more: Any) -> str:
    earlier, later = (compiler.process(part, **more) for part in element.clauses)
    return f"extract(epoch from ({later})::timestamp - ({earlier})::timestamp)"


def seconds_between(earlier: Any, later: Any) -> SecondsBetween:
    """Return how many seconds lie between two columns of instants or days."""
    return SecondsBetween(earlier, later)
