"""The Farrington flexible screen: counts of many series in, upper bounds of their latest weeks out.

Written from Farrington et al. 1996 (J. R. Statist. Soc. A 159, 547-563) and Noufaily et al. 2013 (Statistics in
Medicine 32, 1206-1222).
"""

from marsad.assessment.farrington.screen import METHOD, REASONS, Screened, Why, screen, upper_bounds
from marsad.assessment.farrington.settings import Farrington

__all__ = ["METHOD", "REASONS", "Farrington", "Screened", "Why", "screen", "upper_bounds"]
