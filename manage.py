#!/usr/bin/env python3
"""Django's commands, on the running servers or on ones that live as long as the command.

The project's Python is found by itself: any python3 can start this file.
"""

import sys

from services.interpreter import use_own_python

if __name__ == "__main__":
    use_own_python()
    from services.commands import main
    from services.problems import told_in_one_sentence

    sys.exit(told_in_one_sentence(main))
