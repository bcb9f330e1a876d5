"""The built-in model, in its child process, ranks as open_clip called directly does."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from photoapp.domain.ranking import RankTerm
from photoapp.vision.model_catalog import ModelCatalog
from photoapp.vision.vision_process import VisionProcess
from tests.vision_library import VisionLibrary, coloured

RESOURCES = Path(__file__).parents[2] / "resources"
PHRASE = "a bright red square lies on the green grass of a field"


def _pictures(count: int, size: int) -> NDArray[np.uint8]:
    """Return photos that differ enough for the order to be clear: patches of random colours."""
    patches = np.random.default_rng(5).integers(0, 256, (count, 4, 4, 3), dtype=np.uint8)
    return np.stack([np.asarray(Image.fromarray(patch).resize((size, size))) for patch in patches])


def _open_clip_cosines(folder: Path, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    import open_clip

    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    model.eval()
    tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
    with torch.inference_mode():
        images = torch.stack([preprocess(Image.fromarray(photo)) for photo in pixels])
        vectors = torch.nn.functional.normalize(model.encode_image(images), dim=-1)
        text = torch.nn.functional.normalize(model.encode_text(tokenizer([PHRASE])), dim=-1)
        cosines: NDArray[np.float32] = (vectors @ text[0]).numpy()
    return cosines


def test_the_starter_ranks_as_open_clip_does_and_answers_while_it_embeds(tmp_path: Path) -> None:
    library = VisionLibrary(tmp_path / "library")
    model = ModelCatalog(tmp_path / "models", RESOURCES).installed("starter")
    vision = VisionProcess(tmp_path / "library", model, "cpu")
    try:
        pixels = _pictures(40, vision.model_input.height)
        ids = library.add(coloured(*["red"] * len(pixels)))
        library.save(ids, vision.embed_images(pixels), vision.model_key)
        with ThreadPoolExecutor(1) as thread:
            batch = thread.submit(vision.embed_images, np.repeat(pixels, 20, axis=0))
            ranking = vision.rank([RankTerm(phrase=PHRASE)])
            assert len(batch.result()) == 800
        cosines = dict(zip(ids, _open_clip_cosines(model.folder, pixels), strict=True))
        in_our_order = np.array([cosines[photo] for photo in ranking.photo_ids.tolist()])
        assert ranking.searchable == len(pixels)
        np.testing.assert_allclose(ranking.scores, in_our_order, atol=3e-3)
        assert (np.diff(in_our_order) < 2e-3).all()  # best first, up to the model's own rounding
    finally:
        vision.close()
        library.close()
