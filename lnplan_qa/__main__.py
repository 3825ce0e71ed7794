"""``python -m lnplan_qa`` is ``lnplan-qa``."""

from __future__ import annotations

import sys

from lnplan_qa.cli import main

if __name__ == "__main__":
    sys.exit(main())
