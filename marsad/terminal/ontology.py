"""What each code of a scheme is in our words, and what has no word of ours."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from marsad.terminal.screen import counted, new_table, show

if TYPE_CHECKING:
    from marsad.registry.ontology import Code, Scheme

NO_VIOLENCE = "no violence"


def print_ontology(schemes: Sequence[Scheme], format: str) -> None:
    """To standard output: a table a scheme (`table`), one line a code (`csv`), or all of it (`json`)."""
    if format == "json":
        print(json.dumps([_value(scheme) for scheme in schemes], ensure_ascii=False, indent=2))
    elif format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["scheme", "code", "name", "type", "may_be"])
        for code in (code for scheme in schemes for code in scheme.codes.values()):
            writer.writerow([code.scheme, code.code, code.name, code.type or "", " ".join(sorted(code.may_be))])
    else:
        for scheme in schemes:
            _print_scheme(scheme)


def _print_scheme(scheme: Scheme) -> None:
    violent = [code for code in scheme.codes.values() if code.violent]
    table = new_table("code", "name", "type", "may be", title=f"{scheme.name} ({scheme.id})")
    for code in violent:
        table.add_row(code.code, "" if code.name == code.code else code.name, code.type, _possible(code))
    show(table, sys.stdout)
    for rule in scheme.narrower:
        columns = " and ".join(f"{name} {value}" for name, value in rule.when.items())
        show(f"{rule.code} with {columns}: {rule.type}", sys.stdout)
    for title, scale in (("places", scheme.places), ("periods", scheme.periods)):
        if scale:
            show(f"{title}: " + ", ".join(f"{code} {precision}" for code, precision in scale.items()), sys.stdout)
    wider = sum(code.type == "other" and not code.sure for code in violent)
    quiet = [code.code for code in scheme.codes.values() if not code.violent]
    show(
        f"{counted(wider, 'code')} wider than any type of ours; {counted(len(quiet), 'code')} for {NO_VIOLENCE}.",
        sys.stdout,
    )
    if quiet:
        show(f"{NO_VIOLENCE}: {', '.join(quiet)}", sys.stdout)
    show(f"{scheme.codebook}\n", sys.stdout)


def _possible(code: Code) -> str:
    from marsad.registry.ontology import ANY

    if code.sure:
        return ""
    return "anything" if code.may_be == ANY else ", ".join(sorted(code.may_be))


def _value(scheme: Scheme) -> dict[str, object]:
    codes = [
        {"code": code.code, "name": code.name, "type": code.type, "may_be": sorted(code.may_be)}
        for code in scheme.codes.values()
    ]
    rules = [{"code": rule.code, "when": dict(rule.when), "type": rule.type} for rule in scheme.narrower]
    return {
        "scheme": scheme.id,
        "name": scheme.name,
        "codebook": scheme.codebook,
        "codes": codes,
        "narrower": rules,
        "places": dict(scheme.places),
        "periods": dict(scheme.periods),
    }
