"""For all tests: no library of the user is touched, and in CI nothing steps aside unnoticed."""

import os

import pytest

_ALLOWED_IN_CI = ("root reads everything", "root may", "needs a CUDA device")
"""What no package can bring: a graphics card, and a user whom permissions stop where CI is root."""


@pytest.fixture(autouse=True)
def _own_library(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the default library at an empty folder, for code that is not told of another."""
    monkeypatch.setenv("PHOTOAPP_LIBRARY", str(tmp_path_factory.getbasetemp() / "no-library"))
    monkeypatch.delenv("PHOTOAPP_MODELS", raising=False)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when something was skipped that PHOTOAPP_NOTHING_SKIPPED does not allow."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or "PHOTOAPP_NOTHING_SKIPPED" not in os.environ:
        return
    skipped = [
        report
        for report in reporter.stats.get("skipped", [])
        if not any(reason in str(report.longrepr) for reason in _ALLOWED_IN_CI)
    ]
    for report in skipped:
        reporter.write_line(f"stepped aside: {report.nodeid}: {report.longrepr[2]}", red=True)
    if skipped and session.exitstatus == 0:
        session.exitstatus = 1
