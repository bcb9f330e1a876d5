"""Any model of open_clip as an `Embedder`, from files alone, on the device that is there.

The only file that imports torch and open_clip: it takes seconds, so import it only where a model is
about to be loaded, never where a window is.
"""

import gc
import importlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.errors import BugError, ModelUnavailable, UserError
from photoapp.vision import model_errors, precision
from photoapp.vision.batch_ladder import in_batches, is_out_of_memory, tower_ladders
from photoapp.vision.batch_norm_folding import FOLDED_COSINE, fold_batch_norms
from photoapp.vision.dense_features import dense_features
from photoapp.vision.embedder import OnNote, ignore_note
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.lean_imports import lean_imports, silent_root_logger, uncollected
from photoapp.vision.model_errors import LOADING_ERRORS, damaged_model, first_line, no_memory
from photoapp.vision.offline_config import OfflineConfig
from photoapp.vision.precision import DeviceAbilities, Precision
from photoapp.vision.preprocessing import Preprocessing
from photoapp.vision.weights_check import check_weights

# OpenMP's threads spin between two products unless told to sleep, and take the core from whoever
# decodes photos beside them. Read once, when torch loads its OpenMP library.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("KMP_BLOCKTIME", "0")

try:
    with uncollected():
        import torch
        from torch.nn import functional
        from torch.overrides import TorchFunctionMode

    with uncollected(), lean_imports():
        import open_clip
        from timm.utils.model import reparameterize_model
except (ImportError, RuntimeError, OSError, AttributeError) as error:
    # A torchvision of another build raises RuntimeError, a missing system library OSError.
    raise UserError(
        f"The libraries that run models cannot be loaded: {error}",
        "Install Photoapp again, so that torch and torchvision come from the same build.",
    ) from error

_DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
_DEVICES: dict[str, Callable[[], bool]] = {
    "cuda": torch.cuda.is_available,
    "xpu": torch.xpu.is_available,
    "mps": torch.backends.mps.is_available,
    "cpu": lambda: True,
}
"""Best first, each with whether it is there."""


@dataclass(frozen=True, slots=True)
class _Device:
    """Where a model runs: torch's device, and the precision of its image tower there."""

    kind: str
    torch_device: torch.device
    precision: Precision


class OpenClipEmbedder:
    """A model of any open_clip architecture; see `photoapp.vision.embedder.Embedder`.

    Phrases are embedded in float32, photos in what the device does well: a search then ranks as
    open_clip itself does, and photos, of which there are many, are cheap. The image tower is
    prepared when the first photo comes; a search for a phrase never waits for it.
    """

    def __init__(
        self, model: InstalledModel, device: _Device, on_note: OnNote, remark: str = ""
    ) -> None:
        """Load a model onto a device; `load` chooses the device."""
        self.model_key = model.model_key
        self.templates = model.templates
        self._files = model
        self._config = _read_config(model)
        self.dimension = self._config.dimension
        self._tokenize = _load_tokenizer(self._config)
        self._on_note = on_note
        self._remark = remark
        self._closed = False
        self._model: Any = None
        self._ladders = tower_ladders(on_cpu=device.kind == "cpu")
        self._place(device)
        self._preprocessing = Preprocessing.from_open_clip(self._network().visual.preprocess_cfg)
        self.model_input = self._preprocessing.model_input
        self._prove()

    @classmethod
    def load(
        cls, model: InstalledModel, device: str = "auto", on_note: OnNote = ignore_note
    ) -> "OpenClipEmbedder":
        """Load a model from its files, asking nobody.

        Args:
            model: from the model catalog.
            device: "auto", "cuda", "mps", "xpu" or "cpu".
            on_note: told, in a sentence, of each thing that turns out otherwise than planned.

        Raises:
            ModelUnavailable: files are missing, damaged, pickled or do not fit together.
            UserError: the device is not there, or memory does not suffice.
        """
        chosen = _choose_device(device)
        try:
            return cls(model, chosen, on_note)
        except (RuntimeError, MemoryError) as error:
            reason = first_line(error)
            if is_out_of_memory(error):
                if chosen.kind == "cpu":
                    raise no_memory() from error
            elif chosen.kind == "cpu":
                raise damaged_model(model.id, reason) from error
            elif device != "auto":
                what = f"The device {device} does not work: {reason}."
                raise UserError(what, 'Choose the device "auto" or "cpu".') from error
        gc.collect()
        on_note(f"The model could not be loaded on {chosen.kind} ({reason}); it runs on the CPU.")
        return cls(model, _choose_device("cpu"), on_note, f"because {chosen.kind} failed")

    @property
    def device(self) -> str:
        """Where the model runs, in which precision, and why not elsewhere."""
        remark = f", {self._remark}" if self._remark else ""
        return f"{self._device.kind} ({self._precision}{remark})"

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed photos; see `Embedder.embed_images`."""
        size = (self.model_input.height, self.model_input.width, 3)
        if pixels.dtype != np.uint8 or pixels.shape[1:] != size:
            raise BugError(f"The model wants uint8[n] of {size}, not {pixels.dtype}{pixels.shape}.")
        return self._embed("images", len(pixels), lambda piece: self._embed_pixels(pixels[piece]))

    def embed_phrases(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts; see `Embedder.embed_phrases`."""
        # Half a surrogate pair, from a command line that is not UTF-8, is no text to a tokenizer.
        texts = [phrase.encode("utf-8", "replace").decode() for phrase in phrases]
        return self._embed("phrases", len(texts), lambda piece: self._embed_texts(texts[piece]))

    def embed_patches(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """Embed what is seen at each place; see `Embedder.embed_patches`."""
        self._prepare_images()
        with torch.inference_mode():
            patches = dense_features(self._network().visual, self._normalised(pixels))
            return None if patches is None else cast("Any", patches.float().cpu().numpy())

    def close(self) -> None:
        """Give back the memory of the model; may be called again."""
        self._closed = True
        self._model = None
        self._empty_cache()

    def _embed(
        self, tower: str, count: int, work: Callable[[slice], NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        """Return float32[count, d], done in batches that fit, on the CPU if need be."""
        self._network()
        ladder = self._ladders[tower]
        size = ladder.size
        vectors = in_batches(ladder, count, work, self._empty_cache)
        if vectors is None:
            if self._device.kind == "cpu":
                raise no_memory()
            self._retreat_to_cpu()
            return self._embed(tower, count, work)
        if ladder.size < size:
            self._on_note(f"Memory ran short: batches of {ladder.size}.")
        return np.concatenate([np.empty((0, self.dimension), np.float32), *vectors])

    def _embed_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        self._prepare_images()
        features = self._forward(pixels)
        if self._precision != "fp32" and not np.isfinite(features).all():
            self._use_full_precision()  # a photo that leaves the range of float16
            features = self._forward(pixels)
        return model_errors.checked_vectors(features)

    @torch.inference_mode()
    def _forward(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        return _unit(self._network().encode_image(self._normalised(pixels), normalize=False))

    def _normalised(self, pixels: NDArray[np.uint8]) -> torch.Tensor:
        """Return [n, 3, h, w], treated as by torchvision's ToTensor and Normalize."""
        device = self._device.torch_device
        array = np.require(pixels, requirements=["C", "W"])  # torch warns of what is read-only
        batch = torch.from_numpy(array).to(device).permute(0, 3, 1, 2)
        mean = torch.tensor(self._preprocessing.mean, device=device).view(3, 1, 1)
        std = torch.tensor(self._preprocessing.std, device=device).view(3, 1, 1)
        normalised = batch.to(torch.float32).div_(255).sub_(mean).div_(std)
        return normalised.to(next(self._network().visual.parameters()).dtype)

    @torch.inference_mode()
    def _embed_texts(self, texts: list[str]) -> NDArray[np.float32]:
        tokens = self._tokenize(texts).to(self._device.torch_device)
        features = self._network().encode_text(tokens, normalize=False)
        return model_errors.checked_vectors(_unit(features))

    def _network(self) -> Any:
        if self._closed:
            raise BugError("The model was closed.")
        if self._model is None:
            self._place(self._device)
        return self._model

    def _place(self, device: _Device) -> None:
        """Load the model anew, in float32, onto a device."""
        self._model = None
        self._device = device
        self._precision = device.precision
        self._images_ready = False
        self._model = _load_network(self._config, self._files).to(device.torch_device)

    def _prove(self) -> None:
        """Embed one phrase: files that do not fit are found out before a user's phrase does it."""
        try:
            self.embed_phrases(["a photo of a dog"])
        except (BugError, IndexError, ValueError, TypeError) as error:
            reason = f"it cannot embed a phrase, {first_line(error)}"
            raise damaged_model(self._files.id, reason) from error

    def _prepare_images(self) -> None:
        """Bring the image tower into the device's precision, if its vectors stay what they are."""
        if not self._images_ready and not self._convert_images():
            self._use_full_precision()
        self._images_ready = True

    def _convert_images(self) -> bool:
        """Convert the image tower and return whether its vectors stayed what they are."""
        tower = self._network().visual
        probes = precision.probe_photos(self.model_input.height, self.model_input.width)

        def embed_probes() -> NDArray[np.float32]:
            return np.concatenate([self._forward(probe[None]) for probe in probes])

        try:
            exact = embed_probes()
            reparameterize_model(tower, inplace=True)  # exact, 1.8 times as fast for MobileCLIP
            fold_batch_norms(tower, lambda: self._forward(probes[:1]), torch.nn.Sequential)
            if not precision.is_faithful(exact, embed_probes(), FOLDED_COSINE):
                return False
            if self._device.kind in ("cpu", "cuda"):
                # Nearly twice as fast for convolutions in bfloat16, all the same to transformers.
                tower.to(memory_format=torch.channels_last)
            tower.to(_DTYPES[self._precision])
            return precision.is_faithful(exact, embed_probes())
        except (RuntimeError, MemoryError) as error:
            self._model = None  # half of the tower may have been converted
            if is_out_of_memory(error):
                raise
            return False

    def _use_full_precision(self) -> None:
        """Load the model anew and embed photos in float32 from now on."""
        if self._precision != "fp32":
            self._on_note(f"{self._precision} would change this model's vectors: it runs in fp32.")
        self._place(self._device)
        self._precision = "fp32"
        self._images_ready = True

    def _retreat_to_cpu(self) -> None:
        """Go on without the device, whose memory does not hold one photo."""
        kind = self._device.kind
        self._remark = f"because the memory of {kind} ran out"
        self._on_note(f"The model runs on the CPU, {self._remark} even for one photo.")
        self._model = None
        self._empty_cache()
        cpu = _choose_device("cpu")
        self._ladders = tower_ladders(on_cpu=True)
        self._place(cpu)

    def _empty_cache(self) -> None:
        gc.collect()
        if self._device.torch_device.type != "cpu":
            getattr(torch, self._device.torch_device.type).empty_cache()


def available_devices() -> tuple[str, ...]:
    """Return the devices that are there, best first, each with the precision of its image tower."""
    there = (kind for kind, is_there in _DEVICES.items() if is_there())
    return tuple(f"{kind} ({precision.choose_precision(_abilities(kind))})" for kind in there)


def _choose_device(name: str) -> _Device:
    """Return a device by its name, or the best one there is."""
    if name not in ("auto", *_DEVICES):
        raise UserError(f"There is no device {name!r}.", "Choose auto, cuda, mps, xpu or cpu.")
    kind = next((kind for kind in _DEVICES if name in ("auto", kind) and _DEVICES[kind]()), None)
    if kind is None:
        raise UserError(f"The device {name} is not there.", 'Choose the device "auto" or "cpu".')
    return _Device(kind, torch.device(kind), precision.choose_precision(_abilities(kind)))


def _abilities(kind: str) -> DeviceAbilities:
    if kind == "cpu":
        capabilities = getattr(torch.cpu, "get_capabilities", dict[str, bool])()  # new in torch
        return DeviceAbilities(kind, bf16=precision.cpu_has_bf16(capabilities))
    if kind == "cuda":
        bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
        major = None if torch.version.hip else torch.cuda.get_device_capability()[0]
        return DeviceAbilities(kind, bf16=bf16, cuda_capability=major)
    return DeviceAbilities(kind, bf16=kind == "xpu")


def _read_config(model: InstalledModel) -> OfflineConfig:
    """Return the configuration of a model: its own file, or open_clip's for its architecture."""
    check_weights(model.weights)
    if model.config is not None:
        return OfflineConfig.from_file(model.config, model.folder)
    name = model.architecture or ""
    tag = open_clip.get_pretrained_cfg(name, model.pretrained_tag or "")
    architecture = open_clip.get_model_config(name)
    return OfflineConfig.from_architecture(name, architecture, tag, model.folder)


def _load_tokenizer(config: OfflineConfig) -> Callable[[list[str]], torch.Tensor]:
    """Return the model's own tokenizer: int64[n, context length] of n texts, cut where too long."""
    files = config.tokenizer
    if files is None:
        simple = open_clip.tokenizer.SimpleTokenizer(**config.simple_tokenizer)
        return cast("Callable[[list[str]], torch.Tensor]", simple)
    try:
        tokenizer = open_clip.tokenizer.HFTokenizer(
            str(files.folder),
            context_length=files.context_length,
            tokenizer_mode=files.mode,
            local_files_only=True,
            trust_remote_code=False,
            **files.options,
        )
    except LOADING_ERRORS as error:
        raise ModelUnavailable(
            f"The model's tokenizer files cannot be used: {first_line(error)}",
            "Download the model again.",
        ) from error
    return cast("Callable[[list[str]], torch.Tensor]", tokenizer)


def _load_network(config: OfflineConfig, model: InstalledModel) -> torch.nn.Module:
    """Return the network with its weights, float32 on the CPU, complete or not at all."""
    if config.needs_transformers:
        _bring_transformers()
    try:
        with tempfile.TemporaryDirectory() as folder, silent_root_logger("open_clip"):
            config.write(Path(folder))
            name = f"local-dir:{folder}"
            with _NoRandomNumbers():
                network = open_clip.create_model(name, load_weights=False, pretrained_text=False)
            # Strict: a missing, surplus or wrongly shaped tensor raises.
            open_clip.factory.load_checkpoint(network, str(model.weights))
    except LOADING_ERRORS as error:
        if is_out_of_memory(error):
            raise
        raise damaged_model(model.id, f"its weights do not fit: {first_line(error)}") from error
    if not all(model_errors.is_finite(tensor) for tensor in network.state_dict().values()):
        raise damaged_model(model.id, "its weights hold numbers that are not finite")
    if hasattr(network, "text_decoder"):
        del network.text_decoder  # CoCa's, which writes captions: half of its memory
    return cast("torch.nn.Module", network.float().eval().requires_grad_(False))


def _bring_transformers() -> None:
    """Give open_clip the library that was held back while it was imported."""
    if open_clip.hf_model.transformers is None:
        importlib.reload(open_clip.hf_model)
        open_clip.model.HFTextEncoder = open_clip.hf_model.HFTextEncoder


class _NoRandomNumbers(TorchFunctionMode):
    """Leaves out the random start values of weights, which the checkpoint replaces anyway.

    Filling them takes 1.7 of 2.3 s for a ViT-B-32 and most of a minute for the largest models.
    Buffers that are computed (masks, positions) come out as ever: nothing that stays in a model can
    depend on chance, because the checkpoint has to bring every parameter and saved buffer.
    """

    _FILLS = frozenset([torch.Tensor.normal_, torch.Tensor.uniform_, torch.Tensor.erfinv_])

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if func in self._FILLS:
            return args[0]
        return func(*args, **(kwargs or {}))


def _unit(features: torch.Tensor) -> NDArray[np.float32]:
    """Return the rows as float32[n, d] of unit length."""
    return cast("NDArray[np.float32]", functional.normalize(features.float(), dim=-1).cpu().numpy())
