"""docs/extending.md: its lines are those that docs/lexicons.md tries out, its files are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")


def test_every_line_is_one_that_is_tried_out() -> None:
    tried = (ROOT / "docs" / "lexicons.md").read_text("utf-8")
    lines = re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
    assert len(lines) == 2
    assert all(line in tried for line in lines)


def test_every_file_and_name_is_there() -> None:
    files = re.findall(r"`(marsad/[\w/.]+)`", PAGE)
    assert len(files) > 5
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert "LANGUAGES" in (ROOT / "marsad/language/catalogue.py").read_text("utf-8")
    assert "OWN_NAMES" in (ROOT / "marsad/web/page.py").read_text("utf-8")
    assert "Language = " in (ROOT / "marsad/model/terms.py").read_text("utf-8")
