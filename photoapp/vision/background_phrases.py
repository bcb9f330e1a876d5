"""The bank of background phrases: what every query and every photo is compared with.

Querybank normalisation (Bogolin et al., "Cross Modal Retrieval with Querybank Normalisation", CVPR
2022) in the small: what a photo scores for phrases that nobody asked for says what its scores are
worth. The second half of the bank, phrases that no photo shows, says what nonsense looks like to
this model.
"""

import hashlib
import importlib.resources
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import BugError
from photoapp.vision.embedder import Embedder
from photoapp.vision.prompts import prompts_of


@dataclass(frozen=True, slots=True)
class BackgroundPhrases:
    """The bank's vectors of one model.

    Attributes:
        shown: float32[m, d] of unit length, of things that photos show.
        not_shown: float32[k, d] of unit length: gibberish, abstractions, absurd scenes.
    """

    shown: NDArray[np.float32]
    not_shown: NDArray[np.float32]


def embed_background_phrases(
    embedder: Embedder, cache: Path, file: Path | None = None
) -> BackgroundPhrases:
    """Return the bank's vectors of the embedder's model.

    They are kept in `cache` under the model's key and the hash of the phrases, and made again (some
    1,200 phrases, 2 s with the starter model) when the file is missing or damaged. A cache that
    cannot be written costs time at the next start, nothing else.

    Args:
        embedder: only asked when nothing is cached.
        cache: folder of derived files, made when missing inside a folder that is there.
        file: another bank than the one that ships.
    """
    text = (file or background_phrases_file()).read_text(encoding="utf-8")
    shown, not_shown = read_background_phrases(text)
    prompts = [_prompt(phrase, embedder.templates) for phrase in (*shown, *not_shown)]
    digest = hashlib.sha256("\n".join(prompts).encode()).hexdigest()[:8]
    cached = cache / f"background-{embedder.model_key}-{digest}.npy"
    vectors = _load(cached, (len(prompts), embedder.dimension))
    if vectors is None:
        vectors = embedder.embed_phrases(prompts)
        _save(cached, vectors)
    return BackgroundPhrases(vectors[: len(shown)], vectors[len(shown) :])


def background_phrases_file() -> Path:
    """Return the bank that ships with Photoapp.

    Raises:
        BugError: the installation is incomplete.
    """
    package = Path(str(importlib.resources.files("photoapp")))
    for folder in (package, package.parent):
        file = folder / "resources" / "background_phrases.txt"
        if file.is_file():
            return file
    raise BugError(f"no resources/background_phrases.txt in or beside {package}")


def read_background_phrases(text: str) -> tuple[list[str], list[str]]:
    """Return the phrases of the sections [shown] and [not shown] of a bank.

    Lines that begin with "# " and empty ones are left out.
    """
    sections: dict[str, list[str]] = {"[shown]": [], "[not shown]": []}
    section: list[str] = []
    for line in text.splitlines():
        if line in sections:
            section = sections[line]
        elif line.strip() and not line.startswith("# "):
            section.append(line.strip())
    return sections["[shown]"], sections["[not shown]"]


def _prompt(phrase: str, templates: Sequence[str]) -> str:
    """Return the one text that is embedded for a phrase.

    A name goes into the first template that adds words, instead of the mean over all: it tells the
    halves of the bank apart as well (AUC 0.956 and 0.955 with the starter model), and a model with
    seven templates embeds a third of the texts.
    """
    worded = [template for template in templates if template != "{}"]
    return prompts_of(phrase, worded[:1])[0]


def _load(file: Path, shape: tuple[int, int]) -> NDArray[np.float32] | None:
    """Return cached vectors, or None when there are none of this shape."""
    try:
        vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    usable = vectors.shape == shape and vectors.dtype == np.float32 and np.isfinite(vectors).all()
    return vectors if usable else None


def _save(file: Path, vectors: NDArray[np.float32]) -> None:
    """Write under another name first, so that nobody ever reads half a file."""
    temporary = None
    try:
        file.parent.mkdir(exist_ok=True)  # not its parent: looking makes no library
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as opened:
            temporary = Path(opened.name)
            np.save(opened, vectors)
        os.replace(temporary, file)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
