"""What commands print: answers, counts and claims, for readers and for other programs."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
import re
from pathlib import Path

import pytest

import marsad
from marsad import importing, pipeline, terminal
from marsad.errors import UnreadablePage, UsageError
from marsad.language import wording
from marsad.model import Claim, Document, Figure, Number, Quote, Voice
from marsad.model.counts import Counts
from marsad.model.terms import Qualifier, Role
from marsad.observatory import Observatory
from marsad.registry import open_registry
from marsad.samples import count_tables, sample_paths
from marsad.sources.release import SetAside
from marsad.terminal.screen import printable

AS_OF = dt.date(2019, 9, 24)
GROUP = "Islamic State"


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """The samples, read once."""
    opened = marsad.open(tmp_path_factory.mktemp("demo") / "observatory")
    opened.read(sample_paths())
    for table in count_tables():
        opened.import_dataset("counts", table)
    return opened


@pytest.fixture(scope="module")
def counts(observatory: Observatory) -> Counts:
    return observatory.series(GROUP, "Syria", as_of=AS_OF)


def answered(observatory: Observatory, format: str, language: str = "en") -> str:
    answer, counts = observatory.assess(GROUP, "Syria", as_of=AS_OF)
    stream = io.StringIO()
    terminal.print_answer(
        answer, counts, GROUP, "Syria", format, language, names=observatory.names(language), stream=stream
    )
    return stream.getvalue()


def test_the_answer_is_two_sentences_and_a_table_with_sparklines(observatory: Observatory) -> None:
    text = answered(observatory, "text")
    first, second = text.splitlines()[:2]
    assert first.startswith("By UCDP GED, violence involving Islamic State in Syria is not coming back")
    assert "90% interval" in first
    assert "probability" in second
    assert re.search(r"0\.\d\d \(0\.\d\d–", text)
    assert "▂" in text


def test_the_answer_in_json_carries_every_code(observatory: Observatory) -> None:
    value = json.loads(answered(observatory, "json", "fr"))
    assert value["returning"] is False
    by_lens = {lens["lens"]: lens for lens in value["lenses"]}
    assert by_lens["dataset:ucdp-ged"]["estimate"]["up"] < 0.1
    assert by_lens["self_claimed"]["estimate"]["missing"][0] == "too_few_weeks"
    assert by_lens["self_claimed"]["returning"] is None
    assert value["options"]["seed"]
    assert value["text"]["verdict"].startswith("Selon UCDP GED")
    assert "log_ratios" not in by_lens["dataset:ucdp-ged"]["estimate"]
    assert value["leading"] == "dataset:ucdp-ged"
    told = {reason["code"]: reason for reason in value["reasons"]}
    assert told["halved"]["values"]["probability"] == by_lens["dataset:ucdp-ged"]["estimate"]["down"]
    assert told["rates"]["claims"]
    assert told["rates"]["periods"][0] == ["2019-09-16", "2019-09-22"]
    lacking = {(lack["code"], lack["lens"]): lack["values"] for lack in value["lacking"]}
    assert lacking["weeks", "self_claimed"]["more"] == 51
    assert "acled" in lacking["datasets", None]["datasets"]
    for key in ("reasons", "turns", "lacking", "lenses", "not_compared"):
        assert len(value["text"][key]) == len(value[key]), key


def test_signs_stand_beside_the_answer_and_in_none_of_its_numbers(observatory: Observatory) -> None:
    answer, counts = observatory.assess(GROUP, "Syria", as_of=AS_OF)
    signs = observatory.indicators(GROUP, "Syria", as_of=AS_OF)
    assert signs.counts
    texts = []
    for beside in (None, signs):
        for format in ("text", "json"):
            stream = io.StringIO()
            names = observatory.names()
            terminal.print_answer(answer, counts, GROUP, "Syria", format, "en", names, stream, indicators=beside)
            texts.append(stream.getvalue())
    bare, bare_json, full, full_json = texts
    assert "Beside the numbers, and in none of them" not in bare
    assert "sleeper cells" in full
    before, after = json.loads(bare_json), json.loads(full_json)
    by_source = after.pop("indicators")["by_source"]
    assert before == after
    assert all(one["claims"] for one in by_source)


def test_series_as_csv_leaves_uncovered_weeks_empty(counts: Counts, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_series(counts, "csv", None)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    own = [row for row in rows if row["lens"] == "self_claimed"]
    assert [row["count"] for row in own if row["covered"] == "true"] == ["43"]
    assert {row["count"] for row in own if row["covered"] == "false"} == {""}


def test_series_as_json_and_table(counts: Counts, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_series(counts, "json", None)
    lenses = {series["lens"] for series in json.loads(capsys.readouterr().out)}
    assert {"dataset:ucdp-ged", "self_claimed"} <= lenses
    terminal.print_series(counts, "table", None)
    table = capsys.readouterr().out
    assert "UCDP GED" in table
    assert "missing is not zero" in table


def test_a_picture_needs_a_file(counts: Counts, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="--output"):
        terminal.print_series(counts, "svg", None)
    terminal.print_series(counts, "svg", tmp_path / "counts.svg")
    assert "counts.svg" in capsys.readouterr().out
    assert (tmp_path / "counts.svg").read_text().startswith("<svg")


def test_series_are_told_apart_by_name_and_their_newest_periods_stay(
    observatory: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = observatory.series(GROUP, "Syria", measure="attacks", as_of=AS_OF)
    one = counts.series[0]
    varied = tuple(
        dataclasses.replace(one, role=role, cohort=cohort)
        for role, cohort in (("perpetrator", None), ("victim", None), (None, "car_bombs"))
    )
    terminal.print_series(dataclasses.replace(counts, series=varied), "table", None)
    text = capsys.readouterr().out
    assert "Islamic State, Syria" in text
    for what in ("attacks, perpetrator", "attacks, victim", "attacks, car bombs"):
        assert text.count(what.split(", ")[1]) >= 2, what
    assert one.lens not in text  # names, never ids
    assert re.search(r"43 +[·▁]*█·*\s", text)  # the week of 16 September is shown, at the end
    terminal.print_series(dataclasses.replace(counts, series=varied), "svg", tmp_path / "counts.svg")
    assert "<title>Islamic State, Syria: counts by week</title>" in (tmp_path / "counts.svg").read_text()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "violence involving Islamic State in Syria"),
        ("fr", "le groupe État islamique (Syrie)"),
        ("ar", "تنظيم الدولة الإسلامية في سوريا"),
    ],
)
def test_answers_use_proper_names_whatever_was_typed(observatory: Observatory, language: str, said: str) -> None:
    answer, counts = observatory.assess("داعش", "Syrie", as_of=AS_OF)
    stream = io.StringIO()
    names = observatory.names(language)
    terminal.print_answer(answer, counts, "داعش", "Syrie", "text", language, names, stream=stream)
    first = stream.getvalue().splitlines()[0]
    assert said in first
    assert "داعش" not in first


def code(page: Path, format: str) -> str:
    stream = io.StringIO()
    terminal.print_claims(pipeline.code(open_registry(), [str(page)], pipeline.ReadReport()), format, stream)
    return stream.getvalue()


def test_claims_as_lines_name_their_document() -> None:
    page = next(path for path in sample_paths() if path.name == "reference-weekly-claims-en.html")
    head, *claims = [json.loads(line) for line in code(page, "jsonl").splitlines()]
    assert head["kind"] == "document"
    assert claims
    for claim in claims:
        assert claim["document"] == head["document"]
        quote = claim["quote"]
        assert head["text"][quote["start"] : quote["end"]] == quote["text"]
    rows = list(csv.DictReader(io.StringIO(code(page, "csv"))))
    assert [row["kind"] for row in rows] == [claim["kind"] for claim in claims]
    assert "73" in code(page, "table")


def test_the_table_tells_whose_dead_they_are_what_is_a_bound_and_what_is_self_claimed() -> None:
    voice = Voice(id="islamic-state-media", name="Amaq", kind="group_media")

    def killed(text: str, role: Role, qualifier: Qualifier | None, own: bool) -> Figure:
        return Figure(
            id=text, document="d", quote=Quote(start=0, end=9, text="sentence."), group=None, place=None, period=None,
            attribution=(voice,), self_claimed=own, modality="asserted", confidence=1, coder="hand 1", measure="killed",
            number=Number(start=0, end=1, text=text, low=5, high=None, qualifier=qualifier), role=role,
        )  # fmt: skip

    claims: list[Claim] = [killed("five", "perpetrator", "at_least", True), killed("11", "victim", "about", False)]
    stream = io.StringIO()
    terminal.print_claims(iter([(Document(text="sentence.", title="t"), claims)]), "table", stream)
    soldiers, militants = [line for line in stream.getvalue().splitlines() if "killed" in line]
    assert re.search(r"≥ five +killed +perpetrator .*Amaq \(self-claimed\)", soldiers)
    assert re.search(r"~ 11 +killed +victim .*Amaq *$", militants)


def test_a_page_cannot_steer_the_terminal_or_a_spreadsheet(tmp_path: Path) -> None:
    given = {
        "id": "=1+1",
        "title": "\u001b[2J=cmd",
        "text": "ISIS carried out 73 attacks in Iraq this week.",
        "language": "en",
    }
    page = tmp_path / "pages.jsonl"
    page.write_text(json.dumps(given), encoding="utf-8")
    assert "\u001b" not in code(page, "table")
    assert all(not row["document"].startswith("=") for row in csv.DictReader(io.StringIO(code(page, "csv"))))


def test_spaces_and_joiners_of_french_and_arabic_are_printed_as_they_are() -> None:
    for text in ("recule\u00a0: 12\u202f%", "می\u200cخواهد", "داعش\u200f (ISIS)\u200e", "co\u00adopération", "\u06dd١"):
        assert printable(text) == text
    for letter in (
        "\u001b",
        "\u009b",
        "\u0007",
        "\r",
        "\n",
        "\u202e",
        "\u202a",
        "\u2066",
        "\u2069",
        "\u2028",
        "\U000e0041",
    ):
        assert printable(f"a{letter}b") == "a�b"


def test_reports_are_short_and_refusals_say_why(capsys: pytest.CaptureFixture[str]) -> None:
    refused = [UnreadablePage("a.html", "the file is empty")]
    terminal.read_report(pipeline.ReadReport(read=12, known=1, claims=30, refused=list(refused)))
    said = capsys.readouterr()
    assert said.out == "12 read, 1 known already, 1 refused; 30 claims kept.\n"
    assert said.err == "a.html: the file is empty.\n"
    terminal.read_report(pipeline.ReadReport(read=12, claims=30, undated=1, unpublished=2))
    lacking = "1 page states no date (its claims count only from today), 2 pages state no publisher.\n"
    assert capsys.readouterr().out == "12 read; 30 claims kept.\n" + lacking
    terminal.read_report(pipeline.ReadReport(known=21))
    assert capsys.readouterr().out == "Nothing new: 21 known already.\n"
    report = importing.ImportReport(
        document=Document(text="", title="UCDP GED", dataset="ucdp-ged"),
        rows=2,
        claims=1,
        known=False,
        set_aside=[SetAside(row=1, reason="no date")],
        unknown_columns=("x",),
    )
    terminal.import_report(report)
    said = capsys.readouterr()
    assert said.out == "UCDP GED: 2 rows read, 1 claim kept.\n"
    assert said.err == "Columns kept without being read: x\nRow 2 set aside: no date\n"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_brief_of_the_samples(observatory: Observatory, tmp_path: Path, language: str) -> None:
    target = tmp_path / "brief.html"
    made = observatory.brief(GROUP, ["Iraq", "Syria"], target, as_of=AS_OF, language=language)
    page = target.read_text(encoding="utf-8")
    assert page == made.html
    assert len(made.claims) > 20
    words = wording(language)
    rest = words.say("in none of these: {number}", number=words.number(24000))
    assert rest in page  # 30,000 who joined, 6,000 of them Europeans
    for heading in ("Why", "What would change it", "What is missing"):
        assert f"<h3>{words.say(heading)}</h3>" in page
    held = {document.id for document in observatory.documents(as_of=AS_OF)}
    assert set(made.documents) <= held
    name = {"en": "Islamic State", "fr": "État islamique", "ar": "تنظيم الدولة الإسلامية"}[language]
    assert name in page


def test_a_brief_sees_only_what_was_published_by_its_day(observatory: Observatory, tmp_path: Path) -> None:
    made = observatory.brief(GROUP, ["Iraq"], tmp_path / "brief.html", as_of=dt.date(2018, 12, 31))
    published = {document.id: document.published for document in observatory.documents()}
    dated = [day for id in made.documents if (day := published[id]) is not None]
    assert dated
    assert max(dated) <= dt.date(2018, 12, 31)


def test_pages_without_date_or_publisher_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "pages.jsonl"
    given = [{"id": "a", "title": "a", "text": "ISIS carried out 73 attacks in Iraq this week.", "language": "en"}]
    page.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    opened = marsad.open(tmp_path / "observatory")
    report = opened.read([page])
    assert (report.undated, report.unpublished) == (1, 1)
    terminal.read_report(report)
    assert "1 page states no date" in capsys.readouterr().out
    assert opened.read([page]).undated == 0
    empty = opened.brief(GROUP, ["Iraq"], tmp_path / "brief.html", as_of=dt.date(2001, 1, 1))
    terminal.brief_report(empty, tmp_path / "brief.html")
    assert capsys.readouterr().out.startswith("No claim at all as of 1 January 2001: the brief is empty")


def test_a_brief_long_after_the_last_covered_week(observatory: Observatory, tmp_path: Path) -> None:
    made = observatory.brief(GROUP, ["Syria"], tmp_path / "brief.html", as_of=dt.date(2021, 6, 1))
    assert "18–24 November 2019" in made.html
    assert "more than half a year old" in made.html


@pytest.mark.parametrize(("language", "said"), [("en", "Iraq: nothing there can be compared"), ("fr", "Irak : rien")])
def test_a_place_without_counts_is_named_as_not_compared(observatory: Observatory, language: str, said: str) -> None:
    answer, counts = observatory.assess(GROUP, "Syria", as_of=dt.date(2018, 6, 1), compare=["Iraq"])
    texts = {}
    for format in ("text", "json"):
        stream = io.StringIO()
        names = observatory.names(language)
        terminal.print_answer(answer, counts, GROUP, "Syria", format, language, names=names, stream=stream)
        texts[format] = stream.getvalue()
    assert said in texts["text"]
    value = json.loads(texts["json"])
    assert [item["missing"] for item in value["not_compared"]] == [["nothing_covered"]]
    assert said in value["text"]["not_compared"][0]


def test_a_brief_compares_where_it_is_asked_to(observatory: Observatory, tmp_path: Path) -> None:
    target = tmp_path / "brief.html"
    made = observatory.brief(GROUP, ["Syria", "Iraq"], target, as_of=AS_OF, compare=["Iraq"])
    assert (
        made.html.count("Iraq: nothing there can be compared, because") == 2
    )  # with the answer, and among what was not tested


def test_a_declared_trough_is_what_the_answer_compares_with(observatory: Observatory) -> None:
    trough = (dt.date(2018, 3, 1), dt.date(2018, 6, 30))
    answer, counts = observatory.assess(GROUP, "Syria", as_of=AS_OF, trough=trough)
    assert answer.leading is not None
    assert answer.leading.reference == (dt.date(2018, 3, 5), dt.date(2018, 6, 24))  # the weeks wholly inside
    stream = io.StringIO()
    terminal.print_answer(answer, counts, GROUP, "Syria", names=observatory.names("en"), stream=stream)
    assert "that of the period 5 March – 24 June 2018" in stream.getvalue().splitlines()[0]
    with pytest.raises(UsageError):
        observatory.assess(GROUP, "Syria", as_of=AS_OF, trough=(trough[1], trough[0]))
