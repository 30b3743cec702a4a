"""Claims, documents and events, down to the sentence: the addresses."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
