import os
from types import SimpleNamespace
from typing import cast

from photoapp.catalog.photos import KnownFile
from photoapp.domain.photo import FileState, PhotoId, Problem, ReadState, UnreadablePhoto
from photoapp.indexing.scan_diff import Diff, compare, match_moves, settle_absent


def known(
    number: int,
    path: bytes,
    *,
    inode: int | None = None,
    state: FileState = FileState.PRESENT,
    problem: Problem | None = None,
) -> KnownFile:
    """Return a record whose size, times and inode follow from its number."""
    read_state = ReadState.READ if problem is None else ReadState.FAILED
    return KnownFile(
        PhotoId(number),
        path,
        number,
        number,
        number,
        1,
        inode or number,
        state,
        read_state,
        problem,
    )


def status(number: int, **other: int) -> os.stat_result:
    """Return the stat of the file that `known(number)` recorded, with some fields changed."""
    fields = {
        "st_size": number,
        "st_mtime_ns": number,
        "st_ctime_ns": number,
        "st_dev": 1,
        "st_ino": number,
    }
    return cast("os.stat_result", SimpleNamespace(**{**fields, **other}))


def diff_of(
    records: list[KnownFile],
    files: dict[bytes, os.stat_result],
    *,
    problems: dict[bytes, UnreadablePhoto] | None = None,
    links: set[bytes] | None = None,
    unknown: list[bytes] | None = None,
    elsewhere: list[KnownFile] | None = None,
) -> Diff:
    by_path = {record.raw_path: record for record in records}
    diff = compare(by_path, files.items(), problems or {}, links or set())
    settle_absent(diff, by_path, unknown or [])
    match_moves(diff, elsewhere or [])
    return diff


def moves(diff: Diff) -> dict[int, bytes]:
    return {record.id: seen.path for record, seen in diff.moved}


def test_an_unchanged_file_costs_nothing() -> None:
    diff = diff_of([known(1, b"/a")], {b"/a": status(1)})
    assert diff == Diff(found=1, recognised=1)


def test_another_size_or_time_is_another_content() -> None:
    diff = diff_of(
        [known(1, b"/a"), known(2, b"/b")],
        {b"/a": status(1, st_size=9), b"/b": status(2, st_mtime_ns=9)},
    )
    assert [record.id for record, _ in diff.changed] == [1, 2]


def test_a_changed_ctime_alone_is_a_doubt_and_a_changed_inode_alone_is_none() -> None:
    diff = diff_of(
        [known(1, b"/a"), known(2, b"/b")],
        {b"/a": status(1, st_ctime_ns=9), b"/b": status(2, st_ino=9)},
    )
    assert [record.id for record, _ in diff.doubted] == [1]
    assert [record.id for record, _ in diff.renumbered] == [2]


def test_a_failed_file_is_tried_again_when_its_permissions_may_have_changed() -> None:
    record = known(1, b"/a", problem=Problem.NOT_ALLOWED)
    assert diff_of([record], {b"/a": status(1)}).changed == []
    assert len(diff_of([record], {b"/a": status(1, st_ctime_ns=9)}).changed) == 1


def test_passing_problems_are_tried_again_at_every_scan() -> None:
    for problem in (Problem.CHANGING, Problem.VANISHED):
        diff = diff_of([known(1, b"/a", problem=problem)], {b"/a": status(1)})
        assert len(diff.changed) == 1


def test_a_pipe_in_the_place_of_a_photo_and_back() -> None:
    pipe = UnreadablePhoto(Problem.NOT_A_FILE, "pipe")
    diff = diff_of([known(1, b"/a")], {b"/a": status(1)}, problems={b"/a": pipe})
    assert diff.changed[0][1].problem == pipe
    record = known(1, b"/a", problem=Problem.NOT_A_FILE)
    assert diff_of([record], {b"/a": status(1)}, problems={b"/a": pipe}).changed == []
    assert len(diff_of([record], {b"/a": status(1)}).changed) == 1


def test_what_was_not_seen_is_gone_unless_nobody_could_look() -> None:
    diff = diff_of([known(1, b"/x/a"), known(2, b"/y/b"), known(3, b"/y")], {}, unknown=[b"/y"])
    assert [record.id for record in diff.gone] == [1]


def test_a_missing_file_that_is_there_again_returns() -> None:
    diff = diff_of([known(1, b"/a", state=FileState.MISSING)], {b"/a": status(1)})
    assert [record.id for record, _ in diff.returned] == [1]
    assert diff.recognised == 0


def test_a_renamed_file_is_followed_even_though_renaming_changes_its_ctime() -> None:
    diff = diff_of([known(1, b"/a")], {b"/b": status(1, st_ctime_ns=9)})
    assert moves(diff) == {1: b"/b"}
    assert not diff.new
    assert not diff.gone


def test_a_file_that_was_missing_is_followed_too() -> None:
    lost = known(1, b"/a", state=FileState.MISSING)
    assert moves(diff_of([lost], {b"/b": status(1)})) == {1: b"/b"}
    assert moves(diff_of([], {b"/b": status(1)}, elsewhere=[lost])) == {1: b"/b"}


def test_a_reused_inode_is_another_file() -> None:
    diff = diff_of([known(1, b"/a")], {b"/b": status(1, st_size=9)})
    assert moves(diff) == {}
    assert [record.id for record in diff.gone] == [1]


def test_a_hard_link_to_a_photo_that_stays_is_a_photo_of_its_own() -> None:
    diff = diff_of([known(1, b"/a")], {b"/a": status(1), b"/b": status(1)})
    assert moves(diff) == {}
    assert list(diff.new) == [b"/b"]


def test_of_a_file_and_a_link_to_it_the_record_follows_the_file() -> None:
    files = {b"/a-link": status(1), b"/z": status(1)}
    diff = diff_of([known(1, b"/old")], files, links={b"/a-link"})
    assert moves(diff) == {1: b"/z"}
    assert list(diff.new) == [b"/a-link"]


def test_files_that_exchange_their_names_keep_their_records() -> None:
    diff = diff_of([known(1, b"/a"), known(2, b"/b")], {b"/a": status(2), b"/b": status(1)})
    assert moves(diff) == {1: b"/b", 2: b"/a"}
    assert not diff.changed


def test_a_row_of_files_renumbered_by_one() -> None:
    records = [known(1, b"/1"), known(2, b"/2"), known(3, b"/3")]
    files = {b"/2": status(1), b"/3": status(2), b"/4": status(3)}
    diff = diff_of(records, files)
    assert moves(diff) == {1: b"/2", 2: b"/3", 3: b"/4"}
    assert not diff.changed
    assert not diff.gone


def test_a_file_moved_onto_another_one_leaves_the_question_to_its_content() -> None:
    diff = diff_of([known(1, b"/a"), known(2, b"/b")], {b"/b": status(1)})
    assert moves(diff) == {}
    assert [record.id for record, _ in diff.changed] == [2]
    assert [record.id for record in diff.gone] == [1]


def test_an_original_put_aside_keeps_its_record_and_the_edited_one_is_new() -> None:
    files = {b"/a": status(7), b"/a-original": status(1)}
    diff = diff_of([known(1, b"/a")], files)
    assert moves(diff) == {1: b"/a-original"}
    assert list(diff.new) == [b"/a"]
