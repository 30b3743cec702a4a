"""How many outbreaks and returns the screen finds at a given share of false alarms, on two simulators."""
