"""What an image tower sees at each place of a photo, in the space of its photo vectors.

One thought serves every kind of tower: the vector of a place is what the tower's own end (pooling,
norm, projection) makes of a photo that shows this place everywhere. A mean over equal places is the
place; attention over equal places gives their value, whatever the weights: for a vision transformer
that is the value path of MaskCLIP (Zhou, Loy and Dai, "Extract Free Dense Labels from CLIP", ECCV
2022), without touching its code. Where a tower ends in a mean and a linear projection (the built-in
model), the mean of the places' vectors is exactly the photo's vector.

Works on the towers of open_clip by what they can do, and imports none of it.
"""

from typing import Any

_TRANSFORMER = frozenset({"transformer", "grid_size", "_pool", "proj"})
_RESNET = frozenset({"attnpool", "forward_intermediates"})
_TIMM = frozenset({"trunk", "head"})

_OTHERWISE = (
    RuntimeError,
    MemoryError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    IndexError,
)
"""What towers raise that are built otherwise, or take photos of one size only; and torch, when
memory runs out."""


def dense_features(tower: Any, batch: Any) -> Any | None:
    """Return what an open_clip image tower sees at each place.

    Args:
        tower: `visual` of an open_clip model, in evaluation mode.
        batch: torch tensor [n, 3, h, w], normalised, of the tower's device and type.

    Returns:
        Torch tensor [n, rows, columns, d], not of unit length; None where this kind of tower has no
        places, or takes no photos of this size.

    Raises:
        RuntimeError: memory does not suffice.
    """
    parts = set(dir(tower))
    for own, read in ((_TRANSFORMER, _of_transformer), (_RESNET, _of_resnet), (_TIMM, _of_timm)):
        if parts >= own:
            try:
                return read(tower, batch)
            except _OTHERWISE:
                return None
    return None


def _of_transformer(tower: Any, batch: Any) -> Any:
    """open_clip's own vision transformer: a class token and the places, before the last block.

    A tower that is trained through its class token leaves in the last outputs of the places what it
    needs elsewhere; only their values are in the joint space.
    """
    last = tower.transformer.resblocks[-1]
    entering: list[Any] = []
    hook = last.register_forward_pre_hook(lambda _, inputs: entering.append(inputs[0]))
    try:
        tower(batch)
    finally:
        hook.remove()
    count, tokens, width = entering[0].shape
    rows, columns = tower.grid_size
    alone = entering[0][:, 1:].reshape(count * (tokens - 1), 1, width)
    pooled, _ = tower._pool(last(alone).expand(-1, 2, -1))
    if tower.proj is not None:
        pooled = pooled @ tower.proj
    return pooled.reshape(count, rows, columns, -1)


def _of_resnet(tower: Any, batch: Any) -> Any:
    """open_clip's ModifiedResNet: value and output projection of its attention pool, per place.

    Without positions, as in MaskCLIP, so that photos of any size are taken.
    """
    seen = tower.forward_intermediates(batch, indices=[4], intermediates_only=True)
    places = seen["image_intermediates"][-1].permute(0, 2, 3, 1)
    return tower.attnpool.c_proj(tower.attnpool.v_proj(places))


def _of_timm(tower: Any, batch: Any) -> Any:
    """Any trunk of timm: its own head, over one place at a time."""
    trunk = tower.trunk
    seen = trunk.forward_features(batch)
    if seen.ndim == 4:
        channels_last = getattr(trunk, "output_fmt", "NCHW") == "NHWC"
        count, rows, columns, width = (seen if channels_last else seen.permute(0, 2, 3, 1)).shape
        if channels_last:
            alone = seen.reshape(-1, 1, 1, width)
        else:
            alone = seen.permute(0, 2, 3, 1).reshape(-1, width, 1, 1)
    else:
        prefix = trunk.num_prefix_tokens
        rows, columns = trunk.patch_embed.grid_size
        count, tokens, width = seen.shape
        places = seen[:, prefix:].reshape(count * (tokens - prefix), 1, width)
        alone = places.expand(-1, prefix + 1, -1)
    return tower.head(trunk.forward_head(alone)).reshape(count, rows, columns, -1)
