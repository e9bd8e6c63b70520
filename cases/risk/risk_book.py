"""The book of risk: the residual error as stated, calibrations, and what audits have found."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import RowMapping, insert, select

from cases.records.errors import RiskRefused
from cases.records.records import Event
from cases.records.risk import AskedShares, AuditCount, DetectionCount, RiskSetting
from cases.risk import checked_values, detection_counts
from cases.store.risk_tables import CALIBRATIONS, RISK_SETTINGS
from cases.store.tables import CASES
from cases.store.unit_of_work import Change, Transactions
from ocr.confidence.calibration import (
    CONFIRMED,
    EMPTY_KINDS,
    Calibration,
    Observation,
    Provenance,
    from_json,
    shipped_calibration,
    to_json,
)
from ocr.confidence.thresholds import AUDIT_SHARE, RESIDUAL, Risk, risk_at
from ocr.confidence.wilson import enough_to_show

SMALLEST, GREATEST = 0.00001, 0.1
"""The residual errors that may be stated: 1 in 100,000 to 1 in 10."""

_MOST_PLANTED = 0.2
"""Of the audits: more would make a clerk's work a test."""

_BROUGHT_ALONG = RiskSetting(RESIDUAL, AUDIT_SHARE)


class RiskBook:
    """How much error may remain, who said so, and what is known of the reading."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def setting(self) -> RiskSetting:
        """Return what is in force; 1 in 1,000 where nobody has said anything."""
        return next(iter(self.settings(1)), _BROUGHT_ALONG)

    def settings(self, limit: int = 20) -> tuple[RiskSetting, ...]:
        """Return what was stated, the latest first."""
        wanted = select(RISK_SETTINGS).order_by(RISK_SETTINGS.c.id.desc()).limit(limit)
        with self._transactions.look() as db:
            return tuple(map(_setting, db.execute(wanted).mappings()))

    def state(
        self,
        residual: float,
        audit_share: float,
        by: str,
        why: str = "",
        asked: AskedShares | None = None,
    ) -> None:
        """State the error that may remain; cases read from now on are decided by it.

        Args:
            residual: the share of accepted values that may be wrong.
            audit_share: the share of accepted values that a person sees all the same.
            by: the administrator.
            why: the reason, where there is one.
            asked: how these are asked about; as it was where nothing is said.

        Raises:
            RiskRefused: where one of them cannot be kept.
        """
        old = self.setting()
        new = RiskSetting(residual, audit_share, by, None, why, asked or old.asked)
        _refuse_what_cannot_be_kept(new)
        with self._transactions.write(by) as work:
            work.db.execute(insert(RISK_SETTINGS).values(**_row(new), set_at=work.at))
            work.sign(Event.RISK, change=Change("residual", _said(old), _said(new), why))

    def calibration(self) -> Calibration:
        """Return the calibration in force: the town's own, or the one that is brought along."""
        with self._transactions.look() as db:
            last = select(CALIBRATIONS.c.curves).order_by(CALIBRATIONS.c.id.desc()).limit(1)
            stored = db.execute(last).scalar()
        return from_json(stored) if stored else shipped_calibration()

    def calibrate(self, calibration: Calibration, by: str) -> None:
        """Put a calibration in force; earlier ones are kept, for what was read by them."""
        with self._transactions.write(by) as work:
            row = {
                "digest": calibration.digest,
                "source": calibration.provenance.source,
                "engine": calibration.provenance.engine,
                "curves": to_json(calibration).decode(),
            }
            work.db.execute(insert(CALIBRATIONS).values(**row, made_by=by, made_at=work.at))
            work.sign(Event.RISK, change=Change("calibration", None, calibration.digest))

    def in_force(self) -> Risk:
        """Return what the reading room is told: calibration, thresholds, share of audits."""
        setting = self.setting()
        return risk_at(self.calibration(), setting.residual, setting.audit_share)

    def recogniser(self) -> str:
        """Return the name of the recogniser that read last; "" where nothing was read yet."""
        wanted = select(CASES.c.engine).where(CASES.c.engine.is_not(None))
        with self._transactions.look() as db:
            return db.execute(wanted.order_by(CASES.c.updated_at.desc()).limit(1)).scalar() or ""

    def learn(self, engine: str, templates: Collection[str], by: str) -> Calibration:
        """Put in force what the town's own people have answered, and return it.

        It is learnt from the forms that the calibration before it knew, and from those that have
        enough answers of their own: one that was met a few times is on probation as before.

        Raises:
            RiskRefused: where too little was audited to show the error that was stated: with
                fewer answers even none wrong would prove nothing.
        """
        from ocr.confidence.calibration_fit import fit  # scikit-learn takes a second to load

        answered, needed = self.audited(engine, templates), self.due(engine, templates)
        if answered < needed:
            raise RiskRefused(
                f"抜き取り確認が {needed:,} 件たまると作り直せます。今は {answered:,} 件です"
            )
        known = self.observations(engine, templates)
        note = f"audited {answered}"
        made = f"{self._transactions.now():%Y-%m-%d}"
        hashes = tuple(one for one in sorted(templates) if self._is_known(engine, one))
        provenance = Provenance(CONFIRMED, engine, hashes, len(known), note, made)
        calibration = fit(known, provenance)
        self.calibrate(calibration, by)
        return calibration

    def _is_known(self, engine: str, template: str) -> bool:
        before = self.calibration().provenance
        known = before.engine == engine and template in before.templates
        return known or self.audited(engine, (template,)) >= self.needed()

    def due(self, engine: str, templates: Collection[str]) -> int:
        """Return how many audited values it takes to learn from these forms again.

        Twice as many as the last time: who may try whenever one more value is there tries until
        luck pleases, and a figure that was chosen so is no bound. So there are few looks, and half
        of what each sees was seen by none before.
        """
        before = self.calibration().provenance
        words = before.note.split()
        again = before.source == CONFIRMED and before.engine == engine and len(words) == 2
        if again and words[1].isdecimal() and {*before.templates} & {*templates}:
            return max(self.needed(), 2 * int(words[1]))
        return self.needed()

    def needed(self) -> int:
        """Return how many audited values it takes to show the error that was stated."""
        return enough_to_show(self.setting().residual)

    def audited(self, engine: str, templates: Collection[str]) -> int:
        """Return how many filled values of one recogniser and these forms were audited."""
        with self._transactions.look() as db:
            return sum(
                one.audited and one.kind not in EMPTY_KINDS
                for one in checked_values.of_all(db)
                if one.engine == engine and one.template_hash in templates
            )

    def observations(self, engine: str, templates: Collection[str]) -> tuple[Observation, ...]:
        """Return every value that a person checked, of one recogniser and of forms as they are.

        Args:
            engine: the recogniser's name, with the digest of its weights.
            templates: the hashes of the forms.
        """
        with self._transactions.look() as db:
            return tuple(
                Observation(one.kind, one.score, one.right, one.weight, one.doubted)
                for one in checked_values.of_all(db)
                if one.weight and one.engine == engine and one.template_hash in templates
            )

    def audits(self) -> tuple[AuditCount, ...]:
        """Return what audits have found, by kind."""
        checked: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        with self._transactions.look() as db:
            for one in checked_values.of_all(db):
                checked[one.kind] += one.audited
                wrong[one.kind] += one.audited and not one.right
        return tuple(AuditCount(kind, checked[kind], wrong[kind]) for kind in sorted(+checked))

    def detection(self) -> tuple[DetectionCount, ...]:
        """Return how many planted errors were noticed, and what typing unseen found, by kind."""
        with self._transactions.look() as db:
            return detection_counts.of_all(db)


def _refuse_what_cannot_be_kept(setting: RiskSetting) -> None:
    if not SMALLEST <= setting.residual <= GREATEST:
        raise RiskRefused("残ってよい誤りは 10 件に 1 件から 100,000 件に 1 件までで決めます")
    if not 0 <= setting.audit_share <= 1:
        raise RiskRefused("抜き取る割合は 0 % から 100 % までで決めます")
    if not 0 <= setting.asked.blind <= 1:
        raise RiskRefused("値を見ずに入力する割合は 0 % から 100 % までで決めます")
    if not 0 <= setting.asked.planted <= _MOST_PLANTED:
        raise RiskRefused("試験項目の割合は 0 % から 20 % までで決めます")


def _setting(row: RowMapping) -> RiskSetting:
    asked = AskedShares(row["blind_share"], row["planted_share"])
    return RiskSetting(
        row["residual"], row["audit_share"], row["set_by"], row["set_at"], row["why"], asked
    )


def _row(setting: RiskSetting) -> dict[str, object]:
    return {
        "residual": setting.residual,
        "audit_share": setting.audit_share,
        "set_by": setting.by,
        "why": setting.why,
        "blind_share": setting.asked.blind,
        "planted_share": setting.asked.planted,
    }


def _said(setting: RiskSetting) -> str:
    shares = setting.asked
    asked = "" if shares == AskedShares() else f" / {shares.blind:g} / {shares.planted:g}"
    return f"{setting.residual:g} / {setting.audit_share:g}{asked}"
