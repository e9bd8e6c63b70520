"""A worker that keys one record and never comes back: started by `test_crashes`, killed there.

It reads the job as JSON from its input, says INTENT before the click and waits for a word.
"""

import json
import sys
from pathlib import Path

from bots.credentials import Credentials
from bots.jobs import Entry, KeyingJob
from bots.protocol.keying import key
from bots.protocol.registry import SystemAccess, open_bot
from samples.systems.hoiku.server import PASSWORD, STAFF


def _wait_for_a_word():
    sys.stdout.write("INTENT\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main():
    asked = json.loads(sys.stdin.readline())
    access = SystemAccess(
        "hoiku", asked["address"], Credentials(STAFF, PASSWORD), Path(asked["evidence"])
    )
    entries = tuple(Entry(label, text) for label, text in asked["entries"])
    job = KeyingJob(asked["case_id"], "hoiku", asked["key"], entries)
    with open_bot(access) as bot:
        key(job, bot, _wait_for_a_word)


if __name__ == "__main__":
    main()
