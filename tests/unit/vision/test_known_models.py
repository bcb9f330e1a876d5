"""Names of models: those of the list, of open_clip, of the hub, and near misses."""

import re
import subprocess
import sys

import pytest

from photoapp.domain.errors import ModelUnavailable
from photoapp.vision.known_models import KnownModels, with_licence
from tests.tiny_model import RESOURCES


@pytest.fixture(scope="module")
def known() -> KnownModels:
    return KnownModels(RESOURCES)


def test_every_listed_model_agrees_with_open_clips_table(known: KnownModels) -> None:
    assert len(known.listed) >= 14
    for source in known.listed:
        assert source.architecture
        architecture = known.architecture(source.architecture)
        assert source.tag
        assert architecture.tags[source.tag]["repository"] == source.repository
        assert architecture.dimension == source.info.dimension
        # Quickgelu weights computed with plain gelu give answers that are wrong but look right.
        quick = bool(architecture.tags[source.tag].get("quick_gelu"))
        assert quick == source.architecture.endswith("-quickgelu")


def test_every_listed_model_tells_what_a_user_wants_to_know(known: KnownModels) -> None:
    ids = [source.info.id for source in known.listed]
    assert len(set(ids)) == len(ids)
    for info in (known.starter[0], *(source.info for source in known.listed)):
        assert re.fullmatch(r"[\w-]+", info.id)
        assert info.title
        assert info.licence
        assert info.languages
        assert info.good_for.endswith(".")
        assert info.built_in or (info.download_bytes or 0) > 300_000_000
    for source in known.listed:
        assert source.templates
        assert all(line.count("{}") == 1 for line in source.templates)


def test_open_clips_names_stand_for_its_weights(known: KnownModels) -> None:
    source = known.source("ViT-B-16/laion2b_s34b_b88k")
    assert source is not None
    assert source.repository == "laion/CLIP-ViT-B-16-laion2B-s34B-b88K"
    assert source.info.dimension == 512
    assert (source.architecture, source.tag) == ("ViT-B-16", "laion2b_s34b_b88k")


def test_a_listed_model_has_one_id_however_it_is_named(known: KnownModels) -> None:
    for name in (
        "ViT-B-32-openai",
        "vit-b-32-OPENAI",
        "ViT-B-32/openai",
        "ViT-B-32-quickgelu/openai",
    ):
        source = known.source(name)
        assert source is not None
        assert source.info.id == "ViT-B-32-openai"


def test_weights_trained_with_quickgelu_get_an_architecture_that_has_it(
    known: KnownModels,
) -> None:
    source = known.source("ViT-H-14/dfn5b")
    assert source is not None
    assert source.architecture == "ViT-H-14-quickgelu"


def test_a_pickle_in_open_clips_table_becomes_its_safetensors_twin(known: KnownModels) -> None:
    source = known.source("ViTamin-S/datacomp1b")
    assert source is not None
    assert source.weights[-1] == "pytorch_model.safetensors"
    assert all(name.endswith(".safetensors") for name in source.weights)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("ViT-B/32", "ViT-B-32-openai"),
        ("vit-b-32", "ViT-B-32-openai"),
        ("startr", "starter"),
        ("openai/ViT-B-32", "Did you mean ViT-B-32-openai?"),
        ("OpenAI/vit-l-14", "Did you mean ViT-L-14-openai?"),
        ("laion2b_s34b_b88k/ViT-B-16", "Did you mean ViT-B-16/laion2b_s34b_b88k?"),
        ("ViT-B-16/laion2b", "ViT-B-16/laion2b_s34b_b88k"),
        ("laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "ViT-B-32-laion2b"),
        ("imageomics/bioclip", "hf-hub:imageomics/bioclip"),
        ("holiday", "holidays"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(
    known: KnownModels, name: str, near: str
) -> None:
    assert known.source(name) is None
    error = known.unknown(name, others=["holidays"])
    assert near in error.remedy
    assert name in error.what


def test_a_name_like_no_other_leads_to_the_list(known: KnownModels) -> None:
    assert known.unknown("zzzzzz").remedy == "See photoapp models list."


def test_an_unknown_architecture_is_answered_with_near_ones(known: KnownModels) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        known.architecture("ViT-B32")
    assert "ViT-B-32" in caught.value.remedy


@pytest.mark.parametrize("name", ["hf-hub:", "hf-hub:a", "hf-hub:a/b/c", "hf-hub:../../x", ""])
def test_what_is_no_repository_is_unknown(known: KnownModels, name: str) -> None:
    assert known.source(name) is None


def test_prompts_follow_from_the_model_where_nobody_chose_them(known: KnownModels) -> None:
    assert "a photo of a {}." in known.templates("ViT-L-14-336", {})
    assert "This is a photo of {}." in known.templates("ViT-B-16-SigLIP-512", {})
    assert known.templates("", {"text_cfg": {"hf_tokenizer_name": "google/mt5-base"}}) == ("{}",)
    assert "This is a photo of {}." in known.templates("", {"init_logit_bias": -10})


def test_listing_models_imports_neither_torch_nor_the_hub() -> None:
    code = (
        "import sys, pathlib\n"
        "from photoapp.vision.model_catalog import ModelCatalog\n"
        f"ModelCatalog(pathlib.Path('/nowhere'), pathlib.Path({str(RESOURCES)!r})).list_models()\n"
        "print([name for name in ('torch', 'open_clip', 'huggingface_hub', 'transformers')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_openais_models_tell_what_is_known_of_their_licence(known: KnownModels) -> None:
    openai = [source.info for source in known.listed if source.info.id.endswith("-openai")]
    assert len(openai) == 4
    assert {info.licence for info in openai} == {"not stated (code: MIT)"}
    assert not [source for source in known.listed if source.info.licence == "unknown"]
    assert with_licence(openai[0], "mit").licence == "mit"
    assert with_licence(openai[0], None).licence == "not stated (code: MIT)"
    assert with_licence(known.starter[0], "other").licence == "MIT"
