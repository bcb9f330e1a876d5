"""The language of the window: the system's or one that was chosen, changed at any time."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from photoapp.app.library_place import resources_folder

SYSTEM = "system"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Complete translations: code and the language's own name. English is what the texts are written
in, and has no file."""

_NAME = "photoapp-translator"


def speak(application: QApplication, choice: str = SYSTEM) -> str:
    """Translate all texts that are asked for from now on, ours and Qt's own.

    Widgets hear of it by an event of type LanguageChange. Numbers and dates follow: the system's
    habits for "system", else those of the language.

    Args:
        application: whose translators are replaced.
        choice: "system" or one of `LANGUAGES`; anything else counts as "system".

    Returns:
        The code of the language that is spoken now.
    """
    code = choice if choice in LANGUAGES else _of_the_system()
    same = QLocale.system().name().partition("_")[0] == code
    QLocale.setDefault(QLocale.system() if same or choice not in LANGUAGES else QLocale(code))
    for old in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(old)
        old.deleteLater()
    for folder, stem in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase"),
        (str(resources_folder() / "translations"), "photoapp"),
    ):
        translator = QTranslator(application)
        translator.setObjectName(_NAME)
        if translator.load(f"{stem}_{code}", folder):
            application.installTranslator(translator)
    return code


def _of_the_system() -> str:
    """Return the first language of the user's list that there is a translation for."""
    for name in QLocale.system().uiLanguages():
        code = name.replace("_", "-").partition("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"
