"""The clock of the office: the present moment, and Japan's day and hour."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO_NAME = "Asia/Tokyo"
"""Japan's time zone as the tz database, and cron schedules, call it."""

TOKYO = ZoneInfo(TOKYO_NAME)
"""Nine hours before UTC all year: no summer time since 1951."""


def now_utc() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that it is in Japan."""
    return datetime.now(TOKYO).date()
