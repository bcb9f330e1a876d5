"""How well bands and verdicts do on real photos, and the constants that a fit would choose.

Run: python tests/benchmarks/fit_calibration.py PHOTOS [--fit] [--model starter] [--vectors FILE]

PHOTOS holds `captioned/captions.json` ({file name: [caption, ...]}) beside those photos, and
`labelled/labels.json` ({set/label/file: [label, ...]}) beside those. Libraries of 1 to all photos
are drawn from them in several mixtures; true captions and labels are asked for, and nonsense
(tests/benchmarks/nonsense_phrases.txt), and captions of people and dogs in libraries without any.
`--fit` prints the constants of photoapp/vision/calibration.py besides; a constant of the query is
lowered after the fit until 1 true caption in 100 is lost. `--vectors` keeps the photos' vectors.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.photo import Reading
from photoapp.domain.ranking import Verdict
from photoapp.imaging.photo_reader import read_photo
from photoapp.vision.background_phrases import embed_background_phrases
from photoapp.vision.calibration import (
    LIKELY_PROBABILITY,
    MAYBE_PROBABILITY,
    TOP_HITS,
    Calibration,
    Evidence,
    LibrarySurvey,
    ScoreCurve,
)
from photoapp.vision.embedder import Embedder
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.open_clip_embedder import OpenClipEmbedder
from photoapp.vision.prompts import embed_prompts

RESOURCES = Path(__file__).parents[2] / "resources"
NONSENSE = Path(__file__).with_name("nonsense_phrases.txt")
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1500)
LIVING = ("sports22", "cats_dogs", "corel1000", "intel_100px", "scene15")
VAGUE = ("day", "night", "shine", "industrial", "store", "people africa", "faces easy")
SAME = (
    "flowers daisy dandelion rose sunflower tulip lotus", "coast sea beaches ferry ketch schooner",
    "mountain mountains glacier", "street highway inside", "buildings tall house suburb church",
    "dog dalmatian springer", "elephant elephants", "dinosaurs brontosaurus stegosaurus",
    "food pizza", "shirt longsleeve", "football soccer", "wrestling wwe kabaddi",
)  # fmt: skip


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Photos:
    """Vectors, and what is known of each photo: its own captions, or its set and label."""

    vectors: NDArray[np.float32]
    sets: list[str]
    labels: list[str]
    captions: list[list[str]]

    @classmethod
    def load(cls, root: Path, embedder: Embedder, kept: Path | None) -> "Photos":
        captions = json.loads((root / "captioned/captions.json").read_text("utf-8"))
        labels = json.loads((root / "labelled/labels.json").read_text("utf-8"))
        files = [root / "captioned" / name for name in sorted(captions)]
        files += [root / "labelled" / name for name in sorted(labels)]
        if kept is not None and kept.exists():
            vectors = np.load(kept)
        else:
            vectors = np.concatenate(list(_embedded(files, embedder)))
            if kept is not None:
                np.save(kept, vectors)
        none = [""] * len(captions)
        return cls(
            vectors,
            sets=none + [name.split("/")[0] for name in sorted(labels)],
            labels=none + [labels[name][0] for name in sorted(labels)],
            captions=[captions[name] for name in sorted(captions)] + [[] for _ in labels],
        )


def _embedded(files: list[Path], embedder: Embedder) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(files), 64):
        readings = [read_photo(file, embedder.model_input) for file in files[start : start + 64]]
        pixels = [reading.model_input for reading in readings if isinstance(reading, Reading)]
        yield embedder.embed_images(np.stack(pixels))


@dataclass(frozen=True)
class Asked:
    """One query to one library.

    Attributes:
        kind: "caption", "label", "absent" or a section of the nonsense.
        matches: bool[n], photos of the library that show it, as far as that is known.
    """

    kind: str
    size: int
    evidence: Evidence
    curve: ScoreCurve
    scores: NDArray[np.float32]
    matches: NDArray[np.bool_]
    only_labelled: bool


class Trial:
    """Draws libraries and asks."""

    def __init__(self, photos: Photos, embedder: Embedder, calibration: Calibration) -> None:
        self.photos = photos
        self.calibration = calibration
        captions = [caption for several in photos.captions for caption in several]
        self.owners = np.repeat(np.arange(len(photos.captions)), [len(c) for c in photos.captions])
        labels = sorted({label for label in photos.labels if label and label not in VAGUE})
        self.phrases = {"caption": captions, "label": labels} | _nonsense()
        self.vectors = {kind: embed_prompts(embedder, p) for kind, p in self.phrases.items()}
        names = np.array(photos.labels)
        self.shows = {label: np.array([_same(label, name) for name in names]) for label in labels}

    def run(self, rounds: int, seed: int = 0) -> Iterator[Asked]:
        generator = np.random.default_rng(seed)
        for size in SIZES:
            for _ in range(rounds * 4 if size <= 5 else rounds if size < 1000 else rounds // 3):
                yield from self._library(size, generator)

    def _library(self, size: int, generator: np.random.Generator) -> Iterator[Asked]:
        labelled = np.array([bool(label) for label in self.photos.labels])
        living = np.isin(self.photos.sets, LIVING) | np.isin(self.photos.labels, ("dalmatian",))
        faces = np.char.startswith(np.array(self.photos.labels), "faces")
        still = labelled & ~living & ~faces
        names = np.array(self.photos.labels)
        few = np.isin(names, generator.permutation(self.phrases["label"])[: max(2, size // 20)])
        pools = (np.ones_like(labelled), ~labelled, labelled, still, few)
        pool = pools[generator.integers(len(pools))]
        rows = generator.permutation(np.flatnonzero(pool))[:size]
        here = np.zeros(len(labelled), np.bool_)
        here[rows] = True
        wanted = [("caption", i) for i in np.flatnonzero(here[self.owners])]
        chosen = [wanted[i] for i in generator.permutation(len(wanted))[:40]]
        shown = [i for i, n in enumerate(self.phrases["label"]) if self.shows[n][rows].any()]
        chosen += [("label", int(i)) for i in generator.permutation(shown)[:40]]
        nonsense = [
            (k, i) for k in self.phrases if k not in ("caption", "label")
            for i in range(len(self.phrases[k]))
        ]  # fmt: skip
        chosen += [nonsense[i] for i in generator.permutation(len(nonsense))[:80]]
        if pool is still:
            chosen += [("absent", int(i)) for i in generator.permutation(len(self.owners))[:30]]
        vectors = self.photos.vectors[rows]
        survey = self.calibration.survey(vectors, len(rows))
        for kind, i in chosen:
            yield self._ask(kind, i, rows, survey, bool(labelled[rows].all()))

    def _ask(
        self, kind: str, i: int, rows: NDArray[np.int64], survey: LibrarySurvey, labelled: bool
    ) -> Asked:
        query = self.vectors["caption" if kind == "absent" else kind][i]
        scores = survey.sample @ query
        order = np.argsort(-scores, kind="stable")
        top = survey.sample[order[:TOP_HITS]]
        matches = np.zeros(len(rows), np.bool_)
        if kind == "caption":
            matches = rows == self.owners[i]
        elif kind == "label":
            matches = self.shows[self.phrases["label"][i]][rows]
        evidence = self.calibration.weigh(query, survey, top)
        curve = self.calibration.judge(query, survey, top)
        return Asked(kind, len(rows), evidence, curve, scores[order], matches[order], labelled)


def _nonsense() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for line in NONSENSE.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("# "):
            section.append(line)
    return sections


def _same(label: str, other: str) -> bool:
    """Return whether a photo of label `other` shows `label`."""
    if not other or label == other:
        return bool(other)
    mine, theirs = set(label.split()), set(other.split())
    if mine <= theirs or theirs <= mine or label.split()[-1] == other.split()[-1]:
        return True
    return any(mine & set(group.split()) and theirs & set(group.split()) for group in SAME)


def report(asked: list[Asked]) -> None:
    """Print verdicts by what was asked, then what the lists hold."""
    groups = (("1-9", 1, 9), ("10-99", 10, 99), ("100-499", 100, 499), (">=500", 500, 10**9))
    kinds = list(dict.fromkeys(one.kind for one in asked))
    tell(f"{'verdict, % of queries':24}" + "".join(f"{name:>22}" for name, _, _ in groups))
    tell(f"{'photos in the library':24}" + f"{'found  weak  nothing':>22}" * len(groups))
    for kind in sorted(kinds):
        cells = []
        for _, low, high in groups:
            verdicts = [o.curve.verdict for o in asked if o.kind == kind and low <= o.size <= high]
            shares = [100 * sum(v is w for v in verdicts) / max(len(verdicts), 1) for w in Verdict]
            cells.append(f"{shares[0]:9.1f}{shares[1]:6.1f}{shares[2]:7.1f}")
        tell(f"{kind:24}" + "".join(cells))
    tell("\nlabels in libraries of labelled photos only: precision (share of all matches)")
    for name, low, high in groups:
        likely, maybe = _precision(asked, low, high)
        tell(f"{name:24} likely {likely}   likely + maybe {maybe}")
    true = [o for o in asked if o.kind == "caption" and o.size >= 500]
    at_ten = np.mean([o.matches[:10].any() for o in true])
    listed = [_listed(o) for o in true]
    kept = np.mean([o.matches[: min(n, 10)].any() for o, n in zip(true, listed, strict=True)])
    tell(f"\ncaptions, >= 500 photos: recall@10 of all {at_ten:.4f}, of what is listed {kept:.4f}")
    tell(f"listed: {np.percentile(listed, [1, 5, 25, 50, 75, 95]).astype(int).tolist()} photos")


def _listed(one: Asked) -> int:
    return int((one.curve.probabilities(one.scores) >= MAYBE_PROBABILITY).sum())


def _precision(asked: list[Asked], low: int, high: int) -> tuple[str, str]:
    cells = []
    for cut in (LIKELY_PROBABILITY, MAYBE_PROBABILITY):
        hits = right = total = 0
        for one in asked:
            if one.kind == "label" and one.only_labelled and low <= one.size <= high:
                above = one.curve.probabilities(one.scores) >= cut
                hits, right = hits + int(above.sum()), right + int((above & one.matches).sum())
                total += int(one.matches.sum())
        cells.append(f"{right / max(hits, 1):.3f} ({right / max(total, 1):.3f})")
    return cells[0], cells[1]


def fit(asked: list[Asked]) -> None:
    """Print the constants that maximum likelihood gives."""
    used = [one for one in asked if "held out" not in one.kind]
    features = np.array(
        [(min(e.plausible, 1.5), e.plausible, e.preference, e.tenfold) for e in
         (one.evidence for one in used)]
    )  # fmt: skip
    there = np.array([one.kind in ("caption", "label") for one in used], np.float64)
    share = {"caption": 4.0, "label": 3.0, "absent": 0.7, "abstract": 1.5}
    weights = np.array([share.get(one.kind, 1.0) for one in used])
    keys = [(one.kind, one.size) for one in used]
    counts = Counter(keys)
    weights /= np.array([counts[key] for key in keys])
    found = logistic(features, there, weights)
    true = np.array([one.kind == "caption" and one.size >= 500 for one in used])
    odds = features @ found[:-1]
    constant = -float(np.quantile(odds[true], 0.01))
    tell(f"query: {found.round(2).tolist()}, constant that loses 1 caption in 100 {constant:.2f}")
    rows, answers, weight = [], [], []
    for one in asked:
        if one.kind == "label" and one.only_labelled:
            scores = one.scores[:100]
            e = one.evidence
            rows.append(
                np.c_[
                    np.full(len(scores), e.plausible),
                    e.standing[0] + e.standing[1] * scores,
                    e.preferring[0] + e.preferring[1] * scores,
                    np.full(len(scores), e.tenfold),
                ]
            )
            answers.append(one.matches[:100])
            weight.append(np.full(len(scores), 1 / np.sqrt(len(scores))))
    photo = logistic(
        np.concatenate(rows), np.concatenate(answers).astype(float), np.concatenate(weight)
    )
    tell(f"photo: {photo.round(2).tolist()}")


def logistic(
    features: NDArray[np.float64], answers: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights of the features and the constant, by Newton's method."""
    scale = features.std(axis=0) + 1e-9
    rows = np.c_[features / scale, np.ones(len(features))]
    weights = weights / weights.sum()
    found = np.zeros(rows.shape[1])
    for _ in range(60):
        odds = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weights * (odds - answers)) + 1e-4 * found
        curvature = (rows * (weights * odds * (1 - odds))[:, None]).T @ rows
        step = np.linalg.solve(curvature + 1e-4 * np.eye(len(found)), slope)
        found -= step * min(1.0, 2 / np.abs(step).max())
    found[:-1] /= scale
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--model", default="starter")
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--rounds", type=int, default=24)
    chosen = parser.parse_args()
    installed = ModelCatalog(chosen.models, RESOURCES).installed(chosen.model)
    embedder = OpenClipEmbedder.load(installed, "cpu")
    with TemporaryDirectory() as cache:
        calibration = Calibration(embed_background_phrases(embedder, Path(cache)))
    photos = Photos.load(chosen.photos, embedder, chosen.vectors)
    asked = list(Trial(photos, embedder, calibration).run(chosen.rounds))
    tell(f"{len(photos.vectors)} photos, {len(asked)} queries, {embedder.model_key}\n")
    report(asked)
    if chosen.fit:
        fit(asked)


if __name__ == "__main__":
    main()
