-- +goose Up

-- "lrun", so that a study is told from any other SQLite database.
PRAGMA application_id = 1819440494;

-- What the study is: its experiment, command, version, machine, data.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every job that was asked for, trained or not.
CREATE TABLE jobs (
    key TEXT NOT NULL PRIMARY KEY CHECK (key <> ''),
    job TEXT NOT NULL CHECK (json_valid(job))
) STRICT, WITHOUT ROWID;

-- Jobs that were carried out; id is the order in which they ended.
CREATE TABLE results (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE REFERENCES jobs (key),
    failure     TEXT NOT NULL,
    duration_ns INTEGER NOT NULL
) STRICT;

-- Figures of a job. A value of NULL is NaN.
CREATE TABLE measures (
    key      TEXT NOT NULL REFERENCES jobs (key),
    name     TEXT NOT NULL CHECK (name <> ''),
    position INTEGER NOT NULL,
    value    REAL,
    unit     TEXT NOT NULL,
    better   TEXT NOT NULL CHECK (better IN ('higher', 'lower', '')),
    PRIMARY KEY (key, name)
) STRICT, WITHOUT ROWID;

-- Training curves. NULL is NaN.
CREATE TABLE curves (
    key      TEXT NOT NULL REFERENCES results (key),
    epoch    INTEGER NOT NULL,
    loss     REAL,
    rate     REAL,
    accuracy REAL,
    PRIMARY KEY (key, epoch)
) STRICT, WITHOUT ROWID;

-- What each algorithm asked for, in order. A violation above 0 says by how
-- much a candidate breaks the constraints; one that breaks a constraint that
-- needs no training has a job and costs but no result.
CREATE TABLE evaluations (
    series    TEXT NOT NULL CHECK (series <> ''),
    position  INTEGER NOT NULL CHECK (position >= 0),
    key       TEXT NOT NULL REFERENCES jobs (key),
    violation REAL NOT NULL CHECK (violation >= 0),
    note      TEXT NOT NULL,
    PRIMARY KEY (series, position),
    UNIQUE (series, key)
) STRICT, WITHOUT ROWID;
