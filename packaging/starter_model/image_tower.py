"""The image tower while it is trained: trunk, teacher's head, and the text adapter."""

from pathlib import Path

import timm
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

ARCHITECTURE = "regnetx_004"
DIMENSION = 384
FEATURES = 1280

MEAN = (0.4814, 0.4578, 0.4082)
STD = (0.2686, 0.2613, 0.2757)
"""OpenAI CLIP's normalisation (Radford et al. 2021), as the exported config declares it."""


class TextAdapter(nn.Module):
    """Sentence vectors to the joint space: a square matrix and a small correction.

    Sentences that mean the same are near each other for the encoder; what looks the same is what
    the matrix and the correction learn.
    """

    def __init__(self) -> None:
        super().__init__()
        self.matrix = nn.Linear(DIMENSION, DIMENSION, bias=False)
        self.correction = nn.Sequential(
            nn.Linear(DIMENSION, 768), nn.GELU(), nn.Dropout(0.1), nn.Linear(768, DIMENSION)
        )
        nn.init.eye_(self.matrix.weight)
        nn.init.zeros_(self.correction[-1].weight)
        nn.init.zeros_(self.correction[-1].bias)

    def forward(self, sentences: Tensor) -> Tensor:
        """float[n, 384] of unit length from float[n, 384] sentence vectors."""
        return functional.normalize(self.matrix(sentences) + self.correction(sentences), dim=-1)


class ImageTower(nn.Module):
    """The timm trunk, a linear map to the teacher's features, and the scales of the losses."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = timm.create_model(ARCHITECTURE, pretrained=False, num_classes=DIMENSION)
        self.teacher_head = nn.Linear(self.trunk.num_features, FEATURES)
        self.scale = nn.Parameter(torch.tensor(3.0))
        self.name_scale = nn.Parameter(torch.tensor(3.0))

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Unit vectors float[n, 384] in the joint space, and float[n, 1280] teacher features."""
        pooled = self.trunk.forward_head(self.trunk.forward_features(pixels), pre_logits=True)
        vectors = functional.normalize(self.trunk.head.fc(pooled).float(), dim=-1)
        return vectors, self.teacher_head(pooled).float()


def load_exported(tower: ImageTower, model: Path) -> None:
    """Starts the trunk from an exported model folder of ours.

    Raises:
        RuntimeError: When it is of another architecture.
    """
    tensors = load_file(model / "open_clip_model.safetensors")
    prefix = "visual.trunk."
    trunk = {k[len(prefix) :]: v.float() for k, v in tensors.items() if k.startswith(prefix)}
    for name, value in tower.trunk.state_dict().items():
        if name.endswith("num_batches_tracked"):
            trunk.setdefault(name, value)
    tower.trunk.load_state_dict(trunk)
