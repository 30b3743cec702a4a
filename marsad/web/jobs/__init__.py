"""Questions computed beside the server: one worker process, answers kept on disk, none computed twice."""

from marsad.web.jobs.kept import Kept, Refusal, Summary
from marsad.web.jobs.queue import Jobs
from marsad.web.jobs.standing import Standing, State

__all__ = ["Jobs", "Kept", "Refusal", "Standing", "State", "Summary"]
