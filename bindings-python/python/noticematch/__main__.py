"""``python -m noticematch``: the same command line as the program ``noticematch``."""

from __future__ import annotations

import signal
import sys

from ._native import run_command


def main() -> int:
    """Runs the command line with the arguments of this process; its exit status."""
    # While the command runs no Python does: let the system end it at once, as any program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return run_command(["noticematch", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
