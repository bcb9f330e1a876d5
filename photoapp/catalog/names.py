"""Names that the user gives: tags and albums."""

from photoapp.catalog.text_folding import storable
from photoapp.domain.errors import UserError


def tidy_name(name: str, what: str) -> str:
    """Return a name with single spaces and without what SQLite cannot store.

    Args:
        name: as the user wrote it.
        what: what is named, for the error ("tag").

    Raises:
        UserError: nothing is left.
    """
    tidy = " ".join(storable(name).split())
    if not tidy:
        raise UserError(f"A {what} needs a name.", "Write at least one letter.")
    return tidy
