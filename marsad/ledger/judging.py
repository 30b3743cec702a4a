"""What was decided: judgements of persons one by one, those of a machine run by run; and reading them back.

A run's judgements are written first and its row in `linkings` last; they are seen only through that row, so a run that
was killed on the way is not seen at all. A run's id is the fingerprint of what it gave: given again, its judgements are
there already.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from marsad.engine import Engine
from marsad.errors import MissingItem, UsageError
from marsad.ledger import views
from marsad.ledger.clock import Clock
from marsad.ledger.correcting import Corrections, check_correction, standing_corrections
from marsad.ledger.rows import limits, table_of, under
from marsad.model import content_id
from marsad.model.judgement import PAIR_VERDICTS, Judgement, Verdict, taken_back
from marsad.model.schemas import INSTANT, JUDGEMENTS, LINKINGS, canonical_json

# What a run of the linker gives: refs with left < right, each pair once. `evidence`: JSON.
GIVEN_PAIRS = pa.schema(
    [
        pa.field("left", pa.string(), nullable=False),
        pa.field("right", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("evidence", pa.string()),
    ]
)


class JudgementLedger:
    """The part of the ledger that keeps decisions."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def append_judgement(
        self,
        about: Collection[str],
        verdict: Verdict,
        judge: str,
        *,
        reason: str | None = None,
        correction: str | None = None,
    ) -> str:
        """Keep a person's decision and return its id. `correction`: JSON of the corrected slots, see `correcting`.

        About claims by id (accept, reject, correct, unsure): the newest is the claim's verdict, but that a rejection
        stands until it is withdrawn or the claim accepted. About two incidents by ref (same_event, different_event,
        unsure). `withdraw`: about the judgement that is taken back, which may be a withdrawal. Raises `MissingItem` for
        a withdrawal of what is not held, `UsageError` for a pair that is none, for a judge without a name, for a
        correction of no known slot or with values that the slot cannot have, and for the withdrawal of a machine's
        judgement: its next run would give it again.
        """
        return self.append_judgements([about], verdict, judge, reason=reason, correction=correction)[0]

    def append_judgements(
        self,
        about: Sequence[Collection[str]],
        verdict: Verdict,
        judge: str,
        *,
        reason: str | None = None,
        correction: str | None = None,
    ) -> list[str]:
        """Keep one decision about each of several, all of one moment and in one commit; see `append_judgement`."""
        now = self._clock()
        if not judge.strip():
            raise UsageError("the judgement", "it names nobody who judges", "Say who you are")
        if (verdict == "correct") != (correction is not None):
            raise UsageError(
                "the judgement", "corrects nothing, or corrects without saying so", "Name slots and values"
            )
        if correction is not None:
            check_correction(correction)
        rows = []
        with self._engine.undisturbed():
            for named in about:
                ids = sorted(set(named))
                self._check_about(ids, verdict)
                id = content_id(*ids, verdict, judge, reason or "", correction or "", now.isoformat())
                row = {"id": id, "about": ids, "verdict": verdict, "correction": correction, "reason": reason}
                rows.append(row | {"judge": judge, "recorded_at": now})
            self._engine.tidy("judgements", self._engine.append("judgements", table_of(rows, JUDGEMENTS)))
        return [str(row["id"]) for row in rows]

    def append_linking(
        self,
        judge: str,
        full: bool,
        settings: Mapping[str, Any],
        versions: Mapping[str, int | None],
        incidents: int,
        pairs: pa.Table,
        seen: bytes = b"",
    ) -> str:
        """Keep what one run of the linker gave (schema `GIVEN_PAIRS`) and return the run's id.

        A full run replaces what runs before it gave, an increment adds to the last full one. `judge`: the model's name
        and version; `seen`: which claims were compared. A run that saw and gave what the newest standing one did
        appends nothing. Raises `ValueError` for pairs that are not ordered, given twice, or without a probability, and
        for an increment to nothing.
        """
        given = _checked(pairs)
        run = self._standing_runs()
        if not full and not run:
            raise ValueError("an increment adds to a full run, and none was kept yet")
        base = "" if full else next(row["id"] for row in reversed(run) if row["full"])
        what = hashlib.sha256(seen).hexdigest()
        id = content_id(judge, "full" if full else "increment", base, _fingerprint(given), what)
        if run and run[-1]["id"] == id:
            return id
        now = self._clock()
        held = self._engine.query(views.held("judgements", "linking"), {"ids": [id]}, ("judgements",))
        if given.num_rows and not held.num_rows:
            self._engine.append("judgements", _judgements(given, id, judge, now))
        row = {"id": id, "judge": judge, "full": full, "incidents": incidents, "pairs": given.num_rows}
        row |= {
            "seen": seen,
            "settings": canonical_json(settings),
            "versions": canonical_json(versions),
            "recorded_at": now,
        }
        self._engine.append("linkings", table_of([row], LINKINGS))
        return id

    def judgements(
        self,
        *,
        recorded_by: dt.datetime | None = None,
        about: Collection[str] | None = None,
        machine: bool = True,
        evidence: bool = True,
    ) -> pa.Table:
        """All decisions that `recorded_by` knew, schema `views.JUDGEMENT_VIEW`: persons' first, oldest first.

        Persons' judgements, those taken back among them (`withdrawn_by` names the withdrawal that does it); of the
        machine the last full run and the increments after it. `since`: when it was decided; of a machine's, when its
        run was kept. `about`: only those about any of these claims, refs or judgements. `evidence`: whether to read it.
        """
        conditions = [] if about is None else ["list_has_any(about, $about)"]
        sql = views.judgements_seen(conditions, machine=machine, evidence=evidence)
        parameters = {"recorded_by": limits(None, recorded_by)["recorded_by"]}
        if about is not None:
            parameters["about"] = list(about)
        found = self._engine.query(sql, parameters, ("linkings", "judgements"))
        # Which of those asked for are taken back may hang on withdrawals of withdrawals, which were not asked for.
        by = self._taken_back(recorded_by)
        if not by:
            marks = pa.nulls(found.num_rows, pa.string())
        else:
            places = pa.array(list(by), pa.string())
            marks = pa.array(list(by.values()), pa.string()).take(_index_in(found["id"], places))
        return under(found.append_column("withdrawn_by", marks), views.JUDGEMENT_VIEW)

    def judgement_models(
        self,
        *,
        recorded_by: dt.datetime | None = None,
        about: Collection[str] | None = None,
        machine: bool = False,
    ) -> list[Judgement]:
        """The decisions of `judgements` as models; a machine's only where asked for."""
        found = self.judgements(recorded_by=recorded_by, about=about, machine=machine).drop_columns(["since"])
        return [Judgement(**row | {"about": tuple(row["about"])}) for row in found.to_pylist()]

    def linkings(self, *, recorded_by: dt.datetime | None = None) -> pa.Table:
        """The runs of the linker, oldest first, schema `views.LINKING_VIEW`; `standing`: whether it counts then."""
        parameters = {"recorded_by": limits(None, recorded_by)["recorded_by"]}
        return under(self._engine.query(views.LINKINGS_SEEN, parameters, ("linkings",)), views.LINKING_VIEW)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _standing_runs(self) -> list[dict[str, Any]]:
        return [row for row in self.linkings().to_pylist() if row["standing"]]

    def _taken_back(self, recorded_by: dt.datetime | None) -> dict[str, str]:
        """By the id of each judgement that is taken back, the withdrawal that does it."""
        return self._told(recorded_by)[0]

    def _told(self, recorded_by: dt.datetime | None) -> tuple[dict[str, str], Corrections]:
        """What is taken back, as in `_taken_back`, and the corrections that stand."""
        parameters = {"recorded_by": limits(None, recorded_by)["recorded_by"]}
        told = self._engine.query(views.TOLD_BY_PERSONS, parameters, ("judgements",)).to_pylist()
        back = taken_back({row["id"]: row["about"] for row in told if row["verdict"] == "withdraw"})
        return back, standing_corrections(row for row in told if row["verdict"] == "correct" and row["id"] not in back)

    def _check_about(self, ids: Sequence[str], verdict: Verdict) -> None:
        if verdict in ("same_event", "different_event") and len(ids) != 2:
            raise UsageError(" ".join(ids) or "nothing", f"{verdict} is said of two reports", "Name two different ones")
        if verdict == "withdraw":
            self._check_withdrawable(ids)

    def _check_withdrawable(self, ids: Collection[str]) -> None:
        found = self._engine.query(views.JUDGEMENT_KINDS, {"ids": list(ids)}, ("judgements",)).to_pylist()
        of_machine = {row["id"]: row["of_machine"] for row in found}
        if not ids:
            raise UsageError("nothing", "no judgement is named", "List them: marsad judgements")
        for id in ids:
            if id not in of_machine:
                raise MissingItem(id, "no such judgement in this observatory", "List them: marsad judgements")
            if of_machine[id]:
                remedy = "Say marsad judge same, different or unsure about the pair: your word stands above it"
                raise UsageError(id, "a machine's judgement; the next run would give it again", remedy)


def _index_in(values: pa.ChunkedArray, places: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.index_in(values, value_set=places).combine_chunks()


def _checked(pairs: pa.Table) -> pa.Table:
    """The pairs in one order and one piece; raises `ValueError` for what is no run's answer."""
    import pyarrow.compute as pc

    if pairs.column_names != GIVEN_PAIRS.names:
        raise ValueError(f"pairs have the columns {', '.join(GIVEN_PAIRS.names)}, not {', '.join(pairs.column_names)}")
    given = pairs.cast(GIVEN_PAIRS).sort_by([("left", "ascending"), ("right", "ascending")]).combine_chunks()
    if not given.num_rows:
        return given
    if not pc.all(pc.less(given["left"], given["right"])).as_py():
        raise ValueError("of a pair the smaller ref is left")
    earlier, later = given.slice(0, given.num_rows - 1), given.slice(1)
    if pc.any(pc.and_(pc.equal(earlier["left"], later["left"]), pc.equal(earlier["right"], later["right"]))).as_py():
        raise ValueError("a run gives each pair once")
    if foreign := set(given["verdict"].unique().to_pylist()) - set(PAIR_VERDICTS):
        raise ValueError(f"no verdict about a pair: {', '.join(map(str, foreign))}")
    probability = given["probability"].to_numpy()
    if not ((probability >= 0) & (probability <= 1)).all():
        raise ValueError("a probability lies between 0 and 1")
    return given


def _fingerprint(given: pa.Table) -> str:
    """A hash of the values alone, whatever their layout in memory."""
    import pyarrow.compute as pc

    digest = hashlib.sha256()
    for column in given.columns:
        whole = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
        if pa.types.is_string(column.type):
            lengths = pc.fill_null(pc.binary_length(whole), -1).to_numpy(zero_copy_only=False)
            digest.update(lengths.astype("<i4").tobytes())
            if len(whole):
                _, offsets, data = whole.buffers()
                ends = np.frombuffer(offsets, np.int32)[whole.offset : whole.offset + len(whole) + 1]
                digest.update(memoryview(data)[ends[0] : ends[-1]] if data is not None else b"")
        else:
            digest.update(whole.to_numpy(zero_copy_only=False).astype("<f8").tobytes())
    return digest.hexdigest()


def _judgements(given: pa.Table, run: str, judge: str, now: dt.datetime) -> pa.Table:
    """A run's pairs as rows of `JUDGEMENTS`, column by column."""
    import pyarrow.compute as pc

    count = given.num_rows
    numbers = pa.array(np.arange(count, dtype=np.int64)).cast(pa.string())
    columns = {name: pa.nulls(count, pa.string()) for name in ("correction", "reason")}
    columns |= {name: pa.concat_arrays(given[name].chunks) for name in ("verdict", "probability", "evidence")}
    columns |= {name: pa.repeat(pa.scalar(value), count) for name, value in (("judge", judge), ("linking", run))}
    columns["id"] = pc.binary_join_element_wise(run, numbers, "-")
    columns["recorded_at"] = pa.repeat(pa.scalar(now, type=INSTANT), count)
    # left, right, left, right, … cut every two.
    both = pa.concat_arrays([*given["left"].chunks, *given["right"].chunks])
    order = np.arange(2 * count).reshape(2, count).T.ravel()
    cuts = pa.array(np.arange(0, 2 * count + 1, 2, dtype=np.int32))
    columns["about"] = pa.ListArray.from_arrays(cuts, both.take(pa.array(order)))
    return pa.Table.from_arrays([columns[name] for name in JUDGEMENTS.names], schema=JUDGEMENTS)
