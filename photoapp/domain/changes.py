"""What a write changed, so that whoever shows it can refresh just that."""

from dataclasses import dataclass, field

from photoapp.domain.photo import PhotoId

_NOTHING: frozenset[PhotoId] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of photos that a write added, changed or took out of sight, and the tables it touched."""

    added: frozenset[PhotoId] = _NOTHING
    changed: frozenset[PhotoId] = _NOTHING
    removed: frozenset[PhotoId] = _NOTHING
    folders: bool = False
    tags: bool = False
    albums: bool = False
    embeddings: bool = field(default=False)
    tag_sets: bool = False
    suggestions: bool = False

    def __or__(self, other: "Changes") -> "Changes":
        """Return both together."""
        return Changes(
            added=self.added | other.added,
            changed=self.changed | other.changed,
            removed=self.removed | other.removed,
            folders=self.folders or other.folders,
            tags=self.tags or other.tags,
            albums=self.albums or other.albums,
            embeddings=self.embeddings or other.embeddings,
            tag_sets=self.tag_sets or other.tag_sets,
            suggestions=self.suggestions or other.suggestions,
        )

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(
            self.added
            or self.changed
            or self.removed
            or self.folders
            or self.tags
            or self.albums
            or self.embeddings
            or self.tag_sets
            or self.suggestions
        )
