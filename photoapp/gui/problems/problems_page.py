"""The page of problems: what could not be read and why, to be tried again, found or copied."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from photoapp.domain.photo import PhotoProblem
from photoapp.gui import numbers
from photoapp.gui.plain_names import plain
from photoapp.gui.problems.problems_model import ProblemRow, ProblemsModel


class ProblemsPage(QWidget):
    """A table of files and folders with the reason for each.

    Signals:
        retry_pressed: list of `Path` of files to try again; an empty list means all.
        show_pressed: `Path` to show in the file manager.
        closed: back to the photos.
    """

    retry_pressed = Signal(list)
    show_pressed = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ProblemsModel(self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build()
        self._connect()
        self.show_problems(())

    def show_problems(self, problems: Sequence[ProblemRow]) -> None:
        """Show these."""
        self._model.show(problems)
        self._title.setText(self._summary(problems))
        self._pages.setCurrentIndex(0 if problems else 1)
        self._retry_all.setEnabled(any(isinstance(one, PhotoProblem) for one in problems))
        self._fit_buttons()

    def _build(self) -> None:
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self._title.setFont(font)
        self._back = QPushButton(self.tr("Back to the photos"))
        self._filter = QLineEdit(placeholderText=self.tr("Filter by name, folder or reason"))
        self._filter.setAccessibleName(self.tr("Filter problems"))
        self._filter.setClearButtonEnabled(True)
        self._table = self._make_table()
        nothing = QLabel(self.tr("Every photo could be read."))
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing.setForegroundRole(nothing.palette().ColorRole.PlaceholderText)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._table)
        self._pages.addWidget(nothing)
        self._retry = QPushButton(self.tr("Try again"))
        self._retry_all = QPushButton(self.tr("Try all again"))
        self._show = QPushButton(self.tr("Show in folder"))
        self._copy = QPushButton(self.tr("Copy"))
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._back)
        for button in (self._retry, self._retry_all, self._show, self._copy):
            foot.addWidget(button)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._filter)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)
        self.setFocusProxy(self._table)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._shown)
        table.setAccessibleName(self.tr("Files and folders that could not be read"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setShowGrid(False)
        table.setAlternatingRowColors(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setTabKeyNavigation(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in ((ProblemsModel.NAME, 220), (ProblemsModel.PLACE, 300)):
            header.resizeSection(column, width)
        return table

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._shown.setFilterFixedString)
        self._back.clicked.connect(self.closed)
        self._retry.clicked.connect(lambda: self._retry_chosen())
        self._retry_all.clicked.connect(lambda: self.retry_pressed.emit([]))
        self._show.clicked.connect(lambda: self._show_chosen())
        self._copy.clicked.connect(lambda: self._copy_chosen())
        self._table.selectionModel().selectionChanged.connect(lambda: self._fit_buttons())
        self._table.doubleClicked.connect(lambda: self._show_chosen())
        self._table.customContextMenuRequested.connect(self._menu)

    def _summary(self, problems: Sequence[ProblemRow]) -> str:
        files = sum(isinstance(problem, PhotoProblem) for problem in problems)
        folders = len(problems) - files
        parts = []
        if folders:
            parts.append(
                self.tr("1 folder could not be listed")
                if folders == 1
                else self.tr("{count} folders could not be listed").format(
                    count=numbers.count(folders)
                )
            )
        if files:
            parts.append(
                self.tr("1 file could not be read")
                if files == 1
                else self.tr("{count} files could not be read").format(count=numbers.count(files))
            )
        return ", ".join(parts) or self.tr("No problems")

    def _chosen(self) -> list[ProblemRow]:
        rows = self._table.selectionModel().selectedRows()
        return [self._model.problem(self._shown.mapToSource(row)) for row in rows]

    def _fit_buttons(self) -> None:
        chosen = self._chosen()
        self._retry.setEnabled(any(isinstance(one, PhotoProblem) for one in chosen))
        self._show.setEnabled(len(chosen) == 1)
        self._copy.setEnabled(bool(self._model.rowCount()))

    def _retry_chosen(self) -> None:
        paths: list[Path] = [one.path for one in self._chosen() if isinstance(one, PhotoProblem)]
        if paths:
            self.retry_pressed.emit(paths)

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.show_pressed.emit(chosen[0].path)

    def _copy_chosen(self) -> None:
        """Copy the chosen lines, or all that are shown, with the reason behind a tab."""
        chosen = self._chosen() or [
            self._model.problem(self._shown.mapToSource(self._shown.index(row, 0)))
            for row in range(self._shown.rowCount())
        ]
        lines = [f"{plain(one.path)}\t{one.detail}" for one in chosen]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button, run in (
            (self._retry, self._retry_chosen),
            (self._show, self._show_chosen),
            (self._copy, self._copy_chosen),
        ):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(lambda _=False, run=run: run())
        menu.popup(self._table.viewport().mapToGlobal(at))
