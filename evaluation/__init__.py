"""How good the answers are, measured: labelled pages, simulators, floors."""
