"""Step 5: distils the sentence encoder and its adapter into a small text tower.

    python train_text_tower.py --work WORK --minutes 20 [--init MODEL_FOLDER]

Three targets:
1. every text's adapted sentence vector (cosine, and a softmax over the batch); one in eight texts
   is mistyped on the way, and keeps its target;
2. the photos: InfoNCE between captions or labels and the trained image tower's vectors;
3. phrases without meaning (other languages, strings of letters) point away from the mean photo, so
   that nothing looks like them.
WORK/text_tower.pt is a checkpoint; a run that was interrupted goes on from it.
"""

import json
import math
import time
from pathlib import Path

import click
import numpy as np
import torch
from augmentation import cut_views, normalise
from image_tower import ImageTower, TextAdapter
from meaningless import Meaningless
from numpy.typing import NDArray
from teacher_views import view_boxes
from text_tower import encode, load_exported, new_tower, start_tokens, tokenize
from torch import Tensor, nn
from torch.nn import functional
from training_photos import TrainingPhotos, load_training_photos

BATCH, PHOTO_BATCH, EMPTY_BATCH = 1024, 384, 192
MISTYPED = 0.125
VIEWS = 2
FINAL_SIDE = 128
PHOTO_LOSS, EMPTY_LOSS = 0.25, 1.0
CHECKPOINT_MINUTES = 4.0
DISTILLATION_SCALE = 30.0
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def load_towers(work: Path, device: str = "cpu") -> tuple[ImageTower, TextAdapter]:
    """The averaged image tower and adapter of step 4, ready for use."""
    state = torch.load(work / "image_tower.pt", map_location=device, weights_only=True)
    pair = nn.ModuleList([ImageTower(), TextAdapter()]).to(device)
    averaged = torch.optim.swa_utils.AveragedModel(pair, use_buffers=True)
    averaged.load_state_dict(state["average"])
    tower, adapter = averaged.module
    return tower.eval().to(memory_format=torch.channels_last), adapter.eval()


@torch.no_grad()
def photo_vectors(tower: ImageTower, photos: TrainingPhotos, device: str) -> Tensor:
    """float16[VIEWS, n, 384] of the whole photos and of crops."""
    boxes = view_boxes(len(photos), VIEWS)
    vectors = torch.zeros(VIEWS, len(photos), 384, dtype=torch.float16)
    for view in range(VIEWS):
        for start in range(0, len(photos), 256):
            part = slice(start, start + 256)
            views = cut_views(photos.pixels[part], boxes[view][part], FINAL_SIDE, device=device)
            with torch.autocast(device, dtype=torch.bfloat16):
                vectors[view, part] = tower(normalise(views))[0].half().cpu()
    return vectors


@torch.no_grad()
def adapted(
    adapter: TextAdapter, sentences: NDArray[np.float16], device: str
) -> NDArray[np.float16]:
    """float16[n, 384]: what the text tower is to answer."""
    parts = np.array_split(sentences, max(1, len(sentences) // 8192))
    return np.concatenate(
        [adapter(torch.from_numpy(p).float().to(device)).half().cpu().numpy() for p in parts]
    )


class TextTrainer:
    """The text tower, its targets, and one step of training."""

    def __init__(
        self, work: Path, init: Path | None, dictionaries: Path, rate: float, device: str
    ) -> None:
        self.device = device
        parts = [p for p in ("training", "phrases") if (work / f"{p}.npy").exists()]
        self.texts = [t for p in parts for t in json.loads((work / f"{p}.json").read_text("utf-8"))]
        sentences = np.concatenate([np.load(work / f"{part}.npy") for part in parts])
        self.photos = load_training_photos(work)
        image_tower, adapter = load_towers(work, device)
        self.scale = float(image_tower.scale.detach().exp().clamp(max=60))
        self.targets = adapted(adapter, sentences, device)
        self.vectors = photo_vectors(image_tower, self.photos, device)
        self.nowhere = -functional.normalize(self.vectors[0].float().mean(0), dim=0).to(device)
        self.tokens = tokenize(self.texts)
        number = {text: i for i, text in enumerate(self.texts)}
        self.own_texts = [np.array([number[t] for t in own]) for own in self.photos.texts]
        english = {word for text in self.texts for word in text.split()}
        self.meaningless = Meaningless(english, dictionaries)
        self.tower = new_tower()
        if init:
            load_exported(self.tower, init)
        else:
            start_tokens(self.tower, self.texts, sentences)
        self.tower.to(device)
        self.optimizer = self.make_optimizer(rate)
        self.rate, self.draw = rate, np.random.default_rng()
        self.steps, self.minutes = 0, 0.0
        # Texts of photos are fewer, and count twice.
        weights = np.ones(len(self.texts))
        weights[: len(json.loads((work / "training.json").read_text("utf-8")))] = 2.0
        self.held = np.random.default_rng(3).random(len(self.texts)) < 0.01
        self.cumulative = np.cumsum(np.where(self.held, 0, weights))

    def make_optimizer(self, rate: float) -> torch.optim.AdamW:
        """AdamW without weight decay on the token embeddings: most rows get no gradient."""
        tokens = [self.tower.token_embedding.weight]
        rest = [p for n, p in self.tower.named_parameters() if "token_embedding" not in n]
        groups = [{"params": rest, "weight_decay": 0.02}, {"params": tokens, "weight_decay": 0.0}]
        return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))

    def distillation(self) -> tuple[Tensor, float]:
        """The loss against adapted sentence vectors, and the mean cosine."""
        spots = self.draw.random(BATCH) * self.cumulative[-1]
        chosen = np.searchsorted(self.cumulative, spots, side="right")
        typed = [
            self.meaningless.mistype(self.texts[i]) if self.draw.random() < MISTYPED else None
            for i in chosen
        ]
        tokens = self.tokens[chosen]
        wrong = [i for i, text in enumerate(typed) if text is not None]
        if wrong:
            tokens[wrong] = tokenize([str(typed[i]) for i in wrong])
        # Texts of like length together: no padding is computed.
        order = np.argsort((tokens != 0).sum(1), kind="stable")
        losses, cosines = [], []
        for part in np.array_split(order, 4):
            answer = encode(self.tower, tokens[part])
            target = torch.from_numpy(self.targets[chosen[part]]).float().to(self.device)
            target = functional.normalize(target, dim=-1)
            cosine = (answer * target).sum(1)
            logits = answer @ target.T * DISTILLATION_SCALE
            choice = functional.cross_entropy(logits, torch.arange(len(part), device=self.device))
            losses.append((1 - cosine).mean() * 4 + 0.25 * choice)
            cosines.append(float(cosine.mean()))
        return torch.stack(losses).mean(), float(np.mean(cosines))

    def against_photos(self) -> Tensor:
        """InfoNCE from texts to photos, photos with the same text sharing the target."""
        chosen = self.draw.choice(
            len(self.photos), PHOTO_BATCH, replace=False, p=self.photos.weights
        )
        texts = np.array([self.draw.choice(self.own_texts[i]) for i in chosen])
        photos = self.vectors[int(self.draw.integers(VIEWS)), torch.from_numpy(chosen)]
        photos = photos.float().to(self.device)
        with torch.no_grad():
            wanted = torch.from_numpy(self.targets[texts]).float().to(self.device)
            same = (wanted @ wanted.T > 0.95).float().fill_diagonal_(1.0)
            target = same / same.sum(1, keepdim=True)
        logits = encode(self.tower, self.tokens[texts]) @ photos.T * self.scale
        forward = -(target * functional.log_softmax(logits, 1)).sum(1).mean()
        backward = -(target * functional.log_softmax(logits.T, 1)).sum(1).mean()
        return (forward + backward) / 2

    def step(self, progress: float) -> dict[str, float]:
        """One step; the losses by name, and the cosine to the targets."""
        warm = min(1.0, (self.steps + 1) / 100)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * warm * (0.49 * (1 + math.cos(math.pi * progress)) + 0.02)
        distilled, cosine = self.distillation()
        photos = self.against_photos()
        empty = tokenize([self.meaningless.phrase() for _ in range(EMPTY_BATCH)])
        nowhere = 1 - (encode(self.tower, empty) @ self.nowhere).mean()
        self.optimizer.zero_grad(set_to_none=True)
        (distilled + PHOTO_LOSS * photos + EMPTY_LOSS * nowhere).backward()
        nn.utils.clip_grad_norm_(self.tower.parameters(), 1.0)
        self.optimizer.step()
        self.steps += 1
        return {"cosine": cosine, "photos": float(photos), "nowhere": float(nowhere)}

    @torch.no_grad()
    def held_out_cosine(self) -> float:
        """Mean cosine to the targets of texts that were never trained on."""
        chosen = np.flatnonzero(self.held)[:4000]
        answers = [encode(self.tower, self.tokens[c]) for c in np.array_split(chosen, 16)]
        target = functional.normalize(torch.from_numpy(self.targets[chosen]).float(), dim=-1)
        return float((torch.cat(answers).cpu() * target).sum(1).mean())

    def save(self, path: Path) -> None:
        """Writes a checkpoint beside the old one, then takes its place."""
        counts = (self.steps, self.minutes)
        state = {"tower": self.tower.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save(state | {"counts": counts, "scale": self.scale}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def resume(self, path: Path) -> None:
        """Goes on from a checkpoint of `save`."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.tower.load_state_dict(state["tower"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.steps, self.minutes = state["counts"]


def run(trainer: TextTrainer, work: Path, minutes: float) -> None:
    """Trains until `minutes` are spent, over all runs of this work folder."""
    before, start, saved, mean = trainer.minutes, time.monotonic(), time.monotonic(), {}
    with (work / "text_tower.jsonl").open("a", encoding="utf-8") as curve:
        while trainer.minutes < minutes:
            for name, value in trainer.step(trainer.minutes / minutes).items():
                mean[name] = 0.97 * mean.get(name, value) + 0.03 * value
            trainer.minutes = before + (time.monotonic() - start) / 60
            if time.monotonic() - saved > CHECKPOINT_MINUTES * 60 or trainer.minutes >= minutes:
                saved = time.monotonic()
                trainer.save(work / "text_tower.pt")
                line = {"minutes": trainer.minutes, "steps": trainer.steps, **mean}
                line["held_out_cosine"] = trainer.held_out_cosine()
                line = {k: round(v, 4) for k, v in line.items()}
                curve.write(json.dumps(line) + "\n")
                curve.flush()
                click.echo(json.dumps(line))


@click.command(help=__doc__)
@click.option("--work", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--minutes", default=20.0, show_default=True)
@click.option("--learning-rate", default=2e-3, show_default=True)
@click.option("--init", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dictionaries", default="/usr/share/dict", type=Path, show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--device", default=DEVICE, show_default=True)
def main(
    work: Path,
    minutes: float,
    learning_rate: float,
    init: Path | None,
    dictionaries: Path,
    seed: int,
    device: str,
) -> None:
    """Runs the step."""
    torch.manual_seed(seed)
    trainer = TextTrainer(work, init, dictionaries, learning_rate, device)
    if (work / "text_tower.pt").exists():
        trainer.resume(work / "text_tower.pt")
    trainer.draw = np.random.default_rng([seed, trainer.steps])
    run(trainer, work, minutes)


if __name__ == "__main__":
    main()
