"""The starter model, and everything that can go wrong with a model's files or its device."""

import logging
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from photoapp.domain.errors import BugError, ModelUnavailable, UserError
from photoapp.domain.model_input import ModelInput
from photoapp.vision import open_clip_embedder, precision
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.open_clip_embedder import OpenClipEmbedder

STARTER = Path(__file__).parents[2] / "resources/models/starter"
WEIGHTS = "open_clip_model.safetensors"
SIDE = 128


def model_in(folder: Path) -> InstalledModel:
    return InstalledModel(
        id="starter",
        folder=folder,
        architecture=None,
        config=folder / "open_clip_config.json",
        weights=folder / WEIGHTS,
        sha256="0bd52f40" + 56 * "0",
    )


@pytest.fixture(scope="module")
def starter() -> OpenClipEmbedder:
    return OpenClipEmbedder.load(model_in(STARTER), "cpu")


@pytest.fixture
def own(tmp_path: Path) -> InstalledModel:
    """A copy of the starter model that a test may spoil."""
    for name in ("open_clip_config.json", WEIGHTS):
        shutil.copy(STARTER / name, tmp_path / name)
    return model_in(tmp_path)


def photos(count: int) -> NDArray[np.uint8]:
    """Return uint8[count, SIDE, SIDE, 3], each a coarse pattern of its own."""
    coarse = np.random.default_rng(7).integers(0, 256, (count, 8, 8, 3), dtype=np.uint8)
    return coarse.repeat(16, axis=1).repeat(16, axis=2)


def cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    return (left * right).sum(axis=1)


# -- the starter model -----------------------------------------------------------------------------


def test_the_starter_model_is_what_its_card_says(starter: OpenClipEmbedder) -> None:
    assert starter.model_key == "starter@0bd52f40"
    assert starter.dimension == 384
    assert starter.model_input == ModelInput(SIDE, SIDE, "squash", "bicubic")
    assert starter.device in ("cpu (bf16)", "cpu (fp32)")


def test_pixels_that_may_not_be_written_to_are_embedded_and_left_alone(
    starter: OpenClipEmbedder,
) -> None:
    pixels = photos(1)
    vectors = starter.embed_images(pixels)
    fixed = np.frombuffer(pixels.tobytes(), np.uint8).reshape(pixels.shape)
    assert not fixed.flags.writeable
    assert (cosines(starter.embed_images(fixed), vectors) > 0.9999).all()
    assert (fixed == pixels).all()


def test_it_knows_a_blue_sky_from_grass(starter: OpenClipEmbedder) -> None:
    sky, grass = np.zeros((2, SIDE, SIDE, 3), np.uint8)
    sky[:] = np.linspace((60, 120, 220), (190, 220, 250), SIDE, dtype=np.uint8)[:, None]
    noise = np.random.default_rng(1).integers(-40, 40, (SIDE, SIDE, 1))
    grass[:] = np.clip(np.array((60, 130, 40)) + noise, 0, 255)
    texts = starter.embed_phrases(["blue sky with clouds", "green grass in a meadow"])
    scores = starter.embed_images(np.stack([sky, grass])) @ texts.T
    assert scores[0, 0] > scores[1, 0]
    assert scores[1, 1] > scores[0, 1]


def test_vectors_do_not_depend_on_the_company_they_are_in(starter: OpenClipEmbedder) -> None:
    pixels = photos(19)
    together = starter.embed_images(pixels)
    alone = np.concatenate([starter.embed_images(pixels[i : i + 1]) for i in range(19)])
    assert together.dtype == np.float32
    assert cosines(together, alone).min() > 0.9999
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    phrases = [f"{count} dogs" for count in range(70)]
    several = starter.embed_phrases(phrases)
    assert cosines(several[-1:], starter.embed_phrases(phrases[-1:])).min() > 0.99999


def test_nothing_gives_nothing(starter: OpenClipEmbedder) -> None:
    assert starter.embed_phrases([]).shape == (0, 384)
    assert starter.embed_images(photos(0)).shape == (0, 384)


@pytest.mark.parametrize(
    "phrase", ["", " ", "dog " * 5000, "\0", "\udcff", "犬 🐕", "<|endoftext|>"]
)
def test_any_text_has_a_vector(starter: OpenClipEmbedder, phrase: str) -> None:
    assert np.isfinite(starter.embed_phrases([phrase])).all()


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, SIDE - 1, SIDE, 3), np.uint8),
        np.zeros((SIDE, SIDE, 3), np.uint8),
        np.zeros((1, SIDE, SIDE, 4), np.uint8),
        np.zeros((1, SIDE, SIDE, 3), np.float32),
    ],
)
def test_pixels_of_another_shape_are_our_own_mistake(
    starter: OpenClipEmbedder, pixels: Any
) -> None:
    with pytest.raises(BugError, match="wants uint8"):
        starter.embed_images(pixels)


def test_a_view_of_a_larger_array_is_read_rightly(starter: OpenClipEmbedder) -> None:
    pixels = photos(6)
    every_other = starter.embed_images(pixels[::2])
    assert cosines(every_other, starter.embed_images(pixels[::2].copy())).min() > 0.99999


def test_a_closed_model_says_so_and_may_be_closed_again() -> None:
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cpu")
    embedder.close()
    embedder.close()
    with pytest.raises(BugError, match="closed"):
        embedder.embed_phrases(["dog"])
    with pytest.raises(BugError, match="closed"):
        embedder.embed_images(photos(1))


def test_loading_leaves_the_root_logger_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    before = (list(logging.getLogger().handlers), list(logging.getLogger().filters))
    OpenClipEmbedder.load(model_in(STARTER), "cpu")
    assert (logging.getLogger().handlers, logging.getLogger().filters) == before
    assert capfd.readouterr() == ("", "")


# -- files -----------------------------------------------------------------------------------------


def truncate(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:-1000])


def replace_by_web_page(weights: Path) -> None:
    weights.write_text("<!DOCTYPE html><title>Not found</title>" * 100)


def replace_by_pickle(weights: Path) -> None:
    weights.write_bytes(pickle.dumps({"logit_scale": Bomb()}))


def tensors_of(weights: Path) -> dict[str, torch.Tensor]:
    """Return copies: safetensors maps the file, which is about to be written over."""
    return {name: tensor.clone() for name, tensor in load_file(weights).items()}


def replace_by_torch_archive(weights: Path) -> None:
    torch.save(tensors_of(weights), weights)


def empty(weights: Path) -> None:
    weights.write_bytes(b"")


def change(key: str, value: Callable[[torch.Tensor], torch.Tensor] | None) -> Any:
    def spoil(weights: Path) -> None:
        tensors = tensors_of(weights)
        if value is None:
            del tensors[key]
        else:
            tensors[key] = value(tensors[key])
        save_file(tensors, weights)

    return spoil


def add_a_tensor(weights: Path) -> None:
    save_file({**tensors_of(weights), "visual.surplus": torch.zeros(3)}, weights)


class Bomb:
    """Opens a file when it is unpickled."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Path.touch, (Path("exploded"),)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (truncate, "cut short"),
        (replace_by_web_page, "web page"),
        (replace_by_pickle, "pickle"),
        (replace_by_torch_archive, "pickle"),
        (empty, "empty"),
        (change("text_projection", None), "text_projection"),
        (change("text_projection", lambda t: t[:, :5].contiguous()), "text_projection"),
        (change("text_projection", lambda t: t * float("nan")), "not finite"),
        (change("ln_final.weight", lambda t: t + float("inf")), "not finite"),
        (add_a_tensor, "visual.surplus"),
        (Path.unlink, "no file"),
    ],
)
def test_spoilt_weights_are_told_in_a_sentence(
    own: InstalledModel, spoil: Callable[[Path], None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own.folder)
    monkeypatch.setattr(torch, "load", lambda *args, **kwargs: pytest.fail("torch.load was called"))
    spoil(own.weights)
    with pytest.raises(ModelUnavailable, match=words) as caught:
        OpenClipEmbedder.load(own, "cpu")
    assert "\n" not in str(caught.value)
    assert not (own.folder / "exploded").exists()


def test_a_pickle_by_its_name_is_not_opened(own: InstalledModel) -> None:
    weights = own.weights.rename(own.folder / "open_clip_pytorch_model.bin")
    with pytest.raises(ModelUnavailable, match="pickle"):
        OpenClipEmbedder.load(replace(own, weights=weights), "cpu")


def test_weights_of_another_architecture_are_refused(own: InstalledModel) -> None:
    with pytest.raises(ModelUnavailable, match="do not fit"):
        OpenClipEmbedder.load(replace(own, config=None, architecture="RN50"), "cpu")


def test_an_unknown_architecture_is_named(own: InstalledModel) -> None:
    with pytest.raises(ModelUnavailable, match="ViT-Z-99"):
        OpenClipEmbedder.load(replace(own, config=None, architecture="ViT-Z-99"), "cpu")


# -- devices ---------------------------------------------------------------------------------------


class FakeGpu:
    """A device named "cuda" that runs on the CPU and has room for some photos only."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
        self.room = room
        self.tried: list[int] = []
        choose, load = open_clip_embedder._choose_device, open_clip_embedder._load_network
        gpu = open_clip_embedder._Device("cuda", torch.device("cpu"), "bf16")
        self.used = gpu

        def load_with_limit(*arguments: Any) -> torch.nn.Module:
            network = load(*arguments)
            network.visual.register_forward_pre_hook(self.check)
            return network

        def choose_fake(name: str) -> Any:
            self.used = choose("cpu") if name == "cpu" else gpu
            return self.used

        monkeypatch.setattr(open_clip_embedder, "_choose_device", choose_fake)
        monkeypatch.setattr(open_clip_embedder, "_load_network", load_with_limit)

    def check(self, tower: torch.nn.Module, arguments: tuple[torch.Tensor]) -> None:
        if self.used.kind != "cuda":
            return
        self.tried.append(len(arguments[0]))
        if len(arguments[0]) > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 1.00 GiB.")


@pytest.mark.parametrize("room", [33, 7, 1])
def test_when_memory_runs_out_smaller_batches_do_it(
    monkeypatch: pytest.MonkeyPatch, starter: OpenClipEmbedder, room: int
) -> None:
    gpu = FakeGpu(monkeypatch, room)
    notes: list[str] = []
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cuda", notes.append)
    pixels = photos(70)
    vectors = embedder.embed_images(pixels)
    assert cosines(vectors, starter.embed_images(pixels)).min() > 0.999
    assert embedder.device == "cuda (bf16)"
    assert any("batches of" in note for note in notes)
    gpu.tried.clear()
    embedder.embed_images(pixels)
    # The good size is remembered; once in a while a larger one is tried again.
    assert sum(count > room for count in gpu.tried) <= 2


def test_when_not_one_photo_fits_the_cpu_takes_over(
    monkeypatch: pytest.MonkeyPatch, starter: OpenClipEmbedder
) -> None:
    FakeGpu(monkeypatch, room=0)
    notes: list[str] = []
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cuda", notes.append)
    pixels = photos(20)
    assert cosines(embedder.embed_images(pixels), starter.embed_images(pixels)).min() > 0.999
    assert embedder.device.startswith("cpu (")
    assert "because the memory of cuda ran out" in embedder.device
    assert any("CPU" in note for note in notes)
    assert embedder.embed_phrases(["dog"]).shape == (1, 384)


def test_a_cpu_without_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cpu")

    def fail(*arguments: Any) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 B")

    monkeypatch.setattr(embedder, "_forward", fail)
    with pytest.raises(UserError, match="not enough memory"):
        embedder.embed_images(photos(3))


def test_a_gpu_without_room_for_the_model_leaves_it_to_the_cpu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    FakeGpu(monkeypatch, 64)
    move = torch.nn.Module.to

    def move_once(module: torch.nn.Module, *arguments: Any, **options: Any) -> Any:
        monkeypatch.setattr(torch.nn.Module, "to", move)
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(torch.nn.Module, "to", move_once)
    notes: list[str] = []
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cuda", notes.append)
    assert embedder.device.startswith("cpu (")
    assert "cuda failed" in embedder.device
    assert "out of memory" in notes[0]


def test_a_precision_that_changes_the_vectors_is_not_used(
    monkeypatch: pytest.MonkeyPatch, starter: OpenClipEmbedder
) -> None:
    FakeGpu(monkeypatch, 64)
    monkeypatch.setattr(precision, "is_faithful", lambda *vectors: False)
    notes: list[str] = []
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cuda", notes.append)
    pixels = photos(4)
    vectors = embedder.embed_images(pixels)
    assert embedder.device == "cuda (fp32)"
    assert "fp32" in notes[0]
    assert cosines(vectors, starter.embed_images(pixels)).min() > 0.999
    assert {p.dtype for p in embedder._network().visual.parameters()} == {torch.float32}


def test_a_photo_that_overflows_is_embedded_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeGpu(monkeypatch, 64)
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cuda")
    embedder.embed_images(photos(1))
    tower = embedder._network().visual
    tower.register_forward_hook(lambda module, given, answer: answer * float("inf"))
    assert np.isfinite(embedder.embed_images(photos(2))).all()
    assert embedder.device == "cuda (fp32)"


def test_nan_in_float32_is_our_own_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "cpu_has_bf16", lambda capabilities: False)
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cpu")
    embedder._network().visual.register_forward_hook(lambda module, given, answer: answer * 0)
    embedder._images_ready = True
    with pytest.raises(BugError, match="unit length"):
        embedder.embed_images(photos(1))


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_a_device_that_is_not_there_is_told() -> None:
    with pytest.raises(UserError, match="cuda is not there") as caught:
        OpenClipEmbedder.load(model_in(STARTER), "cuda")
    assert "auto" in caught.value.remedy


def test_a_device_that_does_not_exist_is_told() -> None:
    with pytest.raises(UserError, match="no device 'tpu'"):
        OpenClipEmbedder.load(model_in(STARTER), "tpu")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_real_gpu_gives_the_same_vectors(starter: OpenClipEmbedder) -> None:
    embedder = OpenClipEmbedder.load(model_in(STARTER), "cuda")
    pixels = photos(300)
    assert cosines(embedder.embed_images(pixels), starter.embed_images(pixels)).min() > 0.998
    assert embedder.device.startswith("cuda (")


# -- imports ---------------------------------------------------------------------------------------


def run_python(code: str, *, folder: Path) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return result.stdout


def test_a_search_by_phrase_waits_for_no_library_it_does_not_need(tmp_path: Path) -> None:
    code = """
import sys
import photoapp.vision.open_clip_embedder as embedder
heavy = ("transformers", "torch._dynamo", "torch._inductor")
print([name for name in heavy if name in sys.modules])
import torch._dynamo
import transformers
print(callable(torch._dynamo.optimize), transformers.__name__)
"""
    assert run_python(code, folder=tmp_path).splitlines() == ["[]", "True transformers"]


def test_libraries_that_do_not_fit_together_end_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "torchvision.py").write_text(
        "raise RuntimeError('operator torchvision::nms does not exist')"
    )
    code = """
from photoapp.domain.errors import UserError
try:
    import photoapp.vision.open_clip_embedder
except UserError as error:
    print(error.what)
    print(error.remedy)
"""
    what, remedy = run_python(code, folder=tmp_path).splitlines()
    assert "torchvision::nms" in what
    assert "same build" in remedy
