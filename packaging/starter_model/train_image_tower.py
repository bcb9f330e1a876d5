"""Step 4: trains the image tower against texts and against the teacher.

    python train_image_tower.py --work WORK --minutes 75 [--init MODEL_FOLDER]

Three losses, on the same view of a photo:
1. symmetric InfoNCE with a text of the photo (texts of cosine > 0.9 count as the same one);
2. the teacher's probabilities of its 1,000 classes, against the view's likeness to their names in
   the joint space, so that what the teacher knows can be found by words;
3. the teacher's pooled features, by a linear head that is dropped afterwards.
The learning rate and the size of the views follow the time spent, so that a run ends when it was
meant to on any machine. WORK/image_tower.pt is a checkpoint, written every few minutes and at the
end; a run that was interrupted goes on from it. WORK/image_tower.jsonl holds the curve: losses
and, on photos that are held out, text-to-photo recall@10.
"""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import torch
from augmentation import cut_views, normalise, recolour
from image_tower import FEATURES, ImageTower, TextAdapter, load_exported
from teacher_names import TeacherNames, load_names, logit_scale, sure_names
from teacher_views import view_boxes
from torch import Tensor, nn
from torch.nn import functional
from training_photos import TEMPLATES, TrainingPhotos, load_training_photos

SAME_TEXT = 0.9
TEACHER_TEXTS = 0.3
"""Share of draws in which a photo is paired with a name that the teacher is sure of."""

SIZES = ((0.35, 80), (0.92, 96), (1.0, 128))
"""Pixels per side until that share of the time is spent: small first, since it is fast (Tan and Le
2021, "EfficientNetV2"), the size it will be used at last. Random crops show things larger than
whole photos do, so the size in use is best a third above the size in training (Touvron et al. 2019,
"Fixing the train-test resolution discrepancy")."""

EMA_DECAY = 0.998
"""Averages over some 500 steps. 0.9995 still held two fifths of the start after 1,900 steps."""
VIEWS_WITHOUT_TEACHER = 16
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
CHECKPOINT_MINUTES = 4.0
WEIGHTS = {"text": 1.0, "names": 1.0, "features": 2.0}


@dataclass
class TrainingData:
    """Everything that a step draws from; arrays are memory-mapped or small."""

    photos: TrainingPhotos
    sentences: Tensor
    own_texts: list[np.ndarray]
    sure_texts: list[np.ndarray]
    boxes: np.ndarray
    logits: list[np.ndarray]
    features: list[np.ndarray]
    feature_mean: Tensor
    logit_scale: float
    name_sentences: Tensor

    @property
    def has_teacher(self) -> bool:
        """Whether step 3 has run."""
        return bool(self.features)


def load_data(work: Path) -> TrainingData:
    """Reads what the steps before left in `work`: only the views that are there.

    Without step 3 there is no teacher, and training uses the texts alone.
    """
    photos, names = load_training_photos(work), load_names(work)
    texts = json.loads((work / "training.json").read_text("utf-8"))
    number = {text: i for i, text in enumerate(texts)}
    sentences = torch.from_numpy(np.load(work / "training.npy")).float()
    views = 0
    while (work / f"teacher_features_{views}.npy").exists():
        views += 1

    def load(kind: str) -> list[np.ndarray]:
        paths = [work / f"teacher_{kind}_{view}.npy" for view in range(views)]
        return [np.load(path, mmap_mode="r") for path in paths]

    features = load("features")
    sure = sure_names(work, names, views) if views else [[] for _ in photos.texts]
    return TrainingData(
        photos=photos,
        sentences=sentences,
        own_texts=[np.array([number[t] for t in own]) for own in photos.texts],
        sure_texts=templated(names, number, sure),
        boxes=view_boxes(len(photos), views or VIEWS_WITHOUT_TEACHER),
        logits=load("logits"),
        features=features,
        feature_mean=mean_features(features),
        logit_scale=logit_scale(work) if views else 1.0,
        name_sentences=name_sentences(names, number, sentences),
    )


def mean_features(features: list[np.ndarray]) -> Tensor:
    """float[1280]: the mean over 4,000 whole photos, so that what they share is not learned."""
    if not features:
        return torch.zeros(FEATURES)
    count = min(4000, len(features[0]))
    sample = np.random.default_rng(0).choice(len(features[0]), count, replace=False)
    return torch.from_numpy(features[0][np.sort(sample)].astype(np.float32).mean(0))


def templated(
    names: TeacherNames, number: dict[str, int], sure: list[list[int]]
) -> list[np.ndarray]:
    """For each photo the numbers of the texts made of its sure names."""
    of_name = [[number[t.format(name)] for t in TEMPLATES] for name in names.names]
    return [np.array([text for name in own for text in of_name[name]], int) for own in sure]


def name_sentences(names: TeacherNames, number: dict[str, int], sentences: Tensor) -> Tensor:
    """float[1000, 384]: each class's mean sentence vector over the templates."""
    classes = names.members.shape[1]
    rows = [[number[t.format(name)] for t in TEMPLATES[:3]] for name in names.names[:classes]]
    return sentences[torch.tensor(rows)].mean(1)


def info_nce(vectors: Tensor, adapted: Tensor, sentences: Tensor, scale: Tensor) -> Tensor:
    """Symmetric InfoNCE (Oord et al. 2018; Radford et al. 2021), same texts sharing the target."""
    with torch.no_grad():
        same = (sentences @ sentences.T > SAME_TEXT).float()
        same.fill_diagonal_(1.0)
        target = same / same.sum(1, keepdim=True)
    logits = vectors @ adapted.T * scale
    forward = -(target * functional.log_softmax(logits, 1)).sum(1).mean()
    backward = -(target * functional.log_softmax(logits.T, 1)).sum(1).mean()
    return (forward + backward) / 2


class Trainer:
    """The networks, their optimizer and averages, and one step of training."""

    def __init__(self, data: TrainingData, learning_rate: float, device: str) -> None:
        self.data, self.device = data, device
        self.tower = ImageTower().to(device, memory_format=torch.channels_last)
        self.adapter = TextAdapter().to(device)
        matrices = [p for p in self.tower.parameters() if p.ndim > 1]
        others = [p for p in self.tower.parameters() if p.ndim <= 1]
        self.rates = [learning_rate, learning_rate, learning_rate * 0.3]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": 0.05},
                {"params": others, "weight_decay": 0.0},
                {"params": self.adapter.parameters(), "weight_decay": 0.01},
            ],
            lr=learning_rate,
            betas=(0.9, 0.98),
        )
        self.average = torch.optim.swa_utils.AveragedModel(
            nn.ModuleList([self.tower, self.adapter]),
            multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(EMA_DECAY),
            use_buffers=True,
        )
        self.draw = np.random.default_rng()
        self.steps, self.seen, self.minutes = 0, 0, 0.0

    def pick_texts(self, chosen: np.ndarray) -> np.ndarray:
        """One text number for each chosen photo."""
        picked = []
        for photo in chosen:
            sure, own = self.data.sure_texts[photo], self.data.own_texts[photo]
            pool = sure if len(sure) and self.draw.random() < TEACHER_TEXTS else own
            picked.append(pool[self.draw.integers(len(pool))])
        return np.array(picked)

    def step(self, batch: int, side: int, progress: float) -> dict[str, float]:
        """One step; the losses by name."""
        data = self.data
        chosen = self.draw.choice(len(data.photos), batch, replace=False, p=data.photos.weights)
        chosen.sort()
        view = int(self.draw.integers(len(data.boxes)))
        views = cut_views(
            data.photos.pixels[chosen], data.boxes[view][chosen], side, device=self.device
        )
        sentences = data.sentences[torch.from_numpy(self.pick_texts(chosen))].to(self.device)
        with torch.autocast(self.device, dtype=torch.bfloat16):
            vectors, features = self.tower(normalise(recolour(views)))
        scale = self.tower.scale.exp().clamp(max=60)
        losses = {"text": info_nce(vectors, self.adapter(sentences), sentences, scale)}
        if data.has_teacher:
            losses |= self.teacher_losses(vectors, features, view, chosen)
        self.update(sum(WEIGHTS[name] * loss for name, loss in losses.items()), progress)
        self.steps, self.seen = self.steps + 1, self.seen + batch
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def teacher_losses(
        self, vectors: Tensor, features: Tensor, view: int, chosen: np.ndarray
    ) -> dict[str, Tensor]:
        """How far the view's likeness to the names, and its features, are from the teacher's."""
        data = self.data
        names = self.adapter(data.name_sentences.to(self.device))
        wanted = torch.from_numpy(data.logits[view][chosen][:, 1:].astype(np.float32)).to(
            self.device
        )
        wanted = functional.softmax(wanted * data.logit_scale, 1)
        likeness = vectors @ names.T * self.tower.name_scale.exp().clamp(max=60)
        centred = (
            torch.from_numpy(data.features[view][chosen].astype(np.float32)) - data.feature_mean
        )
        likely = functional.cosine_similarity(features, centred.to(self.device))
        return {
            "names": -(wanted * functional.log_softmax(likeness, 1)).sum(1).mean(),
            "features": 1 - likely.mean(),
        }

    def update(self, total: Tensor, progress: float) -> None:
        """Steps the optimizer at the rate of this progress (0 to 1), and the average."""
        warm = min(1.0, self.steps / 200)
        factor = warm * (0.5 * (1 + math.cos(math.pi * min(progress, 1))) * 0.99 + 0.01)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.tower.parameters(), 1.0)
        self.optimizer.step()
        self.average.update_parameters(nn.ModuleList([self.tower, self.adapter]))

    def save(self, path: Path) -> None:
        """Writes a checkpoint beside the old one, then takes its place."""
        state = {
            "tower": self.tower.state_dict(),
            "adapter": self.adapter.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state_dict(),
            "counts": (self.steps, self.seen, self.minutes),
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def resume(self, path: Path) -> None:
        """Goes on from a checkpoint of `save`."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.tower.load_state_dict(state["tower"])
        self.adapter.load_state_dict(state["adapter"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.load_state_dict(state["average"])
        self.steps, self.seen, self.minutes = state["counts"]


@torch.no_grad()
def held_out_recall(trainer: Trainer, side: int) -> float:
    """Text-to-photo recall@10 of the averaged tower on held-out captioned photos, 0 to 1."""
    data = trainer.data
    tower, adapter = trainer.average.module
    trainer.average.module.eval()
    held = np.flatnonzero(~data.photos.training)
    held = np.array([i for i in held if data.photos.captions[i]], int)
    if not len(held):
        return float("nan")
    whole = np.tile(np.array([0, 0, 1, 1], np.float32), (len(held), 1))
    vectors = []
    for start in range(0, len(held), 128):
        part = held[start : start + 128]
        views = cut_views(
            data.photos.pixels[part],
            whole[: len(part)],
            side,
            device=trainer.device,
            mirrored=False,
        )
        with torch.autocast(trainer.device, dtype=torch.bfloat16):
            vectors.append(tower(normalise(views))[0])
    texts = [(i, t) for i, photo in enumerate(held) for t in data.own_texts[photo]]
    owner = torch.tensor([i for i, _ in texts])
    sentences = data.sentences[torch.tensor([t for _, t in texts])].to(trainer.device)
    scores = (adapter(sentences) @ torch.cat(vectors).T).cpu()
    rank = (scores > scores[torch.arange(len(owner)), owner][:, None]).sum(1)
    trainer.average.module.train()
    return float((rank < 10).float().mean())


def run(trainer: Trainer, work: Path, minutes: float, batch: int) -> None:
    """Trains until `minutes` are spent, over all runs of this work folder."""
    before, start, saved, mean = trainer.minutes, time.monotonic(), time.monotonic(), {}
    with (work / "image_tower.jsonl").open("a", encoding="utf-8") as curve:
        while trainer.minutes < minutes:
            progress = trainer.minutes / minutes
            side = next(size for until, size in SIZES if progress < until)
            for name, loss in trainer.step(batch, side, progress).items():
                mean[name] = 0.98 * mean.get(name, loss) + 0.02 * loss
            trainer.minutes = before + (time.monotonic() - start) / 60
            if time.monotonic() - saved > CHECKPOINT_MINUTES * 60 or trainer.minutes >= minutes:
                saved = time.monotonic()
                trainer.save(work / "image_tower.pt")
                recall = held_out_recall(trainer, side)
                line = {"minutes": trainer.minutes, "steps": trainer.steps, "seen": trainer.seen}
                line |= {"side": side, "held_out_recall_at_10": recall, **mean}
                line = {k: round(v, 4) for k, v in line.items()}
                curve.write(json.dumps(line) + "\n")
                curve.flush()
                click.echo(json.dumps(line))


@click.command(help=__doc__)
@click.option("--work", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--minutes", default=75.0, show_default=True)
@click.option("--batch", default=256, show_default=True)
@click.option("--learning-rate", default=1.5e-3, show_default=True)
@click.option("--init", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--seed", default=0, show_default=True)
@click.option("--device", default=DEVICE, show_default=True)
def main(
    work: Path,
    minutes: float,
    batch: int,
    learning_rate: float,
    init: Path | None,
    seed: int,
    device: str,
) -> None:
    """Runs the step."""
    torch.manual_seed(seed)
    trainer = Trainer(load_data(work), learning_rate, device)
    if (work / "image_tower.pt").exists():
        trainer.resume(work / "image_tower.pt")
    elif init:
        load_exported(trainer.tower, init)
        load_adapter(trainer.adapter, work, init)
        trainer.average.module.load_state_dict(
            nn.ModuleList([trainer.tower, trainer.adapter]).state_dict()
        )
    trainer.draw = np.random.default_rng([seed, trainer.steps])
    run(trainer, work, minutes, batch)


def load_adapter(adapter: TextAdapter, work: Path, model: Path) -> None:
    """Starts the matrix where an exported model's text tower puts the training texts.

    Least squares from sentence vectors to the model's own, on 6,000 texts.
    """
    import open_clip

    clip = open_clip.create_model(f"local-dir:{model}").eval()
    tokenizer = open_clip.get_tokenizer(f"local-dir:{model}")
    texts = json.loads((work / "training.json").read_text("utf-8"))
    chosen = np.random.default_rng(1).choice(len(texts), min(6000, len(texts)), replace=False)
    with torch.no_grad():
        own = torch.cat(
            [
                functional.normalize(clip.encode_text(tokenizer([texts[i] for i in part])), dim=-1)
                for part in np.array_split(chosen, 24)
            ]
        )
        sentences = torch.from_numpy(np.load(work / "training.npy")[chosen]).float()
        adapter.matrix.weight.copy_(torch.linalg.lstsq(sentences, own).solution.T)


if __name__ == "__main__":
    main()
