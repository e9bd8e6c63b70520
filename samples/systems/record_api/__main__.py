"""Run the API: `python -m samples.systems.record_api --port 0 --database FILE`.

It prints one line, `READY http://127.0.0.1:PORT/`, once it can be used.
"""

from argparse import ArgumentParser
from pathlib import Path

from samples.systems.record_api.server import Office, RecordServer


def main() -> None:
    """Serve until stopped."""
    parser = ArgumentParser(prog="samples.systems.record_api", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--database", type=Path, required=True)
    asked = parser.parse_args()
    with RecordServer(asked.port, Office(asked.database)) as server:
        print(f"READY http://127.0.0.1:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
