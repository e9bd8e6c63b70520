"""The process that runs the flows when Prefect says so: `python -m flows.runner`."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from flows.office.settings import Settings, stay_inside

_AT_ONCE = 2  # one batch that reads, one that keys
_LOOK_EVERY = 3.0  # seconds


async def run_flows(nightly: str) -> None:
    """Offer the deployments and run what is due, until SIGTERM; then end what runs."""
    from prefect.runner import Runner

    from flows.deployments import deployments

    told = asyncio.Event()
    tell = partial(asyncio.get_running_loop().call_soon_threadsafe, told.set)

    class Told(Runner):
        """Waits to be stopped from outside.

        Prefect's own handler, which `start` sets, exits in the middle of its work: a run would
        stay "running" for ever, and its deployment's one slot taken.
        """

        def handle_sigterm(self, *_args: object, **_named: object) -> None:
            tell()

    # Paused at the end, the schedules would miss the night if nobody started it again in time.
    runner = Told("kamibashi", query_seconds=_LOOK_EVERY, limit=_AT_ONCE, pause_on_shutdown=False)
    for deployment in deployments(nightly):
        await runner.aadd_deployment(deployment)
    running = asyncio.create_task(runner.start())
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    while not runner.started and not running.done():  # one that has not started cannot be stopped
        await asyncio.sleep(0.05)
    if runner.started:
        await runner.astop()
    await running


def run_to_its_end(flow: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a flow here and now, without a deployment.

    Raises:
        KeyboardInterrupt: on SIGTERM, which is Prefect's while a flow runs.
    """
    from prefect.exceptions import TerminationSignal

    try:
        asyncio.run(flow())
    except TerminationSignal:
        raise KeyboardInterrupt from None


if __name__ == "__main__":
    stay_inside()
    asyncio.run(run_flows(Settings.read().nightly))
