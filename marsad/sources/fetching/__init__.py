"""What comes over the network: public addresses only, bounded, patient with servers that fail for a while."""

from marsad.sources.fetching.client import Fetcher
from marsad.sources.fetching.download import download
from marsad.sources.fetching.fetched import Fetched, Limits, Step, Validators

__all__ = ["Fetched", "Fetcher", "Limits", "Step", "Validators", "download"]
