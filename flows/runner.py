"""The process that runs the flows when Prefect says so: `python -m flows.runner`."""

import asyncio
import signal

from flows.settings import Settings, stay_inside

_AT_ONCE = 2  # one batch that reads, one that keys
_LOOK_EVERY = 3.0  # seconds


async def run_flows(nightly: str) -> None:
    """Offer the deployments and run what is due, until SIGTERM; then end what runs."""
    from prefect.runner import Runner

    from flows.deployments import deployments

    # Paused at the end, the schedules would miss the night if nobody started it again in time.
    runner = Runner("kamibashi", query_seconds=_LOOK_EVERY, limit=_AT_ONCE, pause_on_shutdown=False)
    for deployment in deployments(nightly):
        await runner.aadd_deployment(deployment)
    running = asyncio.create_task(runner.start())
    while not runner.started and not running.done():
        await asyncio.sleep(0.05)
    # Prefect's own handler, set by `start`, exits in the middle of its work: a run would stay
    # "running" for ever, and its deployment's one slot taken.
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if told.is_set():
        await runner.astop()
    await running


if __name__ == "__main__":
    stay_inside()
    asyncio.run(run_flows(Settings.read().nightly))
