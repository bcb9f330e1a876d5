import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from photoapp.domain.errors import UserError
from photoapp.evaluation.photo_sets import LabelSet, PhotoSets, find_photo_sets


def touch(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def write(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")


def labels(sets: PhotoSets, root: Path) -> dict[str, dict[str, str]]:
    return {
        each.name: {
            file.relative_to(root).as_posix(): label for file, label in each.label_of.items()
        }
        for each in sets.labelled
    }


@pytest.mark.parametrize("place", ["", "captioned", "deep/captioned"])
def test_captions_are_found_in_the_folder_and_below(tmp_path: Path, place: str) -> None:
    folder = tmp_path / place
    write(folder / "captions.json", {"b.jpg": [" Two dogs . ", ""], "a.jpg": "A cat", "c.jpg": []})
    sets = find_photo_sets(tmp_path)
    assert [each.name for each in sets.captioned] == [folder.name]
    assert dict(sets.captioned[0].captions) == {
        folder / "a.jpg": ("A cat",),
        folder / "b.jpg": ("Two dogs .",),
        folder / "c.jpg": (),  # still one of the photos that the others are found among
    }
    assert sets.photos == [folder / "a.jpg", folder / "b.jpg", folder / "c.jpg"]


def test_each_top_folder_of_labels_json_is_a_set(tmp_path: Path) -> None:
    content = {
        "scenes/beach/1.jpg": ["beach", "sea"],
        "scenes/forest/1.jpg": ["forest"],
        "pets/a.jpg": "cat",
        "pets/b.jpg": "dog",
        "bills/bill/1.jpg": ["bill"],
        "pets/c.jpg": [],
    }
    write(tmp_path / "labelled" / "labels.json", content)
    sets = find_photo_sets(tmp_path)
    assert labels(sets, tmp_path / "labelled") == {
        "pets": {"pets/a.jpg": "cat", "pets/b.jpg": "dog"},
        "scenes": {"scenes/beach/1.jpg": "beach", "scenes/forest/1.jpg": "forest"},
    }
    assert sets.notes == ("bills is left out: it has one label only.",)


@pytest.mark.parametrize(
    "names",
    [("1.jpg", "2.jpg"), ("ice cream/1.jpg", "dog/2.jpg"), ("ice_cream/1.jpg", "Dog/2.jpg")],
)
def test_labels_json_without_set_folders_is_one_set(tmp_path: Path, names: Iterable[str]) -> None:
    content = dict(zip(names, ("ice cream", "dog"), strict=True))
    write(tmp_path / "mine" / "labels.json", content)
    assert labels(find_photo_sets(tmp_path), tmp_path / "mine") == {"mine": content}


def test_folders_named_after_labels(tmp_path: Path) -> None:
    touch(tmp_path, "x/pets/cat/1.jpg", "x/pets/cat/notes.txt", "x/pets/guinea_pig/1.PNG")
    touch(
        tmp_path, "x/sky/day/1.jpg", "x/sky/night/1.jpg", "x/.hidden/a/1.jpg", "x/.hidden/b/1.jpg"
    )
    assert labels(find_photo_sets(tmp_path), tmp_path / "x") == {
        "pets": {"pets/cat/1.jpg": "cat", "pets/guinea_pig/1.PNG": "guinea pig"},
        "sky": {"sky/day/1.jpg": "day", "sky/night/1.jpg": "night"},
    }
    alone = find_photo_sets(tmp_path / "x" / "pets")
    assert [each.name for each in alone.labelled] == ["pets"]


def test_folders_beside_a_described_one_are_no_labels(tmp_path: Path) -> None:
    write(tmp_path / "captioned" / "captions.json", {"a.jpg": ["a dog"]})
    touch(
        tmp_path, "captioned/a.jpg", "odd/1.jpg", "more/1.jpg", "pets/cat/1.jpg", "pets/dog/1.jpg"
    )
    sets = find_photo_sets(tmp_path)
    assert list(labels(sets, tmp_path)) == ["pets"]


def test_folders_that_labels_json_describes_are_not_counted_again(tmp_path: Path) -> None:
    touch(tmp_path, "pets/cat/1.jpg", "pets/dog/1.jpg")
    write(tmp_path / "labels.json", {"pets/cat/1.jpg": "cat", "pets/dog/1.jpg": "poodle"})
    assert labels(find_photo_sets(tmp_path), tmp_path) == {
        "pets": {"pets/cat/1.jpg": "cat", "pets/dog/1.jpg": "poodle"}
    }


def test_sets_of_one_name_are_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, "a/pets/cat/1.jpg", "a/pets/dog/1.jpg", "b/pets/cat/1.jpg", "b/pets/dog/1.jpg")
    names = [each.name for each in find_photo_sets(tmp_path).labelled]
    assert names == ["a/pets: pets", "b/pets: pets"]


def test_spellings_of_a_label_that_differ_in_case_are_one(tmp_path: Path) -> None:
    write(tmp_path / "labels.json", {"1.jpg": "dog", "2.jpg": "Dog", "3.jpg": "cat"})
    assert find_photo_sets(tmp_path).labelled[0].labels == ["Dog", "cat"]


def named(name: str, names: int, photos_each: int) -> LabelSet:
    return LabelSet(
        name,
        {Path(f"/{n}-{i}.jpg"): f"name {n}" for n in range(names) for i in range(photos_each)},
    )


def test_a_set_of_many_names_measures_breadth() -> None:
    assert named("things", 200, 1).measures_breadth
    assert named("things", 200, 2).measures_breadth
    assert named("breadth", 60, 1).measures_breadth
    assert not named("things", 200, 3).measures_breadth
    assert not named("things", 199, 1).measures_breadth


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("captions.json", '{"a.jpg": ["a dog"', "no valid JSON"),
        ("captions.json", '["a.jpg"]', "not a map from file name to a list of captions"),
        ("captions.json", '{"a.jpg": {"en": "a dog"}}', "entry 'a.jpg' is neither"),
        ("captions.json", '{"a.jpg": [1, 2]}', "entry 'a.jpg' is neither"),
        ("captions.json", '{"a.jpg": [" "]}', "no photos with captions or labels"),
        ("labels.json", "[" * 100_000, "no valid JSON"),
        ("labels.json", '{"a.jpg": null}', "entry 'a.jpg' is neither"),
        ("labels.json", '{"a.jpg": "dog"}', "no photos with captions or labels"),
    ],
)
def test_broken_descriptions_are_told_with_their_file(
    tmp_path: Path, file: str, content: str, sentence: str
) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=sentence) as raised:
        find_photo_sets(tmp_path)
    assert str(tmp_path) in raised.value.what


def test_a_file_that_is_no_utf8_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "captions.json").write_bytes(b'{"a.jpg": ["caf\xe9"]}')
    with pytest.raises(UserError, match="no valid JSON"):
        find_photo_sets(tmp_path)


def test_a_folder_without_any_of_it_names_the_layouts(tmp_path: Path) -> None:
    touch(tmp_path, "1.jpg", "holiday/2.jpg")
    with pytest.raises(UserError) as raised:
        find_photo_sets(tmp_path)
    for layout in ("captions.json", "labels.json", "LABEL/photo.jpg", "SET/LABEL/photo.jpg"):
        assert layout in raised.value.remedy


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no folder"):
        find_photo_sets(tmp_path / "nowhere")
    touch(tmp_path, "a.jpg")
    with pytest.raises(UserError, match="a file, not a folder"):
        find_photo_sets(tmp_path / "a.jpg")
