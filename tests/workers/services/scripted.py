"""A module that a part runs: the script of this name, as the others run by -c."""

from __future__ import annotations

import os

from product import SCRIPTS

if __name__ == "__main__":
    exec(SCRIPTS[os.environ["SCRIPT"]], {"__name__": "__main__"})  # noqa: S102 - the test's own
