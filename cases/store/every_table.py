"""Every table of the case database. Alembic's migrations must say the same (tested)."""

from cases.store import keying_tables, question_tables, risk_tables, staff_tables, tables
from cases.store.columns import METADATA as METADATA

TABLES = (tables, keying_tables, question_tables, risk_tables, staff_tables)
"""The modules that write their tables into `METADATA`."""
