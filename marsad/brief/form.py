"""A brief's content as JSON and back: `content_from_json(content_to_json(content)) == content`.

Each part is an object whose `kind` names it; what has its default is left out. Bytes are base64.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from typing import Any

from marsad.brief import content as parts
from marsad.brief.content import Content, Json
from marsad.errors import ObservatoryError
from marsad.model.schemas import canonical_json

FORM = 1  # of what `content_to_json` gives; raised where an older reader would misread it
_KINDS: dict[str, Any] = {
    kind.kind: kind
    for kind in vars(parts).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and hasattr(kind, "kind")
}
_DAMAGED = "See `marsad check`: the observatory may be damaged"
_AS_IT_IS = ("facts", "claims", "words")  # plain JSON values, of whatever shape


def content_to_json(content: Content) -> Json:
    """The brief as values that JSON can hold; the documented form of `marsad brief --format json`."""
    found: Json = _value(content)
    return {"form": FORM} | found


def content_text(content: Content) -> str:
    """One spelling for one content: what is kept and hashed."""
    return canonical_json(content_to_json(content))


def content_hash(text: str) -> str:
    """SHA-256 of a content's text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def content_from_json(value: Json) -> Content:
    """Raises ObservatoryError for a form newer than this version of Marsad reads."""
    form = value.get("form")
    if not isinstance(form, int) or form > FORM:
        raise ObservatoryError("brief", f"is kept in form {form}, of a newer Marsad", "Install that version")
    try:
        found = _read({key: item for key, item in value.items() if key not in ("form", "numbers")})
    except (TypeError, ValueError, KeyError, RecursionError) as error:
        raise ObservatoryError("brief", f"is kept in a form that cannot be read ({error})", _DAMAGED) from error
    if not isinstance(found, Content):
        raise ObservatoryError("brief", "is kept in a form that cannot be read", _DAMAGED)
    return found


def content_from_text(text: str) -> Content:
    """Raises ObservatoryError for what is no brief as it is kept."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ObservatoryError("brief", f"is kept as what is no JSON ({error})", _DAMAGED) from error
    if not isinstance(value, dict):
        raise ObservatoryError("brief", "is kept in a form that cannot be read", _DAMAGED)
    return content_from_json(value)


def _value(item: Any) -> Any:
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        found: Json = {"kind": item.kind}  # type: ignore[attr-defined]
        for field in dataclasses.fields(item):
            value = getattr(item, field.name)
            if value != field.default:
                found[field.name] = value if field.name in _AS_IT_IS and not _typed(value) else _value(value)
        return found
    if isinstance(item, bytes):
        return base64.b64encode(item).decode("ascii")
    if isinstance(item, tuple):
        return [_value(one) for one in item]
    if isinstance(item, dict):
        return {key: _value(one) for key, one in item.items()}
    return item


def _typed(value: Any) -> bool:
    """A note's `claims` are ids, a content's are whole claims: tuples are ours, mappings stand as they are."""
    return isinstance(value, tuple)


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind = _KINDS.get(value.get("kind", ""))
    if kind is None:
        return {key: _read(one) for key, one in value.items()}
    if kind is parts.Art:
        return parts.Art(base64.b64decode(value["svg"]), base64.b64decode(value["png"]))
    given = {
        key: one if key in _AS_IT_IS and isinstance(one, dict) else _read(one)
        for key, one in value.items()
        if key != "kind"
    }
    return kind(**given)
