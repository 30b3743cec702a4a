"""What the codes of others' event schemes are in our words: types of incident, and one scale of precision.

One file a scheme in `data/ontology/`; how to read and add to them is told in docs/ontology.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from marsad.errors import RefusedItem, UnknownName
from marsad.model.terms import INCIDENT_TYPES, IncidentType, PeriodPrecision, PlacePrecision
from marsad.registry.files import DATA, read_yaml

FOLDER = DATA / "ontology"
ANY: frozenset[IncidentType] = frozenset(get_args(IncidentType))
_FIELDS = {"scheme", "name", "codebook", "note", "codes", "narrower", "places", "periods"}
_CODE_FIELDS = {"name", "type", "may_be", "violent", "one_sided", "also"}
_SCALES = {"places": get_args(PlacePrecision), "periods": get_args(PeriodPrecision)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code of a scheme.

    `type`: what an incident of this code is; "other" where the code is wider than any type of ours; None where it
    stands for no violence. `may_be`: all types that may stand behind the code; empty where it is no violence.
    `one_sided`: the first actor did it to the second.
    """

    scheme: str
    code: str
    name: str
    type: IncidentType | None
    may_be: frozenset[IncidentType]
    one_sided: bool = False

    @property
    def violent(self) -> bool:
        """Whether the code stands for violence, so that a row with it makes an incident."""
        return self.type is not None

    @property
    def sure(self) -> bool:
        """Whether exactly one type can stand behind the code."""
        return len(self.may_be) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrower:
    """Where other columns of a row make its type sure: all of `when` hold the values given."""

    code: str
    when: Mapping[str, str] = field(hash=False)
    type: IncidentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A published scheme of codes; `places` and `periods`: its precision codes on our scale."""

    id: str
    name: str
    codebook: str
    note: str | None
    codes: Mapping[str, Code] = field(hash=False)
    places: Mapping[str, PlacePrecision] = field(hash=False)
    periods: Mapping[str, PeriodPrecision] = field(hash=False)
    narrower: tuple[Narrower, ...] = ()
    folded: Mapping[str, Code] = field(hash=False, default_factory=dict)

    def find(self, code: str) -> Code | None:
        """The code as the scheme or one of its files spells it, in capitals or not; None where it has no such code."""
        return self.codes.get(code) or self.folded.get(code.casefold())

    def type_of(self, code: str, columns: Mapping[str, str | None] | None = None) -> IncidentType | None:
        """The type of a row with this code; `columns`: what else it holds of the scheme's columns."""
        for rule in self.narrower if columns else ():
            if rule.code == code and all((columns or {}).get(name) == value for name, value in rule.when.items()):
                return rule.type
        found = self.find(code)
        return found.type if found else None


class Ontology:
    """All schemes. A code is named with its scheme: "gtd:3", "acled:Battles/Armed clash", "cameo:190"."""

    def __init__(self, schemes: Mapping[str, Scheme]) -> None:
        self._schemes = dict(schemes)

    def __iter__(self) -> Iterator[Scheme]:
        return iter(self._schemes.values())

    def scheme(self, id: str) -> Scheme:
        """Raises UnknownName, which names the schemes there are."""
        if id not in self._schemes:
            known = ", ".join(self._schemes)
            raise UnknownName(f"scheme {id!r}", "the ontology holds no such scheme", f"Schemes: {known}")
        return self._schemes[id]

    def find(self, code: str | None) -> Code | None:
        """The entry of a claim's `code`; None for a code that no scheme here holds."""
        scheme, _, own = (code or "").partition(":")
        return self._schemes[scheme].find(own) if scheme in self._schemes else None

    def may_be(self, code: str | None, type: str | None = None) -> frozenset[str]:
        """The types that may stand behind a claim's `code` and `type`, for comparing two reports of one event.

        A type narrower than the code's own (from other columns) stands alone. Without a known code: the type alone;
        "other" without a code may be anything.
        """
        found = self.find(code)
        if found is not None and type in (None, found.type):
            return frozenset(found.may_be)
        return frozenset({type}) if type and type != "other" else frozenset(ANY)


@lru_cache(maxsize=2)
def open_ontology(folder: Path = FOLDER) -> Ontology:
    """The schemes of a folder of YAML files. Raises MissingItem; RefusedItem, with file, code and remedy."""
    read = [_scheme(path, read_yaml(path)) for path in sorted(folder.glob("*.yml"))]
    return Ontology({scheme.id: scheme for scheme in read})


def _scheme(path: Path, record: Mapping[str, Any]) -> Scheme:
    _check_fields(path, "the file", record, _FIELDS)
    codes = {code: _code(path, record["scheme"], code, entry) for code, entry in record["codes"].items()}
    folded = {code.casefold(): entry for code, entry in codes.items()}
    for code, entry in record["codes"].items():
        folded |= {other.casefold(): codes[code] for other in entry.get("also", ())}
    return Scheme(
        id=record["scheme"],
        name=record["name"],
        codebook=" ".join(record["codebook"].split()),
        note=record.get("note"),
        codes=codes,
        places=_scale(path, record, "places"),
        periods=_scale(path, record, "periods"),
        narrower=tuple(_narrower(path, codes, rule) for rule in record.get("narrower", ())),
        folded=folded,
    )


def _code(path: Path, scheme: str, code: Any, entry: Mapping[str, Any]) -> Code:
    if not isinstance(code, str):
        raise _refused(path, f"code {code!r} is no text", f'Put it in quotes: "{code}"')
    _check_fields(path, f"code {code!r}", entry, _CODE_FIELDS)
    violent = entry.get("violent", True)
    if violent == ("type" not in entry):
        raise _refused(path, f"code {code!r} needs either a type or violent: false", "Give one of the two")
    kind = entry.get("type")
    may_be: Any = INCIDENT_TYPES if entry.get("may_be") == "any" else entry.get("may_be", [kind] if kind else [])
    for name in [*may_be, *([kind] if kind else [])]:
        if name not in INCIDENT_TYPES:
            raise _refused(path, f"code {code!r} has the type {name!r}", f"Use one of: {', '.join(INCIDENT_TYPES)}")
    if kind not in (None, "other", *may_be):
        raise _refused(path, f"code {code!r} may not be its own type {kind!r}", "Add it to may_be")
    return Code(
        scheme=scheme,
        code=code,
        name=entry["name"],
        type=kind,
        may_be=frozenset(may_be),
        one_sided=entry.get("one_sided", False),
    )


def _narrower(path: Path, codes: Mapping[str, Code], rule: Mapping[str, Any]) -> Narrower:
    if rule["code"] not in codes or rule["type"] not in codes[rule["code"]].may_be:
        raise _refused(path, f"a narrower rule makes {rule['code']!r} {rule['type']!r}", "Add the type to its may_be")
    return Narrower(code=rule["code"], when=dict(rule["when"]), type=rule["type"])


def _scale(path: Path, record: Mapping[str, Any], part: str) -> dict[str, Any]:
    scale = {}
    for code, entry in record.get(part, {}).items():
        if entry["precision"] not in _SCALES[part]:
            allowed = ", ".join(_SCALES[part])
            raise _refused(path, f"{part} {code!r} has the precision {entry['precision']!r}", f"Use one of: {allowed}")
        scale[str(code)] = entry["precision"]
    return scale


def _check_fields(path: Path, what: str, record: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(record) - known)
    if unknown:
        raise _refused(path, f"{what} has no field {unknown[0]!r}", f"Fields are: {', '.join(sorted(known))}")


def _refused(path: Path, cause: str, remedy: str) -> RefusedItem:
    return RefusedItem(str(path), cause, remedy)
