"""The files that could not be read, with the reason for each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoapp.domain.photo import PhotoProblem


class ProblemsDialog(QDialog):
    """A table of files and reasons."""

    def __init__(self, problems: Sequence[PhotoProblem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Problems"))
        self.resize(900, 480)
        count = QLabel(
            self.tr("Files that could not be read: {count}").format(count=f"{len(problems):,}")
        )
        table = QTableWidget(len(problems), 2)
        table.setAccessibleName(self.tr("Files that could not be read"))
        table.setHorizontalHeaderLabels([self.tr("File"), self.tr("Reason")])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, problem in enumerate(problems):
            path = str(problem.path).encode("utf-8", "replace").decode("utf-8")
            table.setItem(row, 0, QTableWidgetItem(path))
            table.setItem(row, 1, QTableWidgetItem(problem.detail))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(count)
        layout.addWidget(table)
        layout.addWidget(buttons)
