"""The two kinds of error: the user's world (`UserError`) and our own mistakes (`BugError`)."""


class PhotoappError(Exception):
    """Base of everything that Photoapp raises on purpose."""


class UserError(PhotoappError):
    """Something in the user's world stands in the way: a missing folder, a full disk, a wrong name.

    Attributes:
        what: one sentence, what happened.
        remedy: one sentence, what to do now; may be empty.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, str]]:
        """Survive the way through a process boundary with both sentences."""
        return type(self), (self.what, self.remedy)


class LibraryInUse(UserError):
    """Another Photoapp writes to this library."""


class NewerLibrary(UserError):
    """The library was made by a newer Photoapp than this one."""


class ModelUnavailable(UserError):
    """A model is unknown, not installed, damaged or not accepted."""


class Offline(UserError):
    """A download was asked for and no server answers."""


class Cancelled(PhotoappError):
    """The user cancelled; what was finished before stays."""


class BugError(PhotoappError):
    """A promise inside Photoapp was broken; the message is for the people who build it."""
