"""What can not be done."""


class NotPossible(Exception):
    """A deed that was refused, and nothing was changed; ``str()`` says why."""
