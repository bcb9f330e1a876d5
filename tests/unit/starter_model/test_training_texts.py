from pathlib import Path

import numpy as np
import pytest
import teacher_names
import wordnet
from meaningless import Meaningless
from teacher_views import view_boxes
from training_photos import label_names

NOUNS = """\
  1 a line of the licence
00000001 03 n 01 entity 0 000 | that which exists
00000002 05 n 02 animal 0 fauna 0 001 @ 00000001 n 0000 | a living being; "an animal"
00000003 05 n 02 dog 0 domestic_dog 0 001 @ 00000002 n 0000 | a member of the genus Canis
00000004 05 n 01 pug 0 001 @ 00000003 n 0000 | small compact smooth-coated breed
00000005 05 n 01 whippet 0 001 @ 00000003 n 0000 | small slender dog of greyhound type
00000006 05 n 01 tench 0 001 @ 00000002 n 0000 | freshwater fish
"""


@pytest.fixture
def words(tmp_path: Path) -> Path:
    (tmp_path / "data.noun").write_text(NOUNS, "latin1")
    (tmp_path / "data.adj").write_text("00000001 00 a 01 red(a) 0 000 | of a colour\n", "latin1")
    (tmp_path / "data.verb").write_text("00000001 38 v 01 run 0 000 01 + 01 00 | move\n", "latin1")
    return tmp_path


def test_words_glosses_and_parents_are_read(words: Path) -> None:
    nouns = wordnet.read_synsets(words, "noun")
    assert nouns["00000003"].words == ["dog", "domestic dog"]
    assert nouns["00000002"].gloss == "a living being"
    assert wordnet.ancestors(nouns, "00000004") == {"00000003", "00000002", "00000001"}
    assert {"a photo of a dog", "domestic dog", "red", "run"} <= set(wordnet.phrases(words))


def test_a_parent_covers_the_classes_below_it(words: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.txt"
    labels.write_text("background\npug\nwhippet\ntench, Tinca tinca\n", "utf-8")
    names = teacher_names.build_names(labels, words)
    assert names.names[:3] == ["pug", "whippet", "tench"]
    dog = names.members[names.names.index("dog")]
    assert dog.tolist() == [True, True, False]
    assert names.members[names.names.index("animal")].tolist() == [True, True, True]


def test_the_teacher_is_sure_of_a_dog_where_it_cannot_tell_the_kind(
    words: Path, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.txt"
    labels.write_text("background\npug\nwhippet\ntench\n", "utf-8")
    names = teacher_names.build_names(labels, words)
    (tmp_path / "teacher.json").write_text('{"logits": 0.1}', "utf-8")
    shares = np.array([[0.001, 0.28, 0.28, 0.439]])
    np.save(tmp_path / "teacher_logits_0.npy", (np.log(shares) / 0.1).round().astype(np.int8))
    (sure,) = teacher_names.sure_names(tmp_path, names, views=1)
    assert "dog" in [names.names[i] for i in sure]
    assert "pug" not in [names.names[i] for i in sure]


def test_labels_become_words_that_people_type() -> None:
    assert "beach" in label_names("scene15", ["coast"])
    assert label_names("grocery", ["Leek"]) == ["leek"]
    pool = label_names("nips17", ["pool table, billiard table, snooker table"])
    assert pool == ["pool table", "billiard table"]


def test_a_meaningless_phrase_is_never_made_of_english_words_alone(tmp_path: Path) -> None:
    (tmp_path / "ngerman").write_text("Hund\nhand\nSchneemann\n", "utf-8")
    english = {"hand", "a", "the", "la", "un", "kind", "mar", "sol", "sand", "rose", "baby"}
    meaningless = Meaningless(english, tmp_path)
    phrases = [meaningless.phrase() for _ in range(500)]
    assert all(phrase.strip() for phrase in phrases)
    assert not any(set(phrase.split()) <= english for phrase in phrases)
    assert any("schneemann" in phrase for phrase in phrases)


def test_a_typing_error_changes_one_place(tmp_path: Path) -> None:
    meaningless = Meaningless(set(), tmp_path)
    wrong = [meaningless.mistype("sunset") for _ in range(100)]
    assert all(abs(len(text) - 6) <= 1 for text in wrong)
    assert len(set(wrong)) > 5
    assert meaningless.mistype("dog") == "dog"


def test_views_lie_inside_the_photo_and_do_not_depend_on_their_number() -> None:
    boxes = view_boxes(200, 3)
    assert boxes[0].tolist() == [[0, 0, 1, 1]] * 200
    assert boxes.min() >= 0
    assert boxes.max() <= 1 + 1e-6
    area = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    assert area.min() >= 0.28
    assert np.array_equal(view_boxes(200, 5)[:3], boxes)
