"""Any sequence of judgements, runs and withdrawals on a real ledger: nothing is lost, everything can be taken back."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from judged_examples import reports

from marsad.engine import LocalEngine
from marsad.ledger import GIVEN_PAIRS, Ledger
from marsad.linking.clusters import Clusters, derive
from marsad.linking.resolver import resolve
from marsad.model.schemas import SCHEMAS

REFS = ("a:1", "a:2", "b:1", "b:2", "c:1")
PAIRS = [(left, right) for left in REFS for right in REFS if left < right]
MACHINES = [pair for pair in PAIRS if pair[0][0] != pair[1][0]]
runs = st.dictionaries(st.sampled_from(MACHINES), st.sampled_from([0.2, 0.6, 0.8, 0.99]))


class Sequences(RuleBasedStateMachine):
    """The ledger beside a list of what stands: the words of persons, newest last."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        self.ledger = Ledger(LocalEngine(Path(self.folder.name), SCHEMAS), lambda: self.now)
        self.reports = reports(*REFS)
        self.words: list[tuple[str, tuple[str, str], str]] = []
        self.seen: list[tuple[dt.datetime, Clusters]] = []
        self.linked = False

    def decisions(self, recorded_by: dt.datetime | None = None) -> pa.Table:
        return resolve(self.ledger.judgements(recorded_by=recorded_by, evidence=False))

    def clusters(self, recorded_by: dt.datetime | None = None) -> Clusters:
        return derive(self.reports, self.decisions(recorded_by))

    def tick(self) -> None:
        self.now += dt.timedelta(minutes=1)

    def say(self, pair: tuple[str, str], verdict: str) -> str:
        self.tick()
        id = self.ledger.append_judgement(pair, verdict, "Reader")  # type: ignore[arg-type]
        self.words.append((id, pair, verdict))
        return id

    def take_back(self, id: str) -> str:
        self.tick()
        return self.ledger.append_judgement([id], "withdraw", "Other")

    @rule(pair=st.sampled_from(PAIRS), verdict=st.sampled_from(["same_event", "different_event", "unsure"]))
    def a_person_speaks(self, pair: tuple[str, str], verdict: str) -> None:
        self.say(pair, verdict)

    @rule(pair=st.sampled_from(PAIRS), verdict=st.sampled_from(["same_event", "different_event"]))
    def a_word_taken_back_leaves_what_was_before_and_restored_what_was_after(
        self, pair: tuple[str, str], verdict: str
    ) -> None:
        before = self.clusters()
        id = self.say(pair, verdict)
        after = self.clusters()
        back = self.take_back(id)
        assert self.clusters() == before
        again = self.take_back(back)
        assert self.clusters() == after
        self.take_back(again)
        assert self.clusters() == before
        self.words.pop()

    @precondition(lambda self: self.words)
    @rule(data=st.data())
    def an_old_word_is_taken_back(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.words) - 1))
        self.take_back(self.words.pop(place)[0])

    @rule(found=runs, full=st.booleans())
    def the_machine_links_again(self, found: dict[tuple[str, str], float], full: bool) -> None:
        self.tick()
        verdicts = ("same_event" if p >= 0.5 else "unsure" for p in found.values())
        rows = [
            {"left": left, "right": right, "verdict": verdict, "probability": p}
            for ((left, right), p), verdict in zip(found.items(), verdicts, strict=True)
        ]
        table = pa.Table.from_pylist(rows, schema=GIVEN_PAIRS)
        self.ledger.append_linking("linking 0.1", full or not self.linked, {}, {}, len(REFS), table)
        self.linked = True

    @precondition(lambda self: self.words)
    @rule()
    def without_persons_words_it_is_the_machines_answer(self) -> None:
        machine = self.ledger.judgements(evidence=False)
        alone = machine.filter(pc.is_valid(machine["linking"]))
        backs = [self.take_back(id) for id, _, _ in self.words]
        assert self.clusters() == derive(self.reports, resolve(alone))
        for back in backs:
            self.take_back(back)

    @invariant()
    def what_persons_said_holds(self) -> None:
        if not hasattr(self, "ledger"):
            return
        found = self.clusters()
        event = {row["ref"]: row["event"] for row in found.members.to_pylist()}
        newest = {pair: verdict for _, pair, verdict in self.words}
        told_of = {conflict.pair for conflict in found.conflicts}
        for (left, right), verdict in newest.items():
            if verdict == "different_event":
                assert event[left] != event[right]
            if verdict == "same_event":
                assert (event[left] == event[right]) != ((left, right) in told_of)

    @invariant()
    def order_of_reading_does_not_matter(self) -> None:
        if not hasattr(self, "ledger"):
            return
        told = self.ledger.judgements(evidence=False)
        order = list(range(told.num_rows))
        random.Random(len(order)).shuffle(order)
        found = self.clusters()
        turned = self.reports.take(list(reversed(range(len(REFS)))))
        assert derive(turned, resolve(told.take(pa.array(order, pa.int64())))) == found
        self.seen.append((self.now, found))

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            for moment, found in self.seen:
                assert self.clusters(moment) == found
            self.folder.cleanup()


TestSequences = Sequences.TestCase
TestSequences.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
