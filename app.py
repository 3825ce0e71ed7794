"""Start the web app: ``python app.py``, the same as ``lnplan-qa serve``."""

import sys

from lnplan_qa.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
