"""Downloads from a hub that behaves, breaks off, lies, refuses, stalls or is not there."""

import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import huggingface_hub  # noqa: TID253
import pytest

from photoapp.domain.errors import Cancelled, ModelUnavailable, Offline, UserError
from photoapp.domain.progress import Progress, Stage, ignore_progress, never_cancelled
from photoapp.vision import hub_transfer, model_download
from photoapp.vision.model_catalog import ModelCatalog
from tests import tiny_model
from tests.hub_server import COMMIT, HubServer, Trouble, hub_server

MODEL = "hf-hub:owner/tiny"
WEIGHTS = "open_clip_model.safetensors"


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with hub_server() as server:
        server.files["owner/tiny"] = tiny_model.repository()
        yield server
        huggingface_hub.close_session()


@pytest.fixture
def catalog(hub: HubServer, tmp_path: Path) -> ModelCatalog:
    return ModelCatalog(tmp_path / "models", tiny_model.RESOURCES, hub.endpoint)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_transfer, "RETRY_WAITS_S", (0.0, 0.0))


def download(catalog: ModelCatalog, model: str = MODEL) -> Path:
    return catalog.download(model, ignore_progress, never_cancelled).folder


def refused(catalog: ModelCatalog, kind: type[UserError], model: str = MODEL) -> UserError:
    """Download in vain; return why, having seen that nothing counts as installed."""
    with pytest.raises(kind) as caught:
        download(catalog, model)
    assert type(caught.value) is kind
    assert not catalog.find(model).installed
    with pytest.raises(ModelUnavailable):
        catalog.installed(model)
    return caught.value


def test_a_downloaded_model_is_whole_described_and_without_the_pickle(
    hub: HubServer, catalog: ModelCatalog, tmp_path: Path
) -> None:
    hub.cards["owner/tiny"] = {"license": "mit"}
    model = catalog.download(MODEL, ignore_progress, never_cancelled)
    files = hub.files["owner/tiny"]
    assert model.weights.read_bytes() == files[WEIGHTS]
    assert model.config is not None
    assert model.config.read_bytes() == files["open_clip_config.json"]
    assert model.folder == tmp_path / "models" / "hf-hub--owner--tiny"
    assert not list(model.folder.glob("*.bin"))
    assert not [one for one in hub.requests if one.path.endswith(".bin")]
    info = catalog.find(MODEL)
    assert info.installed
    assert (info.licence, info.dimension) == ("mit", 16)
    assert info.download_bytes == len(files[WEIGHTS]) + len(files["open_clip_config.json"])
    note = json.loads((model.folder / "photoapp-model.json").read_text())
    assert note["source"] == f"owner/tiny@{COMMIT}"
    assert note["files"][WEIGHTS] == {"size": len(files[WEIGHTS]), "sha256": model.sha256}


def test_progress_counts_the_bytes_of_all_files(hub: HubServer, catalog: ModelCatalog) -> None:
    reports: list[Progress] = []
    catalog.download(MODEL, reports.append, never_cancelled)
    last = reports[-1]
    assert last.stage is Stage.DOWNLOADING
    assert last.done == last.total == catalog.find(MODEL).download_bytes
    assert last.rate
    assert [one.done for one in reports] == sorted(one.done for one in reports)


def test_an_installed_model_is_not_downloaded_again(hub: HubServer, catalog: ModelCatalog) -> None:
    download(catalog)
    asked = len(hub.requests)
    download(catalog)
    assert len(hub.requests) == asked


def test_nothing_but_the_model_is_asked_for(
    hub: HubServer, catalog: ModelCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AI_AGENT", "somebody")  # would be looked up on the hub, and sent along
    constants = huggingface_hub.constants
    template = f"{hub.endpoint}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr(constants, "ENDPOINT", hub.endpoint)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    download(catalog)
    assert {one.path.split("/")[1] for one in hub.requests} == {"api", "owner"}
    assert {one.path for one in hub.requests if "/api/" in one.path} == {"/api/models/owner/tiny"}
    for one in hub.requests:
        assert one.user_agent.startswith("photoapp/")
        assert "torch" not in one.user_agent
        assert "agent/" not in one.user_agent


def test_a_broken_connection_is_taken_up_where_it_broke(
    hub: HubServer, catalog: ModelCatalog, no_waiting: None
) -> None:
    hub.trouble[WEIGHTS] = Trouble(break_after=30_000, breaks=3)
    download(catalog)
    ranges = [range_ or "bytes=0-" for range_ in hub.ranges(WEIGHTS)]
    assert len(ranges) == 4
    starts = [int(one.removeprefix("bytes=").removesuffix("-")) for one in ranges]
    assert starts == sorted(set(starts))
    assert starts[-1] > 0
    assert hub.sent(WEIGHTS) <= len(hub.files["owner/tiny"][WEIGHTS]) + 3 * 30_000


def test_a_server_that_ignores_ranges_still_gives_the_right_file(
    hub: HubServer, catalog: ModelCatalog, no_waiting: None
) -> None:
    hub.trouble[WEIGHTS] = Trouble(break_after=30_000, breaks=1, ignore_range=True)
    folder = download(catalog)
    assert (folder / WEIGHTS).read_bytes() == hub.files["owner/tiny"][WEIGHTS]


def test_a_connection_that_breaks_for_good_says_so_and_keeps_what_came(
    hub: HubServer, catalog: ModelCatalog, no_waiting: None
) -> None:
    hub.trouble[WEIGHTS] = Trouble(break_after=0)
    error = refused(catalog, Offline)
    assert "goes on where it stopped" in error.remedy
    hub.trouble.clear()
    download(catalog)
    assert len(hub.ranges("open_clip_config.json")) == 1


KILLED = """
import sys, pathlib
from photoapp.vision.model_catalog import ModelCatalog
catalog = ModelCatalog(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3])
report = lambda progress: print(progress.done, flush=True)
catalog.download(sys.argv[4], report, lambda: False)
"""


def test_a_download_goes_on_after_its_process_was_killed(
    hub: HubServer, catalog: ModelCatalog, tmp_path: Path
) -> None:
    size = len(hub.files["owner/tiny"][WEIGHTS])
    stall = hub.trouble[WEIGHTS] = Trouble(hold_after=size // 2)
    arguments = [str(tmp_path / "models"), str(tiny_model.RESOURCES), hub.endpoint, MODEL]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= size // 2:
                break
        child.kill()
    assert child.returncode == -9
    assert not catalog.find(MODEL).installed
    stall.release.set()
    sent_before = size // 2
    hub.trouble.clear()
    download(catalog)
    whole, rest = hub.ranges(WEIGHTS)
    assert whole == ""
    assert rest == f"bytes={sent_before}-"
    second = [one for one in hub.requests if one.path.endswith(f"/cdn/{WEIGHTS}")][1]
    assert second.sent == size - sent_before  # not one byte twice


def test_wrong_bytes_of_the_right_length_are_not_installed(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    right = hub.files["owner/tiny"][WEIGHTS]
    hub.trouble[WEIGHTS] = Trouble(swap=right[:-1] + bytes([right[-1] ^ 1]))
    assert "checksum" in refused(catalog, ModelUnavailable).what
    hub.trouble.clear()
    assert (download(catalog) / WEIGHTS).read_bytes() == right  # begun anew, not gone on with


def test_a_wrong_small_file_is_noticed_too(hub: HubServer, catalog: ModelCatalog) -> None:
    name = "open_clip_config.json"
    right = hub.files["owner/tiny"][name]
    hub.trouble[name] = Trouble(swap=right.replace(b"512", b"513").replace(b"16", b"17"))
    assert name in refused(catalog, ModelUnavailable).what


def test_bytes_of_another_commit_are_never_mixed_in(
    hub: HubServer, catalog: ModelCatalog, no_waiting: None
) -> None:
    stall = hub.trouble[WEIGHTS] = Trouble(hold_after=20_000)
    stop = threading.Event()

    def stop_when_some_came(progress: Progress) -> None:
        if progress.done >= 20_000:
            stop.set()

    with pytest.raises(Cancelled):
        catalog.download(MODEL, stop_when_some_came, stop.is_set)
    stall.release.set()
    hub.trouble.clear()
    hub.files["owner/tiny"][WEIGHTS] = tiny_model.weights(rows=3000)
    folder = download(catalog)
    assert (folder / WEIGHTS).read_bytes() == tiny_model.weights(rows=3000)
    assert sorted(file.name for file in folder.iterdir()) == [
        "open_clip_config.json",
        WEIGHTS,
        "photoapp-model.json",
        "photoapp-verified.json",
    ]


def test_a_silent_server_does_not_keep_anybody_from_cancelling(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    stall = hub.trouble[WEIGHTS] = Trouble(hold_after=1000)
    asked_since_stall = []

    def cancelled() -> bool:
        if stall.held.is_set():
            asked_since_stall.append(True)
        return len(asked_since_stall) >= 3

    with pytest.raises(Cancelled):
        catalog.download(MODEL, ignore_progress, cancelled)
    # The server is silent still, and would be for ever: the end did not wait for it.
    assert not stall.release.is_set()
    assert not [one for one in threading.enumerate() if one.name.startswith("model-download")]
    stall.release.set()
    download(catalog)


def test_without_a_network_the_sentence_says_so(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
        catalog = ModelCatalog(tmp_path / "models", tiny_model.RESOURCES, endpoint)
        error = refused(catalog, Offline)
    assert error.what == f"No answer from {endpoint}."


def test_the_hubs_own_switch_for_offline_counts(
    catalog: ModelCatalog, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE" in refused(catalog, Offline).what
    assert not hub.requests


def test_the_address_of_the_hub_comes_from_the_environment(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"{hub.endpoint}/")
    download(ModelCatalog(tmp_path / "models", tiny_model.RESOURCES))
    assert hub.sent(WEIGHTS)


def test_a_page_instead_of_the_hubs_answer_is_told_apart(hub: HubServer, tmp_path: Path) -> None:
    hub.aliases["api/models/owner"] = "owner/tiny/cdn"
    hub.files["owner/tiny"]["tiny"] = b"<html>Please log in</html>"
    catalog = ModelCatalog(tmp_path / "models", tiny_model.RESOURCES, hub.endpoint)
    assert "is no model hub" in refused(catalog, Offline).what


@pytest.mark.parametrize(
    ("status", "code", "kind", "says"),
    [
        (404, "RepoNotFound", ModelUnavailable, "no repository owner/tiny"),
        (401, "RepoNotFound", ModelUnavailable, "no repository owner/tiny"),
        (401, "", ModelUnavailable, "does not give owner/tiny to you"),
        (401, "GatedRepo", ModelUnavailable, "only to people who accepted its terms"),
        (403, "", ModelUnavailable, "does not give owner/tiny to you"),
        (500, "", UserError, "error (500)"),
        (429, "", UserError, "error (429)"),
    ],
)
def test_what_the_hub_refuses_is_said_in_a_sentence(
    hub: HubServer,
    catalog: ModelCatalog,
    status: int,
    code: str,
    kind: type[UserError],
    says: str,
) -> None:
    hub.api_status = (status, code)
    assert says in refused(catalog, kind).what


@pytest.mark.parametrize(
    ("status", "code", "kind", "says", "remedy"),
    [
        (401, "GatedRepo", ModelUnavailable, "accepted its terms", "hf auth login"),
        (404, "EntryNotFound", ModelUnavailable, "not on the hub any more", ""),
        (503, "", UserError, "error (503)", "goes on where it stopped"),
    ],
)
def test_a_file_that_is_refused_is_said_in_a_sentence(
    hub: HubServer,
    catalog: ModelCatalog,
    no_waiting: None,
    status: int,
    code: str,
    kind: type[UserError],
    says: str,
    remedy: str,
) -> None:
    hub.trouble[WEIGHTS] = Trouble(status=status, error_code=code)
    error = refused(catalog, kind)
    assert says in error.what
    assert remedy in error.remedy


def test_an_unknown_repository_is_named(catalog: ModelCatalog) -> None:
    error = refused(catalog, ModelUnavailable, "hf-hub:owner/typo")
    assert "owner/typo" in error.what


def test_a_repository_of_pickles_alone_is_refused(hub: HubServer, catalog: ModelCatalog) -> None:
    del hub.files["owner/tiny"][WEIGHTS]
    assert "offers only pickle weights" in refused(catalog, ModelUnavailable).what
    assert len(hub.requests) == 1


def test_a_repository_without_an_open_clip_model_is_refused(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    del hub.files["owner/tiny"]["open_clip_config.json"]
    assert "is no model of open_clip" in refused(catalog, ModelUnavailable).what
    hub.files["owner/tiny"] = {"README.md": b"text"}
    assert "holds no weights" in refused(catalog, ModelUnavailable).what


def test_weights_that_are_no_clip_model_are_not_installed(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    hub.files["owner/tiny"][WEIGHTS] = b"<html>moved</html>" * 1000
    assert "is a web page" in refused(catalog, ModelUnavailable).what


def test_a_disk_without_room_is_noticed_before_the_weights_come(
    hub: HubServer, catalog: ModelCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        model_download.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 9, 1)
    )
    error = refused(catalog, UserError)
    assert "MB are free on" in error.what
    assert "PHOTOAPP_MODELS" in error.remedy
    assert not hub.sent(WEIGHTS)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_in_a_sentence(
    hub: HubServer, catalog: ModelCatalog, tmp_path: Path
) -> None:
    staging = tmp_path / "models" / ".downloads" / "hf-hub--owner--tiny"
    staging.mkdir(parents=True)
    name = f"{WEIGHTS}.{sha256(hub.files['owner/tiny'][WEIGHTS]).hexdigest()[:16]}.part"
    (staging / name).symlink_to("/dev/full")
    assert refused(catalog, UserError).what == "The disk is full."


def test_the_same_model_is_downloaded_once_at_a_time(hub: HubServer, catalog: ModelCatalog) -> None:
    stall = hub.trouble[WEIGHTS] = Trouble(hold_after=1000)
    refusals: list[UserError] = []

    def second(progress: Progress) -> None:
        if stall.held.is_set() and not refusals:
            try:
                download(catalog)
            except UserError as error:
                refusals.append(error)
            stall.release.set()

    catalog.download(MODEL, second, never_cancelled)
    assert "Another Photoapp is getting" in refusals[0].what
    assert catalog.find(MODEL).installed


def test_a_tokenizer_comes_from_the_repository_that_open_clip_would_ask(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    hub.files["owner/tiny"] = tiny_model.repository(hf_tokenizer_name="owner/tokens")
    hub.files["owner/tokens"] = {**tiny_model.TOKENIZER, "config.json": b'{"model_type": "t5"}'}
    folder = download(catalog)
    for name in (*tiny_model.TOKENIZER, "config.json"):
        assert (folder / name).read_bytes() == hub.files["owner/tokens"][name]


def test_a_text_tower_brings_its_own_configuration_by_its_old_name(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    hub.files["owner/tiny"] = {
        **tiny_model.repository(hf_tokenizer_name="base/bert-tiny", hf_model_name="base/bert-tiny"),
        "config.json": b'{"model_type": "clip"}',  # of another library's model
    }
    hub.files["facebook/bert-tiny"] = {
        **tiny_model.TOKENIZER,
        "config.json": b'{"model_type": "xlm-roberta"}',
    }
    hub.aliases["base/bert-tiny"] = "facebook/bert-tiny"
    folder = download(catalog)
    assert json.loads((folder / "config.json").read_text())["model_type"] == "xlm-roberta"


def test_a_models_own_tokenizer_serves_where_the_named_one_is_gone(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    hub.files["owner/tiny"] = {
        **tiny_model.repository(hf_tokenizer_name="owner/gone"),
        **tiny_model.TOKENIZER,
    }
    folder = download(catalog)
    assert (folder / "tokenizer.json").is_file()
    hub.files["owner/tiny"].pop("tokenizer.json")
    catalog.remove(MODEL)
    assert "The text side of owner/tiny" in refused(catalog, ModelUnavailable).what


def test_a_listed_model_keeps_its_id_words_and_prompts(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    hub.files["laion/CLIP-ViT-B-32-laion2B-s34B-b79K"] = tiny_model.repository()
    hub.cards["laion/CLIP-ViT-B-32-laion2B-s34B-b79K"] = {"license": "mit"}
    model = catalog.download("ViT-B-32/laion2b_s34b_b79k", ignore_progress, never_cancelled)
    assert model.id == "ViT-B-32-laion2b"
    assert model.architecture == "ViT-B-32"
    assert model.pretrained_tag == "laion2b_s34b_b79k"
    assert "a photo of a {}." in model.templates
    info = catalog.find("ViT-B-32-laion2b")
    assert (info.licence, info.installed) == ("MIT", True)


def test_a_pretrained_name_works_without_a_configuration(
    hub: HubServer, catalog: ModelCatalog
) -> None:
    hub.files["jienengchen/ViTamin-S"] = {"pytorch_model.safetensors": tiny_model.weights()}
    model = catalog.download("ViTamin-S/datacomp1b", ignore_progress, never_cancelled)
    assert model.config is None
    assert model.architecture == "ViTamin-S"
    assert catalog.installed("ViTamin-S/datacomp1b") == model
