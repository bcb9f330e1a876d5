"""Bring a model from the hub: visibly, in pieces that survive an interruption, checked, or not."""

import shutil
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

from photoapp.domain.errors import Cancelled, ModelUnavailable, UserError
from photoapp.domain.progress import IsCancelled, OnProgress, Progress, Stage
from photoapp.vision.hub_client import HubClient, HubFile, HubRepository
from photoapp.vision.hub_transfer import FileTransfer, disk_errors
from photoapp.vision.known_models import KnownModels, ModelSource, with_licence
from photoapp.vision.model_folders import ModelFolders
from photoapp.vision.model_manifest import (
    CONFIG,
    FileRecord,
    ModelManifest,
    sha256_of,
)
from photoapp.vision.open_clip_config import (
    TOKENIZER_CORES,
    TOKENIZER_FILES,
    TOWER_CONFIG,
    OpenClipConfig,
    TextFiles,
    read_config,
    text_files_of,
)
from photoapp.vision.weights_check import PICKLE_SUFFIXES, SAFETENSORS_ONLY, check_weights

_LOOK_S = 0.1
"""How often the caller is told of the progress and asked whether to stop."""

_RATE_WINDOW_S = 10.0
_SPARE_BYTES = 64 << 20
"""Free space that a download leaves on the disk."""


def download_model(
    source: ModelSource,
    folders: ModelFolders,
    known: KnownModels,
    hub: HubClient,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> ModelManifest:
    """Download a model, check it and install it.

    What an earlier try left of the same files is gone on with. The bytes move in a thread of their
    own, so that a silent server does not keep anybody from cancelling; both callbacks are called
    on the caller's thread.

    Args:
        source: names the repository and the files.
        folders: takes the model.
        known: tells what the text side of an architecture needs.
        hub: gives the files.
        on_progress: hears of the bytes of all files together, ten times a second.
        is_cancelled: asked as often.

    Returns:
        The manifest of the model, which is installed then.

    Raises:
        Cancelled: as asked; what came stays for the next try.
        Offline: no server answers (any more).
        ModelUnavailable: there is no such model, none for this user, or only as a pickle; or what
            came is not what the hub promised.
        UserError: the disk is too full, or the hub is out of order.
    """
    job = _Download(source, folders, known, hub)
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model-download")
    future = executor.submit(job.run)
    try:
        _watch(job, future, on_progress, is_cancelled)
        return future.result()
    finally:
        job.transfer.stop()
        # A thread that waits for a connection cannot be woken; it ends by itself, writing nothing.
        wait([future], timeout=0.5)
        executor.shutdown(wait=future.done())


def _watch(
    job: "_Download",
    future: "Future[ModelManifest]",
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> None:
    """Report and ask until the job is done."""
    transfer = job.transfer
    past: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
    finished = False
    while not finished:
        finished = bool(wait([future], timeout=_LOOK_S).done)
        if is_cancelled():
            raise Cancelled
        now, done, received = time.monotonic(), transfer.done, transfer.received
        past.append((now, received))
        while now - past[0][0] > _RATE_WINDOW_S:
            past.popleft()
        rate = (received - past[0][1]) / max(now - past[0][0], 1e-3)
        left = (job.total - done) / rate if job.total is not None and rate else None
        on_progress(
            Progress(
                stage=Stage.DOWNLOADING,
                done=done,
                total=job.total,
                rate=rate or None,
                seconds_left=left,
                note=transfer.note,
            )
        )


class _Download:
    """One download, run by one thread and watched by another.

    Attributes:
        total: bytes of all files, None while unknown.
        transfer: moves the bytes and counts them.
    """

    def __init__(
        self, source: ModelSource, folders: ModelFolders, known: KnownModels, hub: HubClient
    ) -> None:
        self.total: int | None = None
        self.transfer = FileTransfer(hub, folders.staging(source.info.id))
        self._source = source
        self._folders = folders
        self._known = known
        self._hub = hub

    def run(self) -> ModelManifest:
        """Bring all files, check and install them."""
        with self._folders.gathering(self._source.info.id) as staging, disk_errors(staging):
            repository = self._hub.repository(self._source.repository)
            weights = self._weights(repository)
            wanted: list[tuple[HubRepository, HubFile]] = []
            config = None
            if CONFIG in repository.files:
                wanted.append((repository, repository.files[CONFIG]))
                self.transfer.bring(*wanted[0])
                config = read_config(staging / CONFIG)
            wanted += self._text_side(self._text_files(config), repository)
            wanted.append((repository, weights))
            self._make_room([file for _, file in wanted], staging)
            for holder, file in wanted[1 if config else 0 :]:
                self.transfer.bring(holder, file)
            check_weights(staging / weights.name)
            files = [file for _, file in wanted]
            manifest = self._manifest(staging, repository, config, weights, files)
            if self.transfer.stopped:
                raise Cancelled
            self._folders.publish(staging, manifest)
            return manifest

    def _weights(self, repository: HubRepository) -> HubFile:
        for name in self._source.weights:
            if file := repository.files.get(name):
                return file
        pickles = [name for name in repository.files if Path(name).suffix in PICKLE_SUFFIXES]
        if pickles:
            raise ModelUnavailable(
                f"{repository.name} offers only pickle weights. {SAFETENSORS_ONLY}",
                "Choose another model: photoapp models list.",
            )
        raise ModelUnavailable(
            f"{repository.name} holds no weights in open_clip's layout.",
            "Choose another model: photoapp models list.",
        )

    def _text_files(self, config: OpenClipConfig | None) -> TextFiles:
        if config is not None:
            return config.text_files
        if self._source.architecture is None:
            raise ModelUnavailable(
                f"{self._source.repository} is no model of open_clip: it has no {CONFIG}."
            )
        return text_files_of(self._known.architecture(self._source.architecture))

    def _text_side(
        self, needed: TextFiles, own: HubRepository
    ) -> Iterator[tuple[HubRepository, HubFile]]:
        """Yield the files of the text side, from the repositories that open_clip would ask."""
        tokenizer = self._named(needed.tokenizer, own, TOKENIZER_CORES)
        tower = None
        if not needed.knows_tower:
            tower = self._named(needed.tower, own, frozenset({TOWER_CONFIG}))
        if tokenizer:
            yield from (
                (tokenizer, file) for name in TOKENIZER_FILES if (file := tokenizer.files.get(name))
            )
        holder = tower or tokenizer
        if holder and (file := holder.files.get(TOWER_CONFIG)):
            yield holder, file

    def _named(self, name: str, own: HubRepository, one_of: frozenset[str]) -> HubRepository | None:
        """Return the repository of a name if it holds what is needed, else the model's own."""
        if not name:
            return None
        found = own
        if name != own.name:
            try:
                found = self._hub.repository(name)
            except ModelUnavailable:
                found = own
        for holder in (found, own):
            if one_of & holder.files.keys():
                return holder
        raise ModelUnavailable(
            f"The text side of {own.name} needs a file that neither it nor {name} offers: "
            f"{' or '.join(sorted(one_of))}."
        )

    def _make_room(self, files: list[HubFile], staging: Path) -> None:
        """Say how much is to come, and make sure that the disk takes it."""
        self.total = sum(file.size for file in files)
        needed = self.total - sum(self.transfer.here(file) for file in files) + _SPARE_BYTES
        free = shutil.disk_usage(staging).free
        if free < needed:
            raise UserError(
                f"The model needs {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free on "
                f"the disk of {self._folders.root}.",
                "Make room, or set PHOTOAPP_MODELS to a folder on another disk.",
            )

    def _manifest(
        self,
        staging: Path,
        repository: HubRepository,
        config: OpenClipConfig | None,
        weights: HubFile,
        files: list[HubFile],
    ) -> ModelManifest:
        source = self._source
        info = with_licence(source.info, repository.licence)
        if config is not None:
            info = replace(info, dimension=config.dimension)
        model = config.model if config else {}
        return ModelManifest(
            info=replace(info, download_bytes=self.total),
            architecture=source.architecture,
            pretrained_tag=source.tag,
            templates=source.templates or self._known.templates(source.architecture or "", model),
            weights=weights.name,
            source=f"{repository.name}@{repository.commit}",
            files={
                file.name: FileRecord(file.size, file.sha256 or sha256_of(staging / file.name))
                for file in files
            },
        )
