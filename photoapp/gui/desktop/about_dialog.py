"""The About box: the version, and the licences of everything that Photoapp is made with."""

import importlib.metadata
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoapp import __version__
from photoapp.domain.model_info import ModelInfo

_LOGO = 64
_CLASSIFIER = "License :: OSI Approved :: "


class AboutDialog(QDialog):
    """Version, packages and models, each with its licence.

    Args:
        picture: the application's icon.
        packages: name, version and licence of each package.
        models: of the model catalog.
    """

    def __init__(
        self,
        picture: QIcon,
        packages: Sequence[tuple[str, str, str]],
        models: Sequence[ModelInfo],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Photoapp"))
        self.resize(620, 520)
        tabs = QTabWidget()
        tabs.setAccessibleName(self.tr("Licences"))
        headings = [self.tr("Package"), self.tr("Version"), self.tr("Licence")]
        tabs.addTab(self._table(headings, packages), self.tr("Packages"))
        rows = [(model.title, model.languages, model.licence) for model in models]
        headings = [self.tr("Model"), self.tr("Languages"), self.tr("Licence")]
        tabs.addTab(self._table(headings, rows), self.tr("Models"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addLayout(self._head(picture))
        layout.addWidget(tabs, 1)
        layout.addWidget(buttons)

    def _head(self, picture: QIcon) -> QHBoxLayout:
        logo = QLabel()
        logo.setPixmap(picture.pixmap(QSize(_LOGO, _LOGO)))
        name = QLabel(self.tr("Photoapp {version}").format(version=__version__))
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        name.setFont(font)
        line = QLabel(
            self.tr(
                "Finds photos by what is in them. Nothing leaves this machine; originals are "
                "never changed.\nMIT licence."
            )
        )
        line.setWordWrap(True)
        line.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        words = QVBoxLayout()
        words.addWidget(name)
        words.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(logo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _table(self, headings: list[str], rows: Sequence[tuple[str, str, str]]) -> QTreeWidget:
        table = QTreeWidget()
        table.setAccessibleName(headings[0])
        table.setHeaderLabels(headings)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        for row in rows:
            table.addTopLevelItem(QTreeWidgetItem(list(row)))
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return table


def package_licences() -> list[tuple[str, str, str]]:
    """Return name, version and licence of the packages that Photoapp names as its needs."""
    try:
        needs = importlib.metadata.requires("photoapp") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    names = sorted({_bare(need) for need in needs}, key=str.casefold)
    found = []
    for name in names:
        try:
            about = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # an optional one that is not installed
        found.append((about["Name"], about["Version"], _licence(about)))
    return found


def _bare(requirement: str) -> str:
    end = next((at for at, sign in enumerate(requirement) if sign in " ;[<>=!~("), None)
    return requirement[:end]


def _licence(about: importlib.metadata.PackageMetadata) -> str:
    if "License-Expression" in about:
        return str(about["License-Expression"])
    classifiers = about.get_all("Classifier") or []
    approved = [one.removeprefix(_CLASSIFIER) for one in classifiers if one.startswith(_CLASSIFIER)]
    if approved:
        return ", ".join(approved)
    stated = str(about["License"]).splitlines() if "License" in about else []
    return stated[0] if stated else "?"
