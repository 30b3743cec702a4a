"""The tables of the file: what pages show row by row, and the columns by which rows are found, as they lie in memory.

`claims` and `documents` and `events` are numbered from 1 without a gap: row n stands at place n - 1 of every column.
An event has a row for how it stands and one for each stage before (`seen_until`), as an earlier day saw it.
A row that changes is struck out (`gone`) and written again at the end, so that cursors and readers are never misled.
"""

from __future__ import annotations

FORMAT = 3  # raised with every change below: a file of another format is built anew

DDL = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dictionaries (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, shown TEXT NOT NULL, text BLOB
);
CREATE TABLE sketches (run INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (run, document)) WITHOUT ROWID;
CREATE TABLE claims (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL, ordered INTEGER NOT NULL,
    body BLOB NOT NULL, dictionary INTEGER NOT NULL
);
CREATE TABLE events (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, leading TEXT NOT NULL, shown BLOB NOT NULL,
    dictionary INTEGER NOT NULL, body BLOB
);
CREATE TABLE members (event TEXT NOT NULL, ref TEXT NOT NULL, claim TEXT NOT NULL);
CREATE TABLE ties (event TEXT NOT NULL, judgement BLOB NOT NULL);
CREATE TABLE judgements (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, since TEXT NOT NULL, shown TEXT NOT NULL
);
CREATE TABLE judged (about TEXT NOT NULL, judgement TEXT NOT NULL);
CREATE TABLE entries (
    kind TEXT NOT NULL, id TEXT NOT NULL, shown TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE parts (
    part INTEGER NOT NULL, rows TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (part, rows, name)
);
CREATE VIRTUAL TABLE words USING fts5(said, content='', detail='none', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE titles USING fts5(said, content='', detail='none', tokenize='unicode61 remove_diacritics 0');
"""

INDEXES = """
CREATE INDEX documents_id ON documents (id);
CREATE INDEX claims_id ON claims (id);
CREATE INDEX claims_document ON claims (document, ordered, number);
CREATE INDEX events_id ON events (id);
CREATE INDEX members_event ON members (event);
CREATE INDEX members_claim ON members (claim);
CREATE INDEX members_ref ON members (ref);
CREATE INDEX ties_event ON ties (event);
CREATE INDEX judgements_id ON judgements (id);
CREATE INDEX judged_about ON judged (about);
"""
