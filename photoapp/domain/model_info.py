"""What a user is told of a model before choosing it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model of the catalog.

    Attributes:
        id: short name for the command line ("ViT-B-32-laion2b"), or "hf-hub:OWNER/NAME".
        title: name for people.
        licence: SPDX id or name of the weights' licence; "not stated", with what is known instead,
            when its makers state none; "unknown" when Photoapp has not seen what they state.
        languages: for people ("English", "100 languages").
        good_for: one sentence.
        dimension: length of a vector, or None before the model was seen.
        download_bytes: of all files, 0 for the built-in one, None when unknown.
        installed: all files are here and verified.
        built_in: ships with Photoapp.
        in_use: the model that searches use.
    """

    id: str
    title: str
    licence: str
    languages: str
    good_for: str
    dimension: int | None
    download_bytes: int | None
    installed: bool = False
    built_in: bool = False
    in_use: bool = False
