"""How many events no list holds: multiple-systems estimation from the overlaps of three or more lists.

Log-linear capture-recapture (Fienberg 1972, Biometrika 59; Bishop, Fienberg and Holland 1975, ch. 6): the counts of
events by which lists hold them are Poisson, with one parameter a list and one for each pair of lists that depend on
one another; the cell "on no list" is what is estimated. Every set of pairs is a model, each once more with a term for
events that all lists find easier than others (Darroch, Fienberg, Glonek and Junker 1993, JASA 88). Models are averaged
by their BIC (Buckland, Burnham and Augustin 1997, Biometrics 53): the interval knows that the dependence is not known.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]
Warned = Literal[
    "too_few_lists",  # two lists cannot tell dependence from chance
    "too_few_shared",  # hardly an event is on two lists: nothing to learn from
    "list_apart",  # a list shares no event with any other: is it about the same place and time?
    "poor_fit",  # no model describes the overlaps: events differ much in how likely they are to be listed
    "models_disagree",  # what is likely missing depends on which lists are taken to copy one another
    "no_model_fits",  # the overlaps leave every model without a solution, as where each event is on all lists
    "too_wide",  # the upper end is more than ten times the lower
]
MEANINGLESS: frozenset[Warned] = frozenset({"too_few_lists", "too_few_shared", "no_model_fits", "too_wide"})

MOST_LISTS = 5  # 1,024 models; more lists are the caller's to merge
FEWEST_SHARED = 10
LEVEL = 0.9
_DRAWS = 4000
_STEPS = 60
_POOR = 1e-3  # of the chi-squared tail of the best model's deviance
_UNEVEN = 4.0  # odds, before the data are seen, that events differ: large ones are everywhere listed more readily
_WEIGHTY = 0.05
_APART = 2.0  # models with at least this weight whose estimates of the whole differ by more than this factor


@dataclass(frozen=True, slots=True, kw_only=True)
class DependenceModel:
    """One model: which pairs of lists it lets depend on one another, its share of the weight, what it says is missing.

    `uneven`: whether it lets events differ in how readily all lists hold them.
    """

    pairs: tuple[tuple[str, str], ...]
    uneven: bool
    weight: float
    estimated_missing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """How many events the lists hold, and how many more there are likely to be.

    `estimated_missing` is the median, `low` and `high` the ends of the 90 % interval; all None where `warnings` names
    something that makes the question unanswerable. `models`: the heaviest first, of the stratum with most events.
    """

    lists: tuple[str, ...]
    held: tuple[int, ...]
    observed: int
    shared: int
    estimated_missing: float | None
    low: float | None
    high: float | None
    models: tuple[DependenceModel, ...]
    warnings: tuple[Warned, ...]


def estimate_missing(
    lists: Sequence[str],
    captured: npt.NDArray[np.bool_],
    strata: npt.NDArray[np.int64] | None = None,
    *,
    seed: int = 1,
) -> Missing:
    """Estimate how many events are on no list.

    `captured`: (events, lists), which lists hold each event; no row may be empty. `strata`: (events,), numbers of
    groups that are estimated apart and added, for events that differ in how readily they are listed (by toll, by
    province); a stratum with too few shared events, or whose overlaps no model fits, is joined to the next. Raises
    ValueError for other shapes.
    """
    _check(lists, captured, strata)
    shared = int((captured.sum(axis=1) > 1).sum())
    warnings = _unanswerable(captured, shared)
    parts = [] if MEANINGLESS.intersection(warnings) else _parts(captured, strata)
    if not parts and not MEANINGLESS.intersection(warnings):
        warnings += ("no_model_fits",)
    low = middle = high = None
    if parts:
        generator = np.random.default_rng(seed)
        draws = np.sum([part.draws(generator) for part in parts], axis=0)
        low, middle, high = (float(np.quantile(draws, q)) for q in ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2))
        warnings += _doubts(parts, low + len(captured), high + len(captured))
    answerable = not MEANINGLESS.intersection(warnings)
    return Missing(
        lists=tuple(lists),
        held=tuple(int(count) for count in captured.sum(axis=0)),
        observed=len(captured),
        shared=shared,
        estimated_missing=middle if answerable else None,
        low=low if answerable else None,
        high=high if answerable else None,
        models=tuple(max(parts, key=lambda part: part.observed).described(lists)) if parts else (),
        warnings=warnings,
    )


class _Fitted:
    """All models of one stratum, fitted; `fits` is empty where none has a solution."""

    def __init__(self, captured: npt.NDArray[np.bool_]) -> None:
        size = captured.shape[1]
        self.observed = len(captured)
        self.cells = np.array(list(itertools.product((0, 1), repeat=size))[1:], dtype=np.float64)
        codes = captured @ (2 ** np.arange(size)[::-1])
        self.counts = np.bincount(codes, minlength=2**size)[1:].astype(np.float64)
        overlapping = [
            pair
            for pair in itertools.combinations(range(size), 2)
            if (captured[:, pair[0]] & captured[:, pair[1]]).any()
        ]
        # Of two lists without a common event the dependence is estimated at minus infinity: it is left out.
        forms = [(pairs, uneven) for pairs in _subsets(overlapping) for uneven in (False, True)]
        # One parameter is left to the cells: a model with as many as there are cells fits anything.
        spare = len(self.counts) - size - 1
        fits = {form: _fit(self._design(*form), self.counts) for form in forms if len(form[0]) + form[1] <= spare}
        self.forms = [form for form, fit in fits.items() if fit is not None]
        self.fits = [fit for fit in fits.values() if fit is not None]
        if not self.fits:
            return
        bic = np.array([fit.deviance + len(fit.estimates) * np.log(self.observed) for fit in self.fits])
        uneven = np.array([form[1] for form in self.forms])
        raw = np.exp(-(bic - bic.min()) / 2) * np.where(uneven, _UNEVEN, 1.0)
        self.weights = raw / raw.sum()
        self.missing = np.array([np.exp(fit.estimates[0]) for fit in self.fits])

    def _design(self, pairs: Sequence[tuple[int, int]], uneven: bool) -> Counts:
        columns = [np.ones(len(self.cells)), *self.cells.T]
        columns += [self.cells[:, one] * self.cells[:, other] for one, other in pairs]
        if uneven:
            together = self.cells.sum(axis=1)
            columns.append(together * (together - 1) / 2)
        return np.stack(columns, axis=1)

    def draws(self, generator: np.random.Generator) -> Counts:
        """Draws of the number missing: a model by its weight, its intercept by its error, a Poisson number."""
        chosen = generator.choice(len(self.fits), size=_DRAWS, p=self.weights)
        middle = np.array([fit.estimates[0] for fit in self.fits])[chosen]
        error = np.array([fit.intercept_error for fit in self.fits])[chosen]
        expected = np.exp(np.minimum(generator.normal(middle, error), 25.0))
        return generator.poisson(expected).astype(np.float64)

    @property
    def fit_probability(self) -> float:
        """How likely a deviance as large as that of the heaviest model would be, were it true."""
        from scipy.stats import chi2

        best = int(self.weights.argmax())
        freedom = len(self.counts) - len(self.fits[best].estimates)
        return float(chi2.sf(self.fits[best].deviance, freedom)) if freedom else 1.0

    def described(self, lists: Sequence[str]) -> Iterator[DependenceModel]:
        for index in np.argsort(-self.weights):
            yield DependenceModel(
                pairs=tuple((lists[one], lists[other]) for one, other in self.forms[index][0]),
                uneven=self.forms[index][1],
                weight=float(self.weights[index]),
                estimated_missing=float(self.missing[index]),
            )


@dataclass(frozen=True, slots=True)
class _Fit:
    estimates: Counts  # the first is the logarithm of the number missing
    intercept_error: float
    deviance: float


def _fit(design: Counts, counts: Counts) -> _Fit | None:
    """Poisson regression by iteratively reweighted least squares; None where it does not settle."""
    means: Counts = counts + 0.5
    estimates: Counts = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        working = np.log(means) + (counts - means) / means
        weighted = design * means[:, None]
        try:
            step = np.linalg.solve(design.T @ weighted, weighted.T @ working)
        except np.linalg.LinAlgError:
            return None
        settled = bool(np.abs(step - estimates).max() < 1e-9)
        estimates = step.astype(np.float64)
        means = np.exp(np.clip(design @ step, -30, 30)).astype(np.float64)
        if settled:
            break
    else:
        return None
    information = design.T @ (design * means[:, None])
    if np.linalg.cond(information) > 1e12:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(counts > 0, counts * np.log(counts / means), 0.0) - (counts - means)
    return _Fit(estimates, float(np.sqrt(np.linalg.inv(information)[0, 0])), float(2 * terms.sum()))


def _subsets(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], ...]]:
    for size in range(len(pairs) + 1):
        yield from itertools.combinations(pairs, size)


def _parts(captured: npt.NDArray[np.bool_], strata: npt.NDArray[np.int64] | None) -> list[_Fitted]:
    """The strata, fitted: one with too few shared events, or that no model fits, joins the next, the last the first.

    Empty where no model fits all events together.
    """
    numbers = np.zeros(len(captured), dtype=np.int64) if strata is None else strata
    fewest = 0 if strata is None else FEWEST_SHARED * captured.shape[1]
    shared = captured.sum(axis=1) > 1
    parts: list[tuple[npt.NDArray[np.bool_], _Fitted]] = []
    waiting = np.zeros(len(captured), dtype=bool)
    for number in np.unique(numbers):
        waiting = waiting | (numbers == number)
        if (waiting & shared).sum() >= fewest and (fitted := _Fitted(captured[waiting])).fits:
            parts.append((waiting, fitted))
            waiting = np.zeros(len(captured), dtype=bool)
    while waiting.any():
        rest = parts.pop(0)[0] if parts else None
        waiting = waiting if rest is None else waiting | rest
        if (fitted := _Fitted(captured[waiting])).fits:
            return [fitted, *(part for _, part in parts)]
        if rest is None:
            return []
    return [part for _, part in parts]


def _unanswerable(captured: npt.NDArray[np.bool_], shared: int) -> tuple[Warned, ...]:
    """What keeps the question from being asked, and lists that seem to be about something else."""
    warnings: list[Warned] = []
    if captured.shape[1] < 3:
        warnings.append("too_few_lists")
    if shared < FEWEST_SHARED:
        warnings.append("too_few_shared")
    alone = captured.sum(axis=1) == 1
    if (captured[~alone].sum(axis=0) == 0).any():
        warnings.append("list_apart")
    return tuple(warnings)


def _doubts(parts: Sequence[_Fitted], low: float, high: float) -> tuple[Warned, ...]:
    """`low`, `high`: the interval of all events, held and missing."""
    warnings: list[Warned] = []
    if any(part.fit_probability < _POOR for part in parts):
        warnings.append("poor_fit")
    for part in parts:
        weighty = part.weights >= min(_WEIGHTY, part.weights.max())
        totals = part.missing[weighty] + part.observed
        if totals.max() > _APART * totals.min():
            warnings.append("models_disagree")
            break
    if high > 10 * low:
        warnings.append("too_wide")
    return tuple(warnings)


def _check(lists: Sequence[str], captured: npt.NDArray[np.bool_], strata: npt.NDArray[np.int64] | None) -> None:
    if captured.ndim != 2 or captured.shape[1] != len(lists):
        raise ValueError(f"captured has shape {captured.shape}, not (events, {len(lists)} lists)")
    if len(lists) > MOST_LISTS:
        raise ValueError(f"{len(lists)} lists are too many: merge them into {MOST_LISTS} at most")
    if len(captured) and not captured.any(axis=1).all():
        raise ValueError("an event is on no list: only held events can be given")
    if strata is not None and strata.shape != (len(captured),):
        raise ValueError(f"strata has shape {strata.shape}, not ({len(captured)},)")
