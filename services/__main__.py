"""`python -m services …` with any Python: the project's own takes over (see cli.py)."""

import sys

from services.interpreter import use_own_python

if __name__ == "__main__":
    use_own_python()
    from services.cli import main
    from services.problems import told_in_one_sentence

    sys.exit(told_in_one_sentence(main))
