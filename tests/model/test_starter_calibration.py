"""With the built-in model: nonsense finds nothing, whatever the library; captions make sense."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from photoapp.domain.ranking import Verdict
from photoapp.vision.calibration import TOP_HITS, Calibration
from photoapp.vision.embedder import Embedder
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.open_clip_embedder import OpenClipEmbedder
from photoapp.vision.prompts import embed_prompts

RESOURCES = Path(__file__).parents[2] / "resources"
SIDE = 128

NONSENSE = (
    "asdkjh qwpoei", "quarterly tax spreadsheet formula", "the smell of tuesday", "hgf dsa",
    "a submarine inside a teacup", "wqoeiu", "regulatory arbitrage", "the taste of blue",
    "an unpaid invoice for nothing", "moral relativism in accounting", "xkqj zzvt", "if or else",
    "a volcano wearing slippers at a tax office", "deferred revenue recognition", "lkjwer poiqwe",
    "the square root of a feeling", "undefined reference to main", "theory of justice", "qqzzxx",
    "compound annual growth rate",
)  # fmt: skip

SENSE = (
    "a dog runs along the beach", "two children play in a garden", "a man rides a bicycle",
    "a woman holds a baby", "people sit around a table and eat", "snowy mountains under a blue sky",
    "a red car on a street", "a cat sleeps on a bed", "a boy kicks a ball", "a kitchen",
    "a girl in a pink dress", "sunset over the sea", "flowers in a vase", "a plate of food",
    "a football player in a blue shirt", "a white horse in a meadow", "an old church", "a bridge",
    "three men stand in front of a building", "a black dog jumps into the water",
)  # fmt: skip


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedder]:
    catalog = ModelCatalog(tmp_path_factory.mktemp("models"), RESOURCES)
    embedder = OpenClipEmbedder.load(catalog.installed("starter"), "cpu")
    yield embedder
    embedder.close()


@pytest.fixture(scope="module")
def calibration(starter: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return Calibration.load_or_build(starter, tmp_path_factory.mktemp("cache"))


def drawings(count: int) -> NDArray[np.uint8]:
    """Return uint8[count, SIDE, SIDE, 3]: skies, shapes and textures, each another."""
    random = np.random.default_rng(11)
    pictures = []
    for _ in range(count):
        low, high = random.integers(0, 256, (2, 1, 1, 3))
        ramp = np.linspace(0, 1, SIDE)[:, None, None]
        ground = np.broadcast_to(low + (high - low) * ramp, (SIDE, SIDE, 3)).astype(np.uint8)
        picture = Image.fromarray(np.ascontiguousarray(ground))
        draw = ImageDraw.Draw(picture)
        for _ in range(random.integers(0, 6)):
            x, y, size = random.integers(5, 80, 3).tolist()
            colour = tuple(random.integers(0, 256, 3).tolist())
            shape = draw.ellipse if random.random() < 0.5 else draw.rectangle
            shape((x, y, x + size, y + size), fill=colour)
        picture = picture.filter(ImageFilter.GaussianBlur(float(random.uniform(0, 4))))
        pictures.append(np.asarray(picture))
    return np.stack(pictures)


@pytest.mark.parametrize("size", [1, 8, 300])
def test_nonsense_finds_nothing(starter: Embedder, calibration: Calibration, size: int) -> None:
    photos = starter.embed_images(drawings(size))
    survey = calibration.survey(photos, size)
    verdicts = []
    for query in embed_prompts(starter, NONSENSE):
        top = photos[np.argsort(-(photos @ query))[:TOP_HITS]]
        verdicts.append(calibration.judge(query, survey, top).verdict)
    assert verdicts.count(Verdict.NOTHING) >= 0.9 * len(NONSENSE)
    assert Verdict.FOUND not in verdicts


def test_captions_and_names_make_sense_to_the_model(
    starter: Embedder, calibration: Calibration
) -> None:
    photos = starter.embed_images(drawings(20))
    survey = calibration.survey(photos, 20)

    def odds(phrases: tuple[str, ...]) -> NDArray[np.float64]:
        queries = embed_prompts(starter, phrases)
        return np.array([calibration.weigh(q, survey, photos[:3]).plausible for q in queries])

    assert np.mean(odds(SENSE) > 0) >= 0.95
    assert np.mean(odds(NONSENSE) < 0) >= 0.9
