"""What guards the ledger in this database, compared with what this version ships.

Everything is read from the database's own catalogue and compared by content: a trigger of the
right name with another function, a rule, a lost NOT NULL or a dropped check are all seen.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256

from sqlalchemy import Connection, text

from pointsapp.ledger.models import TABLES
from pointsapp.ledger.shipped_guards import SHIPPED

_SQLITE = text("SELECT type || ' ' || name, sql, tbl_name FROM sqlite_master WHERE sql IS NOT NULL")
_POSTGRESQL = text("""
WITH ours AS (
  SELECT c.* FROM pg_class c WHERE c.oid = ANY (ARRAY (
    SELECT CAST(to_regclass(name) AS oid) FROM unnest(CAST(:tables AS text[])) AS names (name)))
), guard AS (
  SELECT t.*, c.relname FROM pg_trigger t JOIN ours c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
)
SELECT 'table ' || c.relname, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity,
  c.relforcerowsecurity, c.relispartition,
  (SELECT count(*) FROM pg_inherits i WHERE i.inhparent = c.oid OR i.inhrelid = c.oid))
FROM ours c
UNION ALL
SELECT 'column ' || c.relname || '.' || a.attname, concat_ws(' ',
  format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity)
FROM pg_attribute a JOIN ours c ON c.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint ' || c.relname || '.' || s.conname, concat_ws(' ',
  pg_get_constraintdef(s.oid), s.convalidated, s.condeferrable,
  (SELECT string_agg(DISTINCT CAST(t.tgenabled AS text), '') FROM pg_trigger t
   WHERE t.tgconstraint = s.oid))
FROM pg_constraint s JOIN ours c ON c.oid = s.conrelid WHERE s.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'index ' || c.relname || '.' || x.relname, concat_ws(' ', m.amname, i.indisunique,
  i.indisvalid, i.indisready, i.indisexclusion, pg_get_expr(i.indpred, i.indrelid),
  (SELECT string_agg(pg_get_indexdef(i.indexrelid, place, true), ',' ORDER BY place)
   FROM generate_series(1, i.indnatts) AS places (place)))
FROM pg_index i JOIN ours c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_am m ON m.oid = x.relam
UNION ALL
SELECT 'trigger ' || g.relname || '.' || g.tgname, concat_ws(' ', g.tgtype, g.tgenabled,
  g.tgdeferrable, g.tginitdeferred, encode(g.tgargs, 'hex'), pg_get_expr(g.tgqual, g.tgrelid),
  p.proname, (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a
   WHERE a.attrelid = g.tgrelid AND a.attnum = ANY (g.tgattr)))
FROM guard g JOIN pg_proc p ON p.oid = g.tgfoid
UNION ALL
SELECT DISTINCT 'function ' || p.proname, concat_ws(' ', l.lanname, p.prosecdef, p.proconfig,
  p.prosrc)
FROM guard g JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_language l ON l.oid = p.prolang
UNION ALL
SELECT 'rule ' || c.relname || '.' || r.rulename, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN ours c ON c.oid = r.ev_class
UNION ALL
SELECT 'policy ' || c.relname || '.' || p.polname, concat_ws(' ', p.polcmd, p.polpermissive,
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p JOIN ours c ON c.oid = p.polrelid
""")


LEDGER = frozenset(table.name for table in TABLES)


def read_guards(connection: Connection, names: Collection[str] = LEDGER) -> dict[str, str]:
    """Return each thing that guards these tables here, by name, with a hash of its content."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(_SQLITE)
        there = [(name, content) for name, content, table in rows if table in names]
    else:
        found = connection.execute(_POSTGRESQL, {"tables": sorted(names)})
        there = [(name, content) for name, content in found]
    return {str(name): _digest(str(content)) for name, content in there}


def _digest(content: str) -> str:
    """Return a short hash that does not depend on spaces and quotation marks around names."""
    plain = " ".join(content.replace('"', "").split())
    return sha256(plain.encode(errors="backslashreplace")).hexdigest()[:16]


def changed_guards(connection: Connection) -> dict[str, str]:
    """Return what is "missing", "changed" or "strange" among the guards, by name."""
    return compare_guards(read_guards(connection), SHIPPED[connection.dialect.name])


def compare_guards(here: Mapping[str, str], shipped: Mapping[str, str]) -> dict[str, str]:
    """Return what is "missing", "changed" or "strange" here, by name."""
    states = {}
    for name in sorted(here.keys() | shipped.keys()):
        if name not in here:
            states[name] = "missing"
        elif name not in shipped:
            states[name] = "strange"
        elif here[name] != shipped[name]:
            states[name] = "changed"
    return states


def fingerprint(connection: Connection) -> str:
    """Return one hash of all that guards the ledger here."""
    lines = (f"{name} {digest}\n" for name, digest in sorted(read_guards(connection).items()))
    return sha256("".join(lines).encode(errors="backslashreplace")).hexdigest()
