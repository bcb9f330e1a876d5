"""Tag sets as files: TOML, which says everything, and CSV, which any table program writes.

TOML, version 1; only `name` and `prompts` are needed:

    version = 1
    name = "Animals"
    kind = "independent"                # or "exclusive": at most one of the tags for a photo
    description = "Pets and wildlife."
    threshold = 0.5                     # 0..1, from which probability on a tag is suggested
    templates = ["a photo of {}."]      # each prompt is put into each; none: the model's own
    automatic = false                   # tag new photos as they are embedded
    enabled = true                      # show what it suggests
    folders = []                        # absolute; none: the whole library
    query = ""                          # filters that photos must meet, as in the search bar

    [[tag]]
    name = "dog"
    prompts = ["a dog", "a puppy"]      # what such photos show; they are averaged
    negative_prompts = ["a wolf"]       # what is easily taken for it
    aliases = ["hound"]
    parent = "animal"                   # another tag of the set
    colour = "#c08040"
    threshold = 0.6                     # in the place of the set's
    from_examples = false               # it may have no prompts: photos teach it
    learning = true                     # use what answers taught it, where that is better

CSV: a first line that begins with `tag`, then a tag and its prompts in each line; without prompts,
the name is the prompt.

A file is taken whole or not at all.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from photoapp.catalog.text_folding import storable
from photoapp.domain.errors import UserError
from photoapp.domain.tag_set import SetKind, TagDefinition, TagSet, check_tag_set

FORMAT_VERSION = 1

_LARGEST_FILE = 20 * 2**20  # bytes; 5,000 tags take less than one megabyte

_SET_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "kind": str,
    "description": str,
    "threshold": (int, float),
    "templates": list,
    "automatic": bool,
    "enabled": bool,
    "folders": list,
    "query": str,
}
_TAG_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "prompts": list,
    "negative_prompts": list,
    "aliases": list,
    "parent": str,
    "colour": str,
    "threshold": (int, float),
    "from_examples": bool,
    "learning": bool,
}
_WORDS: Mapping[object, str] = {
    str: "a text in quotes",
    bool: "true or false",
    list: "a list of texts in quotes",
    (int, float): "a number",
}


def read_tag_set(file: Path, name: str | None = None, *, exclusive: bool | None = None) -> TagSet:
    """Read a tag set from a .toml or .csv file.

    Args:
        file: of either kind, known by its suffix.
        name: in the place of the one in the file; for CSV else the file's own.
        exclusive: in the place of what the file says.

    Raises:
        UserError: it cannot be read, or something in it is wrong; says where.
    """
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST_FILE else None
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.", "Check the name.") from error
    if data is None:
        raise UserError(f"{file} is too large for a tag set.", "Choose another file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UserError(f"{file}, line {line}: this is not UTF-8 text.", "Save it as UTF-8.") from (
            error
        )
    is_table = file.suffix.lower() in {".csv", ".tsv"}
    parse = parse_csv if is_table else parse_toml
    return parse(text, str(file), name or (file.stem if is_table else None), exclusive=exclusive)


def parse_toml(
    text: str, source: str, name: str | None = None, *, exclusive: bool | None = None
) -> TagSet:
    """Return the tag set of a TOML text; see `read_tag_set`.

    Args:
        text: as `write_toml` makes it.
        source: what errors call the text.
        name: as `read_tag_set`.
        exclusive: as `read_tag_set`.
    """
    try:
        values: dict[str, Any] = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise UserError(f"{source} is no TOML: {error}.", "Mend that line.") from error
    version = values.pop("version", FORMAT_VERSION)
    if not isinstance(version, int) or version < 1:
        raise UserError(f"{source}: version {version!r} is none.", f"Write {FORMAT_VERSION}.")
    if version > FORMAT_VERSION:
        raise UserError(
            f"{source} is of version {version}; this Photoapp knows {FORMAT_VERSION}.",
            "Update Photoapp.",
        )
    rows = values.pop("tag", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UserError(f"{source}: tags are not written as [[tag]].", "Write each like that.")
    known = _checked(values, _SET_KEYS, f"{source}{_line(text, values, _SET_KEYS)}")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[tag]]"]
    tags = []
    for number, row in enumerate(rows):
        line = f", line {lines[number]}" if number < len(lines) else ""
        tags.append(_tag(row, f"{source}{line}"))
    try:
        known["kind"] = SetKind(known.get("kind", SetKind.INDEPENDENT))
    except ValueError as error:
        raise UserError(
            f"{source}: “{known['kind']}” is no kind of set.", "Write independent or exclusive."
        ) from error
    return _finished({"name": "", **known}, tags, source, name, exclusive)


def parse_csv(
    text: str, source: str, name: str | None = None, *, exclusive: bool | None = None
) -> TagSet:
    """Return the tag set of a CSV text; commas, semicolons and tabs are understood.

    Args:
        text: as `write_csv` makes it.
        source: what errors call the text.
        name: as `read_tag_set`.
        exclusive: as `read_tag_set`.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    tags = []
    try:
        header = next(reader, [])
        if not header or header[0].strip().casefold() != "tag":
            raise UserError(
                f"{source}, line 1: the first column is not called “tag”.",
                "Write: tag,prompt,prompt",
            )
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                where = f"{source}, line {reader.line_num}"
                prompts = [cell for cell in cells[1:] if cell] or cells[:1]
                tags.append(_tag({"name": cells[0], "prompts": prompts}, where))
    except csv.Error as error:
        raise UserError(
            f"{source}, line {reader.line_num} is no CSV: {error}.", "Mend that line."
        ) from error
    return _finished({"name": ""}, tags, source, name, exclusive)


def write_toml(tag_set: TagSet) -> str:
    """Return a set as TOML; `parse_toml` gives the same set again."""
    document = tomlkit.document()
    document.add("version", tomlkit.item(FORMAT_VERSION))
    for key in _SET_KEYS:
        _add(document, key, getattr(tag_set, key), _default(TagSet, key))
    tags = tomlkit.aot()
    for tag in tag_set.tags:
        table = tomlkit.table()
        for key in _TAG_KEYS:
            _add(table, key, getattr(tag, key), _default(TagDefinition, key))
        tags.append(table)
    document.add("tag", tags)
    return tomlkit.dumps(document)


def write_csv(tag_set: TagSet) -> str:
    """Return a set's tags and prompts as CSV; nothing else of it fits there."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    most = max((len(tag.prompts) for tag in tag_set.tags), default=1)
    writer.writerow(["tag", *["prompt"] * most])
    for tag in tag_set.tags:
        writer.writerow([tag.name, *tag.prompts])
    return out.getvalue()


def _add(table: Any, key: str, value: object, default: object) -> None:
    if value == default and key != "kind":
        return
    if isinstance(value, tuple):
        array = tomlkit.array()
        array.extend(value)
        table.add(key, array.multiline(len(value) > 3))
    else:
        table.add(key, str(value) if isinstance(value, SetKind) else value)


def _default(kind: type, name: str) -> object:
    (field,) = [one for one in fields(kind) if one.name == name]
    return None if field.default is MISSING else field.default


def _tag(row: Mapping[str, Any], where: str) -> TagDefinition:
    values = _checked(row, _TAG_KEYS, where)
    tag = TagDefinition(**{"name": "", **values})
    try:
        # A set of its own, without the parent, which another line may bring.
        alone = TagDefinition(**{"name": "", **values, "parent": ""})
        check_tag_set(TagSet("one", (alone,)))
    except UserError as error:
        raise UserError(f"{where}: {error.what}", error.remedy) from error
    return tag


def _checked(
    values: Mapping[str, Any], keys: Mapping[str, type | tuple[type, ...]], where: str
) -> dict[str, Any]:
    """Return values of the right types, lists as tuples, texts as SQLite can hold them."""
    checked: dict[str, Any] = {}
    for key, value in values.items():
        if key not in keys:
            raise UserError(f"{where}: there is no “{key}” here.", f"There is: {', '.join(keys)}.")
        wanted = keys[key]
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if not fits or (wanted is list and not all(isinstance(one, str) for one in value)):
            raise UserError(f"{where}: “{key}” is not {_WORDS[wanted]}.", "Mend that line.")
        if isinstance(value, list):
            checked[key] = tuple(" ".join(storable(one).split()) for one in value)
        elif isinstance(value, str):
            checked[key] = storable(value).strip()
        else:
            checked[key] = float(value) if wanted == (int, float) else value
    return checked


def _line(text: str, values: Mapping[str, Any], keys: Mapping[str, object]) -> str:
    """Return ", line 3" for the first key of the top that is not known, else nothing."""
    unknown = next((key for key in values if key not in keys), None)
    for number, line in enumerate(text.splitlines(), 1):
        if unknown is not None and line.partition("=")[0].strip().strip('"') == unknown:
            return f", line {number}"
    return ""


def _finished(
    values: Mapping[str, Any],
    tags: Sequence[TagDefinition],
    source: str,
    name: str | None,
    exclusive: bool | None,
) -> TagSet:
    chosen = dict(values)
    if name is not None:
        chosen["name"] = name
    if exclusive is not None:
        chosen["kind"] = SetKind.EXCLUSIVE if exclusive else SetKind.INDEPENDENT
    tag_set = TagSet(**{**chosen, "tags": tuple(tags)})
    try:
        check_tag_set(tag_set)
    except UserError as error:
        raise UserError(f"{source}: {error.what}", error.remedy) from error
    return tag_set
