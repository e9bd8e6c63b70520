"""`python -m flows` is `kamibashi`."""

import sys

from flows.cli import main

sys.exit(main())
