"""``python -m whosaid``: the command line."""

from __future__ import annotations

import signal
import sys

from . import _native


def main() -> int:
    """Runs the command line that the process was started with; gives its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C is the command's, as in the program
    return _native.command_line(["whosaid", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
