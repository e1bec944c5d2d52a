"""What ends the judging of a program before its tests do."""


class Stop(BaseException):
    """What ends the judging of a program, even when a test catches it and goes on."""

    first = None

    def __init__(self, *arguments):
        super().__init__(*arguments)
        if Stop.first is None:
            Stop.first = self


class Unverifiable(Stop):
    """The tests need to trust an object of the program."""


class Violation(Stop):
    """The program's process does not speak the protocol."""


class Gone(Stop):
    """The program's process ended, or closed its channel."""


class OutOfTime(Stop):
    """The judging itself used up its processor time."""
