"""`python -m flows` is `kamibashi`."""

import sys

from flows.commands.cli import main

sys.exit(main())
