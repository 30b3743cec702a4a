"""What the site adds to docs/: pages of evaluation/ that docs/ refers to, and each decision under its own title."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
EVALUATION = ("evaluation/README.md", "evaluation/reading/README.md")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill the navigation's "Decisions" with the pages that are there."""
    decisions = sorted(path.name for path in (Path(config.docs_dir) / "decisions").glob("*.md"))
    for item in config.nav or []:
        if isinstance(item, dict) and "Decisions" in item:
            item["Decisions"] = [f"decisions/{name}" for name in decisions]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Bring in pages that live beside what they describe, outside docs/."""
    for name in EVALUATION:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - mkdocs'
    """Links as they hold in the repository → as they hold on the site, where evaluation/ lies inside docs/."""
    name = page.file.src_uri
    if name in EVALUATION:
        to_docs = "../" * name.count("/")
        markdown = re.sub(r"\]\((?:\.\./)+docs/", f"]({to_docs}", markdown)
        return re.sub(r"\[([^\]]+)\]\([^):]+\.(?:yml|json|py)\)", r"\1", markdown)  # files that are no pages
    return re.sub(r"\]\(((?:\.\./)*)\.\./evaluation/", r"](\1evaluation/", markdown)
