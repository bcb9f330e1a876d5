"""Step 4b, if wished: the mean of several checkpoints of the image tower.

    python average_checkpoints.py A.pt B.pt ... --work WORK

Copy WORK/image_tower.pt aside now and then while step 4 runs; this leaves the mean of the copies'
averaged weights in its place (Izmailov et al. 2018, "Averaging Weights Leads to Wider Optima").
Scales and all else are the first checkpoint's.
"""

from pathlib import Path

import click
import torch
from torch import Tensor


def mean_weights(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of every floating-point tensor; others, and scales, are the first's."""
    first = states[0]
    return {
        name: sum(state[name] for state in states) / len(states)
        if value.is_floating_point() and not name.endswith("scale")
        else value
        for name, value in first.items()
    }


@click.command(help=__doc__)
@click.argument("checkpoints", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("--work", type=click.Path(exists=True, path_type=Path), required=True)
def main(checkpoints: tuple[str, ...], work: Path) -> None:
    """Runs the step."""
    loaded = [torch.load(path, map_location="cpu", weights_only=True) for path in checkpoints]
    loaded[0]["average"] = mean_weights([one["average"] for one in loaded])
    torch.save(loaded[0], work / "image_tower.part")
    (work / "image_tower.part").replace(work / "image_tower.pt")


if __name__ == "__main__":
    main()
