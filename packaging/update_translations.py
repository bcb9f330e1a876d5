"""Bring the translations in line with the texts of the window, and compile them.

    python packaging/update_translations.py            # after texts changed
    python packaging/update_translations.py --check    # what a test and CI ask: is all of it done?

Reads every `tr()` of `photoapp/gui` and the words of `resources/models/catalog.toml`, adds what is
new to `resources/translations/photoapp_de.ts` (there a person writes the German), drops what is
gone, and writes the `.qm` beside it that the window loads. Both are committed, so that a fresh
clone speaks German without a build step. lupdate and lrelease come with PySide6.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import PySide6

ROOT = Path(__file__).parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = ("de",)
MODEL_WORDS = "ModelWords"
"""Context of the words of the model catalog."""

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Update or check; return 1 when something is missing."""
    parser = argparse.ArgumentParser(description="Update and compile the translations.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on any gap")
    checking = parser.parse_args(arguments).check
    gaps = []
    for language in LANGUAGES:
        gaps += list(check(language)) if checking else list(update(language))
    for gap in gaps:
        sys.stdout.write(f"{gap}\n")
    return 1 if gaps else 0


def update(language: str) -> Iterator[str]:
    """Write both files of a language, and yield what is left to translate."""
    source = TRANSLATIONS / f"photoapp_{language}.ts"
    source.parent.mkdir(parents=True, exist_ok=True)
    extract(source, language)
    compile_to(source, source.with_suffix(".qm"))
    yield from gaps_of(source)
    yield from strangers_in(source)


def check(language: str) -> Iterator[str]:
    """Yield what is missing, wrong or out of date in the files of a language."""
    committed = TRANSLATIONS / f"photoapp_{language}.ts"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / committed.name
        shutil.copy(committed, fresh)
        extract(fresh, language)
        yield from gaps_of(fresh)
        yield from strangers_in(fresh)
        compile_to(committed, fresh.with_suffix(".qm"))
        compiled = committed.with_suffix(".qm")
        if not compiled.exists() or compiled.read_bytes() != fresh.with_suffix(".qm").read_bytes():
            yield f"{compiled.name} is not what {committed.name} compiles to"


def extract(source: Path, language: str) -> None:
    """Merge all texts into a .ts file; what was translated stays."""
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "model_words.py"
        words.write_text(_model_words(), encoding="utf-8")
        listed = Path(folder) / "files.lst"
        listed.write_text("\n".join([*map(str, _gui_files()), str(words)]), encoding="utf-8")
        _run(
            "lupdate",
            f"@{listed}",
            "-ts",
            str(source),
            *("-source-language", "en", "-target-language", language),
            *("-no-obsolete", "-locations", "none", "-silent"),
            *("-disable-heuristic", "similartext"),
        )


def compile_to(source: Path, target: Path) -> None:
    """Write the .qm of a .ts file; what is not finished is left out."""
    _run("lrelease", "-silent", str(source), "-qm", str(target))


def gaps_of(source: Path) -> Iterator[str]:
    """Yield texts without a finished translation, and those that lost or made up a placeholder."""
    for context in ElementTree.parse(source).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            text = message.findtext("source", "")
            translation = message.find("translation")
            said = "" if translation is None else translation.text or ""
            if translation is None or translation.get("type") == "unfinished" or not said.strip():
                yield f"{name}: not translated: {text!r}"
            elif sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(said)):
                yield f"{name}: other placeholders: {text!r} became {said!r}"
            elif text.count("&") != said.count("&"):
                yield f"{name}: a key without a letter, or one too many: {text!r} became {said!r}"


def strangers_in(source: Path) -> Iterator[str]:
    """Yield contexts that no class has, as `other.tr()` makes them: at run time nobody asks there.

    `tr()` asks for the name of the object's class, while lupdate notes what stands before the dot.
    """
    code = "\n".join(file.read_text(encoding="utf-8") for file in _gui_files())
    known = set(re.findall(r"^\s*class (\w+)", code, re.MULTILINE))
    known |= set(re.findall(r"translate\(\s*\"(\w+)\"", code))
    for context in ElementTree.parse(source).getroot().iter("context"):
        name = context.findtext("name", "")
        if name not in known:
            yield f"{name}: no class of this name asks for {context.findtext('message/source')!r}"


def _gui_files() -> list[Path]:
    return sorted((ROOT / "photoapp" / "gui").rglob("*.py"))


def _model_words() -> str:
    """Return Python source that names what the model catalog says to people."""
    catalog = tomllib.loads((ROOT / "resources/models/catalog.toml").read_text(encoding="utf-8"))
    entries = [catalog["starter"], *catalog["model"]]
    found = {entry[key]: None for entry in entries for key in ("title", "languages", "good_for")}
    found |= {entry["licence"]: None for entry in entries if " " in entry["licence"]}
    found["unknown"] = None
    lines = [f"QCoreApplication.translate({MODEL_WORDS!r}, {text!r})" for text in found]
    return "from PySide6.QtCore import QCoreApplication\n" + "\n".join(lines) + "\n"


def _run(tool: str, *arguments: str) -> None:
    program = shutil.which(tool, path=str(Path(PySide6.__file__).parent))
    if program is None:
        raise SystemExit(f"{tool} is not beside PySide6; install PySide6-Essentials.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool} failed: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    raise SystemExit(main())
