"""The API, feeds and exports: the addresses."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
