"""Run the system: `python -m samples.systems.hoiku --port 0 --database FILE [--fault-mode MODE]`.

It prints one line, `READY http://127.0.0.1:PORT/`, once it can be used.
"""

from argparse import ArgumentParser
from pathlib import Path

from samples.systems.hoiku.drifts import DRIFTS
from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.office import Office
from samples.systems.hoiku.server import LegacyServer


def main() -> None:
    """Serve until stopped."""
    parser = ArgumentParser(prog="samples.systems.hoiku", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument(
        "--fault-mode", type=FaultMode, choices=list(FaultMode), default=FaultMode.NORMAL
    )
    parser.add_argument("--slow-seconds", type=float, default=1.0)
    parser.add_argument("--refuse-duplicates", action="store_true")
    parser.add_argument("--drift", choices=list(DRIFTS), default="none", help="a changed screen")
    asked = parser.parse_args()
    office = Office(asked.database, asked.fault_mode, asked.slow_seconds, asked.refuse_duplicates)
    office.drift = asked.drift
    with LegacyServer(asked.port, office) as server:
        print(f"READY http://127.0.0.1:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
