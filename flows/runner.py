"""The process that runs the flows when Prefect says so: `python -m flows.runner`."""

import asyncio

from flows.settings import Settings, stay_inside

_AT_ONCE = 2  # one batch that reads, one that keys
_LOOK_EVERY = 3.0  # seconds


async def run_flows(nightly: str) -> None:
    """Offer the deployments and run what is due, until told to stop."""
    from prefect.runner import Runner

    from flows.deployments import deployments

    # Paused at the end, the schedules would miss the night if nobody started it again in time.
    runner = Runner("kamibashi", query_seconds=_LOOK_EVERY, limit=_AT_ONCE, pause_on_shutdown=False)
    for deployment in deployments(nightly):
        await runner.aadd_deployment(deployment)
    await runner.start()


if __name__ == "__main__":
    stay_inside()
    asyncio.run(run_flows(Settings.read().nightly))
