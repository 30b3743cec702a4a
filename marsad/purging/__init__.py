"""Purge: a source, a document or an address with all that it gave is taken out of the observatory, and it is told.

`choice` says what is meant, `flow` carries it out, `files` clears what lies beside the tables (`search` finds it).
What is told afterwards is the ledger's (`ledger.tombstones`).
"""
