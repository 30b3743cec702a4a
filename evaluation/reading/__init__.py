"""How well pages are read: our own pages, labelled by hand before the coder saw them (see each language's README).

`python -m evaluation.reading` prints the F1 of figures, whole claims and incidents and the accuracy of each slot, by
language; pages that the rules may be tuned on and held-out pages apart.
"""
