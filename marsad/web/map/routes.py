"""Where and when: the map and its timeline: the addresses."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
