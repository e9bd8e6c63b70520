"""What columns of the case database hold, and the register in which every table stands."""

from datetime import UTC, datetime

from sqlalchemy import JSON, Column, DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.reasons import Reason, ReasonCode


class Doubts(TypeDecorator[tuple[Doubt, ...]]):
    """Doubts as a JSON list of objects with `code` and `detail`."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Doubt, ...] | None, dialect: Dialect
    ) -> list[dict[str, str]]:
        """Return plain JSON values."""
        return [{"code": one.code.value, "detail": one.detail} for one in value or ()]

    def process_result_value(
        self, value: list[dict[str, str]] | None, dialect: Dialect
    ) -> tuple[Doubt, ...]:
        """Return the stored doubts."""
        return tuple(Doubt(DoubtCode(one["code"]), one["detail"]) for one in value or ())


class WhyUnread(TypeDecorator[Reason]):
    """A reason as a JSON object with `code` and `detail`; null where there is none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Reason | None, dialect: Dialect) -> dict[str, str] | None:
        """Return plain JSON values."""
        return None if value is None else {"code": value.code.value, "detail": value.detail}

    def process_result_value(self, value: dict[str, str] | None, dialect: Dialect) -> Reason | None:
        """Return the stored reason."""
        return None if value is None else Reason(ReasonCode(value["code"]), value["detail"])


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite has no time zones, so aware moments go in and come out as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; a naive one is a defect of ours."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored moment with its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

METADATA = MetaData(naming_convention=_NAMES)

ID = String(16)
WORD = String(64)
JSON_VALUE = JSON(none_as_null=True)


def case_id(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    """Return the column that says to which case a row belongs."""
    return Column(
        "case_id", ID, ForeignKey("cases.id"), primary_key=primary_key, index=index, nullable=False
    )
