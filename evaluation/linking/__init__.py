"""Reports of the same event: how many pairs are found, how many are right, and whether the probabilities are."""
