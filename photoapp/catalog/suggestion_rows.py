"""Which rows of the table of suggestions are shown, as SQL that several queries share."""

LIVE = """
    tagging_run CROSS JOIN suggestion ON suggestion.run_id = tagging_run.id
    JOIN tag_set ON tag_set.id = tagging_run.set_id
    """
"""Tables of suggestions; `SHOWN` chooses those that are shown."""

SHOWN = """
    tagging_run.live AND tag_set.enabled
    AND NOT EXISTS (SELECT 1 FROM photo_tag WHERE photo_tag.tag_id = suggestion.tag_id
        AND photo_tag.photo_id = suggestion.photo_id)
    AND NOT EXISTS (SELECT 1 FROM tag_answer WHERE tag_answer.tag_id = suggestion.tag_id
        AND tag_answer.photo_id = suggestion.photo_id)
    """
