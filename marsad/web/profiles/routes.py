"""Groups, places and sources: what is known of each: the addresses."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
