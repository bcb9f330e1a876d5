"""What the live runs suggest, and what people answered; each answer is one edit in the journal.

A pair of photo and tag that was answered is never suggested again, whatever later runs say.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from photoapp.catalog import journal
from photoapp.catalog.embedding_visibility import id_list
from photoapp.catalog.names import tidy_name
from photoapp.catalog.photo_rows import VISIBLE
from photoapp.catalog.suggestion_rows import LIVE, SHOWN
from photoapp.catalog.text_folding import fold
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditKind
from photoapp.domain.photo import PhotoId
from photoapp.domain.suggestion import RunId, Suggestion, TagState

ACCEPTED = "accepted"
"""Source of a tag that the machine suggested and the user found right."""

_UNKNOWN = 1001  # permille of an answer to what was not suggested


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user said of a pair of photo and tag.

    Attributes:
        probability: when it was answered; None where it was not suggested.
    """

    photo_id: PhotoId
    accepted: bool
    probability: float | None


def waiting(connection: sqlite3.Connection, tag: str) -> list[Suggestion]:
    """Return the suggestions of a tag that are shown, for visible photos, by photo.

    Args:
        connection: of a `Database`.
        tag: name, any case.
    """
    rows = connection.execute(
        f"SELECT suggestion.photo_id, tag.name, max(suggestion.probability) FROM tag CROSS JOIN"
        f" {LIVE} JOIN photo ON photo.id = suggestion.photo_id"
        f" WHERE casefold(tag.name) = ? AND suggestion.tag_id = tag.id AND {SHOWN} AND {VISIBLE}"
        " GROUP BY suggestion.photo_id ORDER BY suggestion.photo_id",
        [fold(tidy_name(tag, "tag"))],
    )
    return [Suggestion(PhotoId(one), name, probability) for one, name, probability in rows]


def waiting_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many photos wait for an answer, by tag; tags without any are left out."""
    rows = connection.execute(
        f"SELECT tag.name, count(DISTINCT suggestion.photo_id) FROM {LIVE}"
        " JOIN tag ON tag.id = suggestion.tag_id JOIN photo ON photo.id = suggestion.photo_id"
        f" WHERE {SHOWN} AND {VISIBLE} GROUP BY tag.id ORDER BY tag.name"
    )
    return {str(name): int(number) for name, number in rows}


def of_photos(
    connection: sqlite3.Connection, photo_ids: Sequence[PhotoId]
) -> dict[PhotoId, tuple[Suggestion, ...]]:
    """Return what is suggested for photos, the most probable first; photos without are left out."""
    rows = connection.execute(
        "SELECT suggestion.photo_id, tag.name, max(suggestion.probability)"
        " FROM json_each(?) AS wanted"
        " CROSS JOIN suggestion ON suggestion.photo_id = wanted.value"
        " JOIN tagging_run ON tagging_run.id = suggestion.run_id"
        " JOIN tag_set ON tag_set.id = tagging_run.set_id JOIN tag ON tag.id = suggestion.tag_id"
        f" WHERE {SHOWN} GROUP BY suggestion.photo_id, tag.id ORDER BY 3 DESC, 2",
        [id_list(photo_ids)],
    )
    found: dict[PhotoId, list[Suggestion]] = {}
    for photo_id, name, probability in rows:
        suggestion = Suggestion(PhotoId(photo_id), name, probability)
        found.setdefault(suggestion.photo_id, []).append(suggestion)
    return {photo_id: tuple(some) for photo_id, some in found.items()}


def of_run(connection: sqlite3.Connection, run_id: RunId) -> list[Suggestion]:
    """Return what a run suggested, answered or not, by tag, then the most probable first."""
    rows = connection.execute(
        "SELECT suggestion.photo_id, tag.name, probability FROM suggestion"
        " JOIN tag ON tag.id = suggestion.tag_id WHERE run_id = ? ORDER BY tag.name, 3 DESC, 1",
        [run_id],
    )
    return [Suggestion(PhotoId(one), name, probability) for one, name, probability in rows]


def answers(connection: sqlite3.Connection, tag: str) -> list[Answer]:
    """Return the answers for a tag, by photo."""
    rows = connection.execute(
        "SELECT photo_id, accepted, permille FROM tag CROSS JOIN tag_answer"
        " ON tag_answer.tag_id = tag.id WHERE casefold(tag.name) = ? ORDER BY photo_id",
        [fold(tidy_name(tag, "tag"))],
    )
    return [
        Answer(PhotoId(photo_id), bool(accepted), None if permille is None else permille / 1000)
        for photo_id, accepted, permille in rows
    ]


def tagged(connection: sqlite3.Connection, tag: str) -> list[PhotoId]:
    """Return the photos that the user gave a tag, by hand or by accepting it."""
    rows = connection.execute(
        "SELECT photo_id FROM tag CROSS JOIN photo_tag ON photo_tag.tag_id = tag.id"
        " WHERE casefold(tag.name) = ? ORDER BY photo_id",
        [fold(tidy_name(tag, "tag"))],
    )
    return [PhotoId(photo_id) for (photo_id,) in rows]


def states(connection: sqlite3.Connection, tags: Iterable[str]) -> dict[tuple[int, str], TagState]:
    """Return how photos stand to tags by what the user did, by id and folded name."""
    folded = {fold(tidy_name(tag, "tag")) for tag in tags}
    known = [(i, fold(n)) for i, n in connection.execute("SELECT id, name FROM tag")]
    found: dict[tuple[int, str], TagState] = {}
    for tag_id, name in known:
        if name not in folded:
            continue
        for (photo_id,) in connection.execute(
            "SELECT photo_id FROM tag_answer WHERE tag_id = ? AND NOT accepted", [tag_id]
        ):
            found[photo_id, name] = TagState.REJECTED
        for photo_id, source in connection.execute(
            "SELECT photo_id, source FROM photo_tag WHERE tag_id = ?", [tag_id]
        ):
            found[photo_id, name] = TagState.ACCEPTED if source == ACCEPTED else TagState.BY_HAND
    return found


def accept(
    connection: sqlite3.Connection, tag: str, probabilities: Mapping[PhotoId, float | None]
) -> Changes:
    """Give photos a tag that was suggested, and remember the answer.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        tag: name, any case.
        probabilities: of each photo, when it was answered; None where it was not suggested.
    """
    name = _spelled(connection, tag)
    before = _answers_before(connection, name, probabilities)
    new = {one: p for one, p in probabilities.items() if before.get(one, (0, 0))[0] != 1}
    lacking = _without_tag(connection, name, probabilities)
    change: list[journal.Step] = []
    inverse: list[journal.Step] = []
    if lacking:
        change.append({"do": "tag", "tag": name, "source": ACCEPTED, "photos": lacking})
        inverse.append({"do": "untag", "tag": name, "photos": lacking})
    if new:
        change.append(_answer(name, new, accepted=True))
        inverse += _back(name, new, before)
    return journal.perform(connection, EditKind.ACCEPT_TAG, change, inverse, name)


def reject(
    connection: sqlite3.Connection, tag: str, probabilities: Mapping[PhotoId, float | None]
) -> Changes:
    """Remember that a tag is wrong for photos, and take it from those that have it.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        tag: name, any case.
        probabilities: as `accept`.
    """
    name = _spelled(connection, tag)
    before = _answers_before(connection, name, probabilities)
    new = {one: p for one, p in probabilities.items() if before.get(one, (1, 0))[0] != 0}
    change: list[journal.Step] = []
    inverse: list[journal.Step] = []
    for source, photos in _sources(connection, name, probabilities).items():
        change.append({"do": "untag", "tag": name, "photos": photos})
        inverse.append({"do": "tag", "tag": name, "source": source, "photos": photos})
    if new:
        change.append(_answer(name, new, accepted=False))
        inverse += _back(name, new, before)
    return journal.perform(connection, EditKind.REJECT_TAG, change, inverse, name)


def answer_steps_for(
    connection: sqlite3.Connection, name: str, photo_ids: Sequence[int], *, has_tag: bool
) -> tuple[list[journal.Step], list[journal.Step]]:
    """Return the steps, and their inverse, that fit answers to what is done by hand.

    A tag taken off a photo that it was accepted for is rejected; one set on a photo that it was
    rejected for is no more rejected.
    """
    before = _answers_before(connection, name, dict.fromkeys(map(PhotoId, photo_ids)))
    wrong = {one: old for one, old in before.items() if bool(old[0]) != has_tag}
    if not wrong:
        return [], []
    inverse = _back(name, dict.fromkeys(wrong), wrong)
    if has_tag:
        return [{"do": "unanswer", "tag": name, "photos": list(wrong)}], inverse
    entries = [[one, permille] for one, (_, permille) in wrong.items()]
    return [{"do": "answer", "tag": name, "accepted": 0, "entries": entries}], inverse


def move_answers(
    connection: sqlite3.Connection, name: str, other: str
) -> tuple[list[journal.Step], list[journal.Step]]:
    """Return the steps, and their inverse, that make answers for one tag those for another."""
    rows = connection.execute(
        f"SELECT photo_id, accepted, coalesce(permille, {_UNKNOWN}) FROM tag_answer"
        " WHERE tag_id = (SELECT id FROM tag WHERE name = ?) AND photo_id NOT IN"
        " (SELECT photo_id FROM tag_answer WHERE tag_id = (SELECT id FROM tag WHERE name = ?))",
        [name, other],
    )
    moved = {PhotoId(one): (accepted, permille) for one, accepted, permille in rows}
    if not moved:
        return [], []
    there, gone = _back(other, moved, moved), {"do": "unanswer", "tag": name}
    back = {"do": "unanswer", "tag": other, "photos": sorted(moved)}
    return [*there, {**gone, "photos": sorted(moved)}], [back, *_back(name, moved, moved)]


def _answer(
    name: str, probabilities: Mapping[PhotoId, float | None], *, accepted: bool
) -> journal.Step:
    entries = [
        [one, _UNKNOWN if p is None else min(max(round(p * 1000), 0), 1000)]
        for one, p in sorted(probabilities.items())
    ]
    return {"do": "answer", "tag": name, "accepted": int(accepted), "entries": entries}


def _back(
    name: str, changed: Iterable[PhotoId], before: Mapping[PhotoId, tuple[int, int]]
) -> list[journal.Step]:
    """Return the steps that bring back the answers of before."""
    steps: list[journal.Step] = []
    fresh = sorted(one for one in changed if one not in before)
    if fresh:
        steps.append({"do": "unanswer", "tag": name, "photos": fresh})
    for accepted in (0, 1):
        entries = [
            [one, before[one][1]]
            for one in sorted(changed)
            if one in before and before[one][0] == accepted
        ]
        if entries:
            steps.append({"do": "answer", "tag": name, "accepted": accepted, "entries": entries})
    return steps


def _answers_before(
    connection: sqlite3.Connection, name: str, photo_ids: Iterable[PhotoId]
) -> dict[PhotoId, tuple[int, int]]:
    rows = connection.execute(
        f"SELECT photo_id, accepted, coalesce(permille, {_UNKNOWN}) FROM tag_answer"
        " WHERE tag_id = (SELECT id FROM tag WHERE name = ?)"
        " AND photo_id IN (SELECT value FROM json_each(?))",
        [name, id_list(photo_ids)],
    )
    return {PhotoId(one): (accepted, permille) for one, accepted, permille in rows}


def _without_tag(
    connection: sqlite3.Connection, name: str, photo_ids: Iterable[PhotoId]
) -> list[int]:
    rows = connection.execute(
        "SELECT photo.id FROM photo WHERE photo.id IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM photo_tag JOIN tag ON tag.id = photo_tag.tag_id"
        "   WHERE photo_tag.photo_id = photo.id AND tag.name = ?) ORDER BY photo.id",
        [id_list(photo_ids), name],
    )
    return [one for (one,) in rows]


def _sources(
    connection: sqlite3.Connection, name: str, photo_ids: Iterable[PhotoId]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one, source in connection.execute(
        "SELECT photo_id, source FROM photo_tag JOIN tag ON tag.id = photo_tag.tag_id"
        " WHERE tag.name = ? AND photo_id IN (SELECT value FROM json_each(?)) ORDER BY photo_id",
        [name, id_list(photo_ids)],
    ):
        found.setdefault(source, []).append(one)
    return found


def _spelled(connection: sqlite3.Connection, tag: str) -> str:
    """Return a name as the catalog spells it already."""
    tidy = tidy_name(tag, "tag")
    rows = connection.execute("SELECT name FROM tag WHERE casefold(name) = ?", [fold(tidy)])
    row = rows.fetchone()
    return tidy if row is None else str(row[0])
