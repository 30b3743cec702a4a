"""What the user says of the model: where it answers, its name, how much may be asked of it. Neither has a default."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from marsad.errors import UsageError

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmOptions:
    """`endpoint`: the address up to "/v1" or to ".../chat/completions"; `key` is sent to it alone and shown nowhere.

    `max_requests` and `max_tokens` are the budget of one run (None: no limit; answers out of the cache cost nothing).
    `cache`: the folder where answers are kept by what was asked; None keeps none. `timeout`: seconds for one answer.
    `answer_tokens`: the longest answer that may be given to one passage. Raises UsageError where something is missing.
    """

    endpoint: str
    model: str
    key: str | None = field(default=None, repr=False)
    max_requests: int | None = None
    max_tokens: int | None = None
    timeout: float = 120.0
    concurrency: int = 2
    answer_tokens: int = 6000
    cache: Path | None = None

    def __post_init__(self) -> None:
        if not self.endpoint.strip():
            raise UsageError(
                "the language model",
                "no endpoint is named, and none is assumed",
                "Give --llm-endpoint http://127.0.0.1:8080/v1, or set MARSAD_LLM_ENDPOINT",
            )
        if not self.model.strip():
            raise UsageError(
                "the language model",
                "no model is named",
                "Give --llm-model NAME as the endpoint calls it, or set MARSAD_LLM_MODEL",
            )
        if not self.model.isprintable() or len(self.model) > _LONGEST_NAME or self.model != self.model.strip():
            raise UsageError(
                f"model {self.model[:60]!r}", "is no name of a model", "Give the name that the endpoint knows it by"
            )
        _check_address(self.endpoint, with_key=bool(self.key))
        if self.key and not (self.key.isascii() and self.key.isprintable() and self.key.split() == [self.key]):
            raise UsageError(
                "MARSAD_LLM_KEY",
                "holds letters that no header can carry",
                "Set it again, without spaces and line breaks",
            )
        limits = {"requests": self.max_requests, "tokens": self.max_tokens}
        for name, limit in limits.items():
            if limit is not None and limit < 0:
                raise UsageError(f"a budget of {limit} {name}", "is less than nothing", "Give 0 or more")
        if self.concurrency < 1 or self.timeout <= 0 or self.answer_tokens < 1:
            raise UsageError("the language model", "concurrency, timeout and answer length must be above 0")

    @property
    def address(self) -> str:
        """Where requests go."""
        parts = urlsplit(self.endpoint.strip())
        path = parts.path.rstrip("/")
        path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
        return parts._replace(path=path, fragment="").geturl()

    @property
    def shown(self) -> str:
        """The address as messages show it: without a query, which may hold what is nobody's business."""
        return urlsplit(self.address)._replace(query="").geturl()


def _check_address(endpoint: str, *, with_key: bool) -> None:
    parts, host = _split(endpoint)
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(
            f"endpoint {endpoint.partition('?')[0][:120]!r}" if "@" not in endpoint else "the endpoint",
            "is no http or https address",
            "Give it as http://127.0.0.1:8080/v1",
        )
    if parts.username is not None or parts.password is not None:
        raise UsageError("the endpoint", "its address holds a name or password", "Leave it out and set MARSAD_LLM_KEY")
    if with_key and parts.scheme == "http" and not _is_here(host):
        raise UsageError(
            f"endpoint {host}", "the key would be sent unencrypted", "Use its https address, or unset MARSAD_LLM_KEY"
        )


def _split(endpoint: str) -> tuple[SplitResult, str | None]:
    """The parts of the address and its host, which is None where none could be asked there."""
    import httpx  # heavy, and needed only where a model is asked

    nothing = urlsplit("")
    if not endpoint.isprintable() or any(letter.isspace() for letter in endpoint.strip()):
        return nothing, None  # urlsplit would leave a line break out and name another host
    try:
        endpoint = endpoint.strip()
        parts = urlsplit(endpoint)
        asked = httpx.URL(endpoint)
        host, _ = parts.hostname, parts.port
        asked.raw_host.decode("ascii").encode("idna")  # as the look-up of names will do
        same = asked.host.casefold() == (host or "").casefold()
    except (ValueError, httpx.InvalidURL):
        return nothing, None
    return parts, host if same else None


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
