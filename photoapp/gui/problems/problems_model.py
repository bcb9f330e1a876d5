"""Files and folders that could not be read, as rows."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from photoapp.domain.photo import PhotoProblem, UnlistedFolder
from photoapp.gui.grid.photo_grid_model import Index
from photoapp.gui.plain_names import plain

ProblemRow = PhotoProblem | UnlistedFolder


class ProblemsModel(QAbstractTableModel):
    """One row for each problem: its name, where it lies, why it could not be read."""

    NAME, PLACE, REASON = range(3)
    ProblemRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: Sequence[ProblemRow] = ()

    def show(self, problems: Sequence[ProblemRow]) -> None:
        """Show other problems."""
        self.beginResetModel()
        self._problems = problems
        self.endResetModel()

    def problem(self, index: Index) -> ProblemRow:
        """Return the problem of a row."""
        return self._problems[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of problems."""
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return 3."""
        return 0 if parent.isValid() else 3

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Folder"), self.tr("Reason"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, the whole path as tool tip, or the problem itself."""
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        if role == self.ProblemRole:
            return problem
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{plain(problem.path)}\n{problem.detail}"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == self.NAME:
            return plain(problem.path.name)
        return plain(problem.path.parent) if index.column() == self.PLACE else problem.detail
