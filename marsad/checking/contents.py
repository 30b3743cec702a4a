"""What the tables say: hashes against bytes, ids against content, quotations and numbers against the text they cut.

In SQL, so that nothing is brought into Python but what is wrong; where texts are held beside claims, a slice of the
documents at a time, so that memory is bounded whatever is held.
"""

from __future__ import annotations

from marsad.checking.place import RESTORE, Place
from marsad.ledger.views import REF

_SLICE = 400_000  # rows of datasets, or of claims, looked at together
_AGAIN = "Import the release again"
_KILLED = "A run was killed before it was through. Run the same command again: it completes the rest"


def _part(value: str) -> str:
    """One part of `content_id`, as bytes: its length in eight, and itself."""
    return f"unhex(lpad(to_hex(octet_length(encode({value}))), 16, '0')) || encode({value})"


_PUBLISHED = "coalesce(strftime(published, '%Y-%m-%d'), '') || coalesce(published_precision, '')"
_STATED = ("coalesce(url, '')", "coalesce(publisher, '')", f"({_PUBLISHED})", "coalesce(title, '')", '"text"')
_DOCUMENT_ID = f"substring(sha256({' || '.join(map(_part, _STATED))}), 1, 20)"

# A claim's texts: of a page the document's, of a dataset's row the row's. The first kept of each is meant.
_SLICED = 'hash(document, coalesce("row", -1)) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)'
_TEXTS = f"""
texts AS (
    SELECT id AS document, CAST(NULL AS BIGINT) AS "row", any_value("text") AS "text" FROM documents
    WHERE hash(id, CAST(-1 AS BIGINT)) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT) GROUP BY id
    UNION ALL
    SELECT document, "row", any_value("text") FROM rows WHERE {_SLICED} GROUP BY document, "row"
),
quoted AS (
    SELECT claims.*, texts."text" FROM claims LEFT JOIN texts
    ON texts.document = claims.document AND texts."row" IS NOT DISTINCT FROM claims."row"
    WHERE {_SLICED.replace("document", "claims.document").replace('"row"', 'claims."row"')}
)"""
_CLAIMS = ("claims", "rows", "documents")
_CUT = 'substring("text", {0}_start + 1, {0}_end - {0}_start)'


def captures(place: Place) -> None:
    place.counted("captures", _size(place, "captures"))
    place.wrong(
        "SELECT sha256 AS item FROM captures WHERE sha256(content) <> sha256",
        ("captures",),
        "the bytes of this capture are not those that were kept: their SHA-256 is another",
    )


def documents(place: Place) -> None:
    place.counted("documents", _size(place, "documents"))
    place.wrong(
        f"SELECT DISTINCT id AS item FROM documents WHERE id <> {_DOCUMENT_ID}",
        ("documents",),
        "the document is not the one that was kept: its id is that of another content",
    )
    place.wrong(
        """SELECT DISTINCT id AS item FROM documents
        WHERE capture IS NOT NULL AND dataset IS NULL AND capture NOT IN (SELECT sha256 FROM captures)""",
        ("documents", "captures"),
        "the document was read from a capture that is not there",
    )
    place.wrong(
        """SELECT DISTINCT id AS item FROM documents
        WHERE dataset IS NOT NULL AND id NOT IN (SELECT document FROM codings)""",
        ("codings", "documents"),
        "the release was not imported to its end: nothing of it is seen",
        _KILLED,
        level="remark",
    )


def claims(place: Place) -> None:
    number = _size(place, "claims")
    place.counted("claims", number)
    slices = max(1, -(-max(number, _size(place, "rows")) // _SLICE))
    for slice in range(slices):
        given = {"slices": slices, "slice": slice}
        for condition, cause in _WRONG:
            sql = f"WITH {_TEXTS} SELECT DISTINCT id AS item FROM quoted WHERE {condition}"
            place.wrong(sql, _CLAIMS, cause, parameters=given)
    place.wrong(
        """SELECT id AS item FROM claims GROUP BY id, document, coder, recorded_at HAVING count(*) > 1""",
        ("claims",),
        "the same reading holds two claims of this id",
    )
    _number_of_claims(place)


_WRONG = (
    ('"text" IS NULL', "the claim quotes a text that is not there"),
    (f'"text" IS NOT NULL AND {_CUT.format("quote")} <> quote_text', "the quotation is not what stands in the text"),
    (
        f'"text" IS NOT NULL AND number_start IS NOT NULL AND {_CUT.format("number")} <> number_text',
        "the number is not what stands in the text",
    ),
    (
        "number_start IS NOT NULL AND NOT (number_start >= quote_start AND number_end <= quote_end)",
        "the number stands outside of its quotation",
    ),
)


def _number_of_claims(place: Place) -> None:
    """A coding says how many claims it gave: counted again."""
    place.wrong(
        """WITH kept AS (SELECT document, coder, recorded_at, count(DISTINCT id) AS number FROM claims GROUP BY ALL)
        SELECT DISTINCT codings.document || ' by ' || coder AS item FROM codings
        LEFT JOIN kept USING (document, coder, recorded_at) WHERE coalesce(number, 0) <> codings.claims""",
        ("codings", "claims"),
        "the coding gave another number of claims than are there",
    )
    place.wrong(
        """SELECT DISTINCT document AS item FROM codings WHERE document NOT IN (SELECT id FROM documents)""",
        ("codings", "documents"),
        "a document was coded that is not there",
    )
    place.wrong(
        """SELECT document AS item FROM rows GROUP BY document, "row" HAVING count(DISTINCT "text") > 1""",
        ("rows",),
        "the release holds two texts of one row",
        _AGAIN,
    )
    sql = """SELECT count(*) AS number FROM claims ANTI JOIN codings USING (document, coder, recorded_at)"""
    unseen = place.engine.query(sql, {}, ("codings", "claims"))["number"][0].as_py()
    if unseen:
        cause = f"{unseen:,} of a run that was killed, or that is still at it: nobody sees them"
        place.found("claims", cause, "Nothing is lost; reading the same again completes it", "remark")


def judgements(place: Place) -> None:
    place.counted("judgements", _size(place, "judgements"))
    tables = ("judgements", "claims", "documents")
    persons = "linking IS NULL"
    place.wrong(
        f"""SELECT DISTINCT id AS item FROM (SELECT id, verdict, unnest(about) AS about, len(about) AS sides
            FROM judgements WHERE {persons})
        WHERE (verdict IN ('accept', 'reject', 'correct') OR (verdict = 'unsure' AND sides = 1))
            AND about NOT IN (SELECT id FROM claims)""",
        tables,
        "the judgement is about a claim that is not there",
    )
    place.wrong(
        f"""SELECT DISTINCT id AS item FROM (SELECT id, verdict, unnest(about) AS about FROM judgements WHERE {persons})
        WHERE verdict = 'withdraw' AND about NOT IN (SELECT id FROM judgements)""",
        ("judgements",),
        "the judgement takes back one that is not there",
    )
    place.wrong(
        f"""WITH visible AS (SELECT DISTINCT id, dataset FROM documents),
        refs AS (SELECT DISTINCT {REF} AS ref FROM claims JOIN visible ON visible.id = claims.document
            WHERE claims.kind = 'incident'),
        pairs AS (SELECT DISTINCT id, unnest(about) AS ref FROM judgements
            WHERE linking IS NOT NULL OR verdict IN ('same_event', 'different_event') OR len(about) = 2)
        SELECT DISTINCT id AS item FROM pairs
        WHERE ref NOT IN (SELECT ref FROM refs)
            AND regexp_replace(ref, '~[0-9]+$', '') NOT IN (SELECT ref FROM refs)""",
        tables,
        "the judgement is about a report that is not there",
    )
    place.wrong(
        f"SELECT id AS item FROM judgements WHERE {persons} GROUP BY id HAVING count(*) > 1",
        ("judgements",),
        "two judgements have this id",
    )
    place.wrong(
        """WITH kept AS (SELECT linking, count(DISTINCT id) AS number FROM judgements
            WHERE linking IS NOT NULL GROUP BY linking)
        SELECT DISTINCT linkings.id AS item FROM linkings LEFT JOIN kept ON kept.linking = linkings.id
        WHERE coalesce(number, 0) <> pairs""",
        ("linkings", "judgements"),
        "the run of the linker gave another number of pairs than are there",
    )


def moments(place: Place) -> None:
    """Rows kept later than now: the machine's clock was ahead once, or is behind now."""
    for table in ("codings", "judgements", "linkings", "forecasts", "briefs"):
        sql = f"SELECT max(recorded_at) AS newest, now() + INTERVAL 1 MINUTE < max(recorded_at) AS ahead FROM {table}"
        row = place.engine.query(sql, {}, (table,)).to_pylist()[0]
        if row["ahead"]:
            cause = f"the newest was kept at {row['newest']:%Y-%m-%d %H:%M} UTC, which is yet to come"
            remedy = "Set this machine's clock; their order is right, and new ones are kept as later than these"
            place.found(table, cause, remedy, "remark")


def briefs(place: Place) -> None:
    place.counted("briefs", _size(place, "briefs"))
    place.wrong(
        'SELECT "number" AS item FROM briefs WHERE sha256(content) <> hash',
        ("briefs",),
        "what is kept of the brief of this number is not what was published",
        RESTORE,
    )
    place.wrong(
        'SELECT "number" AS item FROM briefs GROUP BY "number" HAVING count(*) > 1',
        ("briefs",),
        "two briefs have this number",
    )
    place.wrong(
        """SELECT 'briefs' AS item FROM (SELECT max("number") AS newest, count(DISTINCT "number") AS there FROM briefs)
        WHERE newest <> there""",
        ("briefs",),
        "numbers are given one after another, and some are missing",
    )


def forecasts(place: Place) -> None:
    """Frozen forecasts can still be opened: their draws are whole."""
    place.counted("forecasts", _size(place, "forecasts"))
    for problem in place.ledger.torn_forecasts():
        place.told(problem)


def _size(place: Place, table: str) -> int:
    return int(place.engine.query(f"SELECT count(*) AS number FROM {table}", {}, (table,))["number"][0].as_py())
