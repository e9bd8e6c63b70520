"""When each flow runs, and how the watcher has one run at once."""

import logging

import httpx
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.key_records import key_records
from flows.read_scans import read_scans
from japanese.clock import TOKYO_NAME

NAME = "office"
_EVERY_MINUTE = "* * * * *"
_ALONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
_log = logging.getLogger(__name__)


def deployments(nightly: str) -> tuple[RunnerDeployment, RunnerDeployment]:
    """Return the deployments: reading each minute, keying at the cron `nightly` (Japan's time).

    A run that comes while another is at work is dropped: the one at work takes its cases up.
    Entry points are module paths: file paths would import each flow a second time.
    """
    reading = RunnerDeployment.from_flow(
        read_scans,
        NAME,
        schedule=Cron(_EVERY_MINUTE, timezone=TOKYO_NAME),
        concurrency_limit=_ALONE,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    keying = RunnerDeployment.from_flow(
        key_records,
        NAME,
        schedule=Cron(nightly, timezone=TOKYO_NAME),
        concurrency_limit=_ALONE,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return reading, keying


def read_now(scan_id: int) -> None:
    """Ask for a run of `read-scans` without waiting for the minute; once for each scan.

    It is only a nudge: where Prefect does not answer, the next minute's run reads the scan.
    """
    try:
        run_deployment(
            f"{read_scans.name}/{NAME}",
            timeout=0,
            idempotency_key=f"scan-{scan_id}",
            as_subflow=False,
        )
    except (httpx.HTTPError, ObjectNotFound) as error:
        _log.warning("no nudge for scan %d: %s", scan_id, type(error).__name__)
