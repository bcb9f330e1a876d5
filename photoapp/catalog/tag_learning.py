"""What the answers have taught tags, for each set and model; made again from them at any time."""

import json
import sqlite3
from dataclasses import asdict
from typing import Any

from photoapp.catalog.tagging_runs import tag_ids
from photoapp.catalog.text_folding import fold
from photoapp.domain.changes import Changes
from photoapp.domain.suggestion import LearningReport, LearningUse, TagLearning
from photoapp.domain.tag_set import TagSetId


def save(
    connection: sqlite3.Connection,
    set_id: TagSetId,
    tag: str,
    model_key: str,
    learning: TagLearning,
) -> Changes:
    """Keep what a tag was taught, in the place of what was kept before."""
    connection.execute(
        "INSERT OR REPLACE INTO tag_learning(tag_id, set_id, model_key, signature, scale, shift,"
        " weights, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            tag_ids(connection, {tag: None})[tag],
            set_id,
            model_key,
            learning.signature,
            learning.scale,
            learning.shift,
            learning.weights,
            json.dumps(asdict(learning.report), ensure_ascii=False),
        ],
    )
    return Changes(suggestions=True)


def of_set(
    connection: sqlite3.Connection, set_id: TagSetId, model_key: str
) -> dict[str, TagLearning]:
    """Return what the tags of a set were taught, by folded name."""
    rows = connection.execute(
        "SELECT tag.name, scale, shift, weights, report, signature FROM tag_learning"
        " JOIN tag ON tag.id = tag_learning.tag_id WHERE set_id = ? AND model_key = ?",
        [set_id, model_key],
    )
    return {
        fold(name): TagLearning(scale, shift, weights, _report(json.loads(report)), signature)
        for name, scale, shift, weights, report, signature in rows
    }


def _report(values: dict[str, Any]) -> LearningReport:
    return LearningReport(**{**values, "use": LearningUse(values["use"])})
