"""Who may write: users, sessions, and the trail of what was tried."""
