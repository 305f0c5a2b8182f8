"""What a measurement may end in instead of a figure. Nothing else is caught: it would be a fault of the suite."""


class Missing(Exception):
    """A peer is not here. The argument says which."""


class Failed(Exception):
    """A program did not do what it should: it ended too early, too late, or with an error."""
