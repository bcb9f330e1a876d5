"""What the user may set; each field says what it is for. Kept as JSON in the library folder."""

from dataclasses import dataclass, field

STARTER_MODEL = "starter"
"""Id of the built-in model, used until the user chooses another."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one library."""

    model: str = field(
        default=STARTER_MODEL,
        metadata={"description": "Model that searches use, an id of `photoapp models list`."},
    )
    device: str = field(
        default="auto",
        metadata={"description": "Where the model runs: auto, cuda, mps, xpu or cpu."},
    )
    low_priority: bool = field(
        default=True,
        metadata={"description": "Reading photos stands back behind other programs."},
    )
    rescan_minutes: int = field(
        default=15,
        metadata={"description": "While watching, minutes between complete rescans."},
    )
