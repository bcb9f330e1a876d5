"""The text tower as open_clip builds it, run on texts cut to their own length."""

import functools
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from open_clip.tokenizer import SimpleTokenizer  # noqa: TID253
from open_clip.transformer import TextTransformer  # noqa: TID253
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional

CONTEXT, WIDTH, HEADS, LAYERS, DIMENSION = 32, 192, 3, 4, 384
VOCABULARY = 49408


@functools.cache
def tokenizer() -> SimpleTokenizer:
    """CLIP's BPE tokenizer (Radford et al. 2021), made once: it takes a third of a second."""
    return SimpleTokenizer(context_length=CONTEXT)


def new_tower() -> TextTransformer:
    """A text tower with random weights."""
    return TextTransformer(
        context_length=CONTEXT,
        vocab_size=VOCABULARY,
        width=WIDTH,
        heads=HEADS,
        layers=LAYERS,
        output_dim=DIMENSION,
    )


def load_exported(tower: TextTransformer, model: Path) -> None:
    """Starts from the text tower of an exported model folder of ours."""
    tensors = load_file(model / "open_clip_model.safetensors")
    wanted = tower.state_dict()
    tower.load_state_dict({k: tensors[k].float() if k in tensors else v for k, v in wanted.items()})


def start_tokens(tower: TextTransformer, texts: list[str], vectors: NDArray[np.float16]) -> int:
    """Starts the embeddings of whole-word tokens at the words' sentence vectors, reduced by PCA.

    It makes a tower from scratch converge in minutes. Returns how many tokens were set.
    """
    tokens, rows = [], []
    for row, text in enumerate(texts):
        token = tokenizer().encoder.get(text + "</w>")
        if token is not None:
            tokens.append(token)
            rows.append(row)
    if len(rows) < WIDTH:
        return 0
    words = torch.from_numpy(vectors[rows]).float()
    centred = words - words.mean(0)
    _, _, axes = torch.linalg.svd(centred, full_matrices=False)
    reduced = centred @ axes[:WIDTH].T
    with torch.no_grad():
        tower.token_embedding.weight[torch.tensor(tokens)] = reduced * (0.02 / reduced.std()) * 2
    return len(tokens)


def tokenize(texts: list[str]) -> NDArray[np.int32]:
    """int32[n, CONTEXT], zero after the end token."""
    parts = [tokenizer()(texts[i : i + 20000]).numpy() for i in range(0, len(texts), 20000)]
    return np.concatenate(parts).astype(np.int32)


def encode(tower: TextTransformer, tokens: NDArray[np.int32]) -> Tensor:
    """float32[n, 384], unit length.

    The same as the tower's own forward, without the padding behind the longest text: attention is
    causal and the end token's place is what counts.
    """
    length = int((tokens != 0).sum(1).max())
    device = tower.positional_embedding.device
    ids = torch.from_numpy(tokens[:, :length]).long().to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hidden = tower.token_embedding(ids) + tower.positional_embedding[:length]
        hidden = tower.transformer(hidden, attn_mask=tower.attn_mask[:length, :length])
        hidden = tower.ln_final(hidden)[torch.arange(len(ids), device=device), ids.argmax(1)]
        vectors = hidden @ tower.text_projection
    return functional.normalize(vectors.float(), dim=-1)
