"""Forecasts beside what they must beat: on the weeks of UCDP GED in Syria, and on simulated series."""
