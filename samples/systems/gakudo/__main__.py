"""Run the system: `python -m samples.systems.gakudo --port 0 --database FILE [--fault-mode MODE]`.

It prints one line, `READY http://127.0.0.1:PORT/`, once it can be used.
"""

from argparse import ArgumentParser
from pathlib import Path

from samples.systems.gakudo.fault_modes import FaultMode
from samples.systems.gakudo.server import GakudoServer, Office


def main() -> None:
    """Serve until stopped."""
    parser = ArgumentParser(prog="samples.systems.gakudo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument(
        "--fault-mode", type=FaultMode, choices=list(FaultMode), default=FaultMode.NORMAL
    )
    parser.add_argument(
        "--times", type=int, default=0, help="how often the fault mode shows; 0: always"
    )
    parser.add_argument("--slow-seconds", type=float, default=1.0)
    parser.add_argument("--session-seconds", type=float, default=1200.0)
    asked = parser.parse_args()
    office = Office(
        asked.database, asked.fault_mode, asked.times, asked.slow_seconds, asked.session_seconds
    )
    with GakudoServer(asked.port, office) as server:
        print(f"READY http://127.0.0.1:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
