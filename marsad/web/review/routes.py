"""Checking and correcting: the addresses."""

from __future__ import annotations

from fastapi import APIRouter

from marsad.web.review.signing import router as signing

router = APIRouter()
router.include_router(signing)
