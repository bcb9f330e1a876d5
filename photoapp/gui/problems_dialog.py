"""The files and folders that could not be read, with the reason for each."""

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

from photoapp.domain.photo import PhotoProblem, UnlistedFolder


class ProblemsDialog(QDialog):
    """A table of files and folders, and reasons."""

    def __init__(
        self,
        problems: Sequence[PhotoProblem | UnlistedFolder],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Problems"))
        self.resize(900, 480)
        folders = sum(isinstance(problem, UnlistedFolder) for problem in problems)
        files = len(problems) - folders
        summary = self.tr("Files that could not be read: {count}").format(count=f"{files:,}")
        if folders:
            summary += "\n" + self.tr("Folders that could not be listed: {count}").format(
                count=f"{folders:,}"
            )
        table = QTableWidget(len(problems), 2)
        table.setAccessibleName(self.tr("Files and folders that could not be read"))
        table.setHorizontalHeaderLabels([self.tr("File or folder"), self.tr("Reason")])
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
        layout.addWidget(QLabel(summary))
        layout.addWidget(table)
        layout.addWidget(buttons)
