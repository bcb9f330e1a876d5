"""The models that Photoapp can name without asking anybody: its own list, and open_clip's table.

Both are data in `resources/models`: `catalog.toml` by hand, `open_clip_models.json` written by
`packaging/make_open_clip_table.py`. Nothing here imports open_clip.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from photoapp.domain.errors import ModelUnavailable
from photoapp.domain.model_info import ModelInfo
from photoapp.domain.settings import STARTER_MODEL

HUB_PREFIX = "hf-hub:"
"""Marks a repository on the hub, in open_clip's own words."""

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Architecture:
    """One architecture of open_clip's table.

    Attributes:
        dimension: length of a vector.
        tokenizer: repository of the tokenizer, empty when open_clip brings its own.
        text_model: repository of a text tower from transformers, empty for open_clip's own tower.
        fingerprint: of a checkpoint's tensors (`weights_check.fingerprint`), empty when unknown.
        family: of those (`weights_check.family_fingerprint`), empty when unknown.
        tags: pretrained weights that lie on the hub, by open_clip's name.
    """

    name: str
    dimension: int
    tokenizer: str
    text_model: str
    fingerprint: str
    family: str
    tags: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where a model comes from, and what is known of it before a download.

    Attributes:
        info: as it is listed, with `installed` and `in_use` left False.
        repository: "OWNER/NAME" on the hub.
        architecture: open_clip's name, None when only the repository's configuration knows it.
        tag: open_clip's name of the weights, None as above.
        weights: names of the weights in the repository, the first that exists is taken.
        templates: prompt templates; None when they follow from the configuration.
    """

    info: ModelInfo
    repository: str
    architecture: str | None
    tag: str | None
    weights: tuple[str, ...]
    templates: tuple[str, ...] | None


OPEN_CLIP_WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")
"""Names of weights in open_clip's layout, as `open_clip.factory` prefers them. Beside them, a
repository may hold `model.safetensors`: the same weights in another library's layout."""


class KnownModels:
    """Names to sources. Reads both data files once, on creation (a few milliseconds)."""

    def __init__(self, resources: Path) -> None:
        """Read the data.

        Args:
            resources: folder holding `models/catalog.toml` and `models/open_clip_models.json`.
        """
        folder = resources / "models"
        catalog = tomllib.loads((folder / "catalog.toml").read_text(encoding="utf-8"))
        table = json.loads((folder / "open_clip_models.json").read_text(encoding="utf-8"))
        self._prompts = {name: tuple(lines) for name, lines in catalog["prompts"].items()}
        self.starter: tuple[ModelInfo, tuple[str, ...]] = self._built_in(catalog["starter"])
        self.architectures: dict[str, Architecture] = {
            name: _architecture(name, entry) for name, entry in table["architectures"].items()
        }
        self.listed: tuple[ModelSource, ...] = tuple(
            self._listed_source(entry) for entry in catalog["model"]
        )

    def source(self, model_id: str) -> ModelSource | None:
        """Return the source that a name stands for, None when the name is unknown.

        Args:
            model_id: an id of the list in any case, "ARCHITECTURE/TAG", or "hf-hub:OWNER/NAME".
        """
        for listed in self.listed:
            if listed.info.id.casefold() == model_id.casefold():
                return listed
        if model_id.startswith(HUB_PREFIX):
            return self._hub_source(model_id)
        architecture, _, tag = model_id.partition("/")
        return self._pretrained_source(architecture, tag) if tag else None

    def is_own_name(self, name: str) -> bool:
        """Return whether a name stands for the built-in model or one of the list."""
        return name.casefold() == STARTER_MODEL or self.source(name) is not None

    def near(self, model_id: str, others: Iterable[str] = ()) -> list[str]:
        """Return up to three names that look like an unknown one, the most alike first.

        Args:
            model_id: the unknown name.
            others: names to choose from besides those known here.
        """
        for listed in self.listed:
            if model_id == listed.repository:
                return [listed.info.id]
        architecture, _, tag = model_id.partition("/")
        if tag and architecture in self.architectures:
            tags = self.architectures[architecture].tags
            alike = [name for name in tags if name.startswith(tag.lower())]
            alike = alike or difflib.get_close_matches(tag, tags, n=3, cutoff=0.0)
            return [f"{architecture}/{name}" for name in alike[:3]]
        if tag and (turned := self._turned(architecture, tag)):
            return [turned]
        names = [STARTER_MODEL, *(listed.info.id for listed in self.listed), *others]
        folded = {_folded(name): name for name in names}
        near = difflib.get_close_matches(_folded(model_id), folded, n=3, cutoff=0.55)
        found = [folded[name] for name in near]
        if not found and _REPOSITORY.fullmatch(model_id):
            return [f"{HUB_PREFIX}{model_id}"]
        return found

    def _turned(self, tag: str, architecture: str) -> str | None:
        """Return the id of what goes by the two halves the other way round, as "openai/ViT-B-32".

        People write who made the model before the model, as repositories do.
        """
        for name in (f"{architecture}-{tag}", f"{architecture}/{tag}"):
            if source := self.source(name):
                return source.info.id
        return None

    def architecture(self, name: str) -> Architecture:
        """Return an architecture by open_clip's name.

        Raises:
            ModelUnavailable: open_clip has none of that name.
        """
        if found := self.architectures.get(name):
            return found
        near = difflib.get_close_matches(name, self.architectures, n=3, cutoff=0.5)
        remedy = f"Did you mean {_either(near)}?" if near else "Take a name that open_clip knows."
        raise ModelUnavailable(f"open_clip has no architecture named {name}.", remedy)

    def templates(self, architecture: str, model_config: Mapping[str, Any]) -> tuple[str, ...]:
        """Return prompt templates for a model that is not in the list.

        Args:
            architecture: open_clip's name, or empty.
            model_config: `model_cfg` of its configuration, or empty.
        """
        text = model_config.get("text_cfg", {})
        known = self.architectures.get(architecture)
        tower = f"{text.get('hf_tokenizer_name') or (known.tokenizer if known else '')}".lower()
        if any(part in tower for part in ("siglip2", "i18n", "xlm", "mt5", "nllb")):
            return self._prompts["multilingual"]
        if "init_logit_bias" in model_config or "siglip" in architecture.lower():
            return self._prompts["siglip"]
        return self._prompts["clip"]

    def unknown(self, model_id: str, others: Iterable[str] = ()) -> ModelUnavailable:
        """Return the error for a name that stands for nothing."""
        near = self.near(model_id, others)
        return ModelUnavailable(
            f"There is no model named {model_id}.",
            f"Did you mean {_either(near)}?" if near else "See photoapp models list.",
        )

    def _built_in(self, words: Mapping[str, Any]) -> tuple[ModelInfo, tuple[str, ...]]:
        """Return what is told of the built-in model, and its prompt templates."""
        info = ModelInfo(
            id=STARTER_MODEL,
            title=words["title"],
            licence=words["licence"],
            languages=words["languages"],
            good_for=words["good_for"],
            dimension=words["dimension"],
            download_bytes=0,
            installed=True,
            built_in=True,
        )
        return info, self._prompts[words["prompts"]]

    def _listed_source(self, entry: Mapping[str, Any]) -> ModelSource:
        return ModelSource(
            info=ModelInfo(
                id=entry["id"],
                title=entry["title"],
                licence=entry["licence"],
                languages=entry["languages"],
                good_for=entry["good_for"],
                dimension=entry["dimension"],
                download_bytes=entry["download_bytes"],
            ),
            repository=entry["repository"],
            architecture=entry["architecture"],
            tag=entry["tag"],
            weights=OPEN_CLIP_WEIGHTS,
            templates=self._prompts[entry["prompts"]],
        )

    def _hub_source(self, model_id: str) -> ModelSource | None:
        repository = model_id.removeprefix(HUB_PREFIX)
        if not _REPOSITORY.fullmatch(repository):
            return None
        info = ModelInfo(
            id=model_id,
            title=repository,
            licence="unknown",
            languages="unknown",
            good_for="A model of the hub that Photoapp has no notes on.",
            dimension=None,
            download_bytes=None,
        )
        return ModelSource(info, repository, None, None, OPEN_CLIP_WEIGHTS, None)

    def _pretrained_source(self, architecture: str, tag: str) -> ModelSource | None:
        known = self.architectures.get(architecture)
        tag = tag.lower().replace("-", "_")  # as open_clip cleans tags
        if known is None or tag not in known.tags:
            return None
        weights = known.tags[tag]
        exact = f"{architecture}-quickgelu"
        if weights.get("quick_gelu") and exact in self.architectures:
            known = self.architectures[exact]
        for listed in self.listed:
            if (listed.architecture, listed.tag) == (known.name, tag):
                return listed
        info = ModelInfo(
            id=f"{known.name}/{tag}",
            title=f"OpenCLIP {known.name}, {tag}",
            licence="unknown",
            languages="unknown",
            good_for="A model of open_clip that Photoapp has no notes on.",
            dimension=known.dimension,
            download_bytes=None,
        )
        names = (*OPEN_CLIP_WEIGHTS, weights["weights"]) if "weights" in weights else None
        return ModelSource(
            info=info,
            repository=weights["repository"],
            architecture=known.name,
            tag=tag,
            weights=names or OPEN_CLIP_WEIGHTS,
            templates=None,
        )


def with_licence(info: ModelInfo, licence: str | None) -> ModelInfo:
    """Return the info with the licence that the hub states, where Photoapp knew none."""
    stated = not info.licence.startswith(("unknown", "not stated"))
    return info if stated or not licence else replace(info, licence=licence)


def _architecture(name: str, entry: Mapping[str, Any]) -> Architecture:
    return Architecture(
        name=name,
        dimension=entry["dimension"],
        tokenizer=entry.get("tokenizer", ""),
        text_model=entry.get("text_model", ""),
        fingerprint=entry.get("fingerprint", ""),
        family=entry.get("family", ""),
        tags=entry.get("tags", {}),
    )


def _folded(name: str) -> str:
    return name.casefold().replace("/", "-").replace("_", "-")


def _either(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
