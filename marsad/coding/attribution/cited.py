"""What a page has cited so far: what "the report says" and "the centre adds" point back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.coding.attribution.cue import Cue
from marsad.model import Voice

_ISSUERS = {"monitor", "research", "un", "ngo", "dataset", "government", "military", "police", "group_media"}
_SUPPLIERS = {"igo"}  # member states: a UN report that rests on them does so to its end
_KEPT = 12  # chains


@dataclass(slots=True)
class Cited:
    """The chains cited, latest last, and what the documents of a source rest on."""

    pointing: frozenset[int | None]  # where common nouns stand for a source named before
    last: tuple[Voice, ...] = ()
    chains: list[tuple[Voice, ...]] = field(default_factory=list)
    basis: dict[str, tuple[Voice, ...]] = field(default_factory=dict)

    def remember(self, chain: tuple[Voice, ...], cues: Sequence[Cue]) -> None:
        """Keep the chain of a sentence, and what its document rests on."""
        self.last = chain
        self.chains = [*self.chains[1 - _KEPT :], chain]
        for cue in cues:
            if cue.basis and len(cue.voices) > len(cue.basis):
                self.basis[cue.voices[-len(cue.basis) - 1].id] = cue.basis

    def issuer(self, said: tuple[Voice, ...], document: Voice) -> tuple[Voice, ...]:
        """The chain of whoever issued the document that is pointed to; empty where the page names nobody.

        A report is not by the group that it quotes: "ISIS says, cited by a monitor … The report adds".
        """
        if document.kind not in ("research", "monitor"):
            return self._stated(said or self.last)
        for chain in (said, *reversed(self.chains)):
            issuers = [index for index, voice in enumerate(chain) if voice.kind in _ISSUERS]
            if not issuers:
                continue
            others = [index for index in issuers if chain[index].kind != "group_media"]
            last = (others or issuers)[-1]
            supplied = tuple(voice for voice in chain[last + 1 :] if voice.kind in _SUPPLIERS)
            return (*chain[: last + 1], *(supplied or self.basis.get(chain[last].id, ())))
        return ()

    def _stated(self, chain: tuple[Voice, ...]) -> tuple[Voice, ...]:
        """ "The command said that a group claimed 12. The statement adds": by the command."""
        own = [index for index, voice in enumerate(chain) if voice.kind not in ("group", "group_media")]
        return chain[: own[-1] + 1] if own else chain

    def with_basis(self, chain: tuple[Voice, ...]) -> tuple[Voice, ...]:
        """ "The centre adds": its count still rests on what it was said to rest on."""
        if not chain or chain[-1].start not in self.pointing:
            return chain
        rests = self.basis.get(chain[-1].id, ())
        return (*chain, *(voice for voice in rests if all(other.id != voice.id for other in chain)))
