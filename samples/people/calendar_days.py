"""Days and months counted the way a certificate counts them."""

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(day: date) -> str:
    """Return `YYYY-MM`."""
    return f"{day.year:04}-{day.month:02}"


def clock(minutes: int) -> str:
    """Return minutes after midnight, or a sum of minutes, as `HH:MM`; hours may pass 24."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)
