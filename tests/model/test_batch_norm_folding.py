from typing import Any

import torch
from torch import nn

from photoapp.vision.batch_norm_folding import fold_batch_norms


def with_random_statistics(module: nn.Module) -> nn.Module:
    """Return a module in evaluation mode, whose normalisations do something."""
    torch.manual_seed(1)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean = torch.randn(part.num_features)
            part.running_var = torch.rand(part.num_features) + 0.1
            if part.affine:
                nn.init.uniform_(part.weight, 0.5, 2)
                nn.init.normal_(part.bias)
    return module.eval().requires_grad_(False)


def folded(module: nn.Module) -> tuple[int, torch.Tensor, torch.Tensor]:
    """Return how many normalisations went, and the answers before and after."""
    photos = torch.randn(2, 4, 9, 9)
    before = module(photos)
    count = fold_batch_norms(module, lambda: module(photos[:1]), nn.Sequential)
    return count, before, module(photos)


def test_the_function_stays_the_same_and_the_normalisations_go() -> None:
    module = with_random_statistics(
        nn.Sequential(
            nn.Conv2d(4, 8, 3, bias=False),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Sequential(nn.Conv2d(8, 8, 3, groups=4), nn.BatchNorm2d(8, affine=False)),
        )
    )
    count, before, after = folded(module)
    assert count == 2
    torch.testing.assert_close(after, before, rtol=1e-4, atol=1e-5)
    assert not any(isinstance(part, nn.BatchNorm2d) for part in module.modules())


def test_an_activation_inside_a_normalisation_stays() -> None:
    class NormWithActivation(nn.BatchNorm2d):
        def __init__(self, features: int) -> None:
            super().__init__(features)
            self.drop = nn.Identity()
            self.act = nn.ReLU()

        def forward(self, photos: torch.Tensor) -> torch.Tensor:
            result: torch.Tensor = self.act(self.drop(super().forward(photos)))
            return result

    module = with_random_statistics(nn.Sequential(nn.Conv2d(4, 8, 3), NormWithActivation(8)))
    count, before, after = folded(module)
    assert count == 1
    assert (after >= 0).all()
    torch.testing.assert_close(after, before, rtol=1e-4, atol=1e-5)


class Shared(nn.Module):
    """A convolution used twice, and a normalisation of something that no convolution gave."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(4, 4, 3, padding=1)
        self.first, self.second, self.third = (nn.BatchNorm2d(4) for _ in range(3))

    def forward(self, photos: torch.Tensor) -> Any:
        once = self.first(self.convolution(photos))
        return self.third(torch.relu(self.second(self.convolution(once))))


def test_what_does_not_belong_together_is_left_alone() -> None:
    module = with_random_statistics(Shared())
    count, before, after = folded(module)
    assert count == 0
    torch.testing.assert_close(after, before)
