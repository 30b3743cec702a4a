"""Briefs, kept and compared: the addresses."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
