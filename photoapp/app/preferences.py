"""The settings of a library, changed while it is open: each takes effect at once."""

from pathlib import Path

from photoapp.app.models_in_use import ModelsInUse
from photoapp.app.settings_file import change_settings, load_settings
from photoapp.catalog.database import Database
from photoapp.domain.errors import UserError
from photoapp.domain.settings import Settings
from photoapp.imaging.reader_pool import ReaderPool


def reads_politely(library: Path) -> bool:
    """Return the setting `low_priority`, its default where the settings cannot be read."""
    try:
        return load_settings(library).low_priority
    except UserError:
        return Settings().low_priority


class Preferences:
    """Reads and changes `settings.json` of a library, and tells those who act on it."""

    def __init__(self, database: Database, models: ModelsInUse, readers: ReaderPool) -> None:
        self._library = database.library
        self._models = models
        self._readers = readers

    def current(self) -> Settings:
        """Return the settings as they are on disk.

        Raises:
            UserError: the file is damaged.
        """
        return load_settings(self._library)

    def set_device(self, device: str) -> Settings:
        """Run models there from now on; loaded ones move.

        Args:
            device: "auto", "cuda", "mps", "xpu" or "cpu".

        Raises:
            UserError: it is none of these, or the file cannot be written.
        """
        before = load_settings(self._library).device
        settings = change_settings(self._library, device=device)
        if device != before:
            self._models.move_to(device)
        return settings

    def try_device(self, device: str) -> str:
        """Run models there from now on if the one that searches can be loaded there.

        Takes as long as loading a model: seconds.

        Returns:
            Where it runs, for people: "cpu (bf16)".

        Raises:
            UserError: it cannot; the device before is set again.
        """
        before = load_settings(self._library).device
        self.set_device(device)
        try:
            return self._models.engine(self._models.searching()).device
        except UserError:
            self.set_device(before)
            raise

    def set_rescan_minutes(self, minutes: int) -> Settings:
        """Look at all folders so often; a running watch takes it up when it is started again.

        Raises:
            UserError: it is less than one, or the file cannot be written.
        """
        return change_settings(self._library, rescan_minutes=minutes)

    def set_low_priority(self, on: bool) -> Settings:
        """Let the processes that read photos stand back behind other programs, or not.

        Raises:
            UserError: the file cannot be written.
        """
        settings = change_settings(self._library, low_priority=on)
        self._readers.set_low_priority(on)
        return settings
