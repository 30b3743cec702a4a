"""Who may write: users and their tokens, sessions, forms that are good once, limits, and the trail of all of it."""

from marsad.accounts.accounts import Accounts, Session
from marsad.accounts.trail import Entry

__all__ = ["Accounts", "Entry", "Session"]
