-- +goose Up

-- What networks answered, an image an element: for paired tests later.
-- width is the bytes of an element, little-endian: 1 up to 256 classes, else 2.
CREATE TABLE predictions (
    key     TEXT NOT NULL REFERENCES jobs (key),
    split   TEXT NOT NULL CHECK (split <> ''),
    width   INTEGER NOT NULL CHECK (width IN (1, 2)),
    classes BLOB NOT NULL CHECK (length(classes) % width = 0),
    PRIMARY KEY (key, split)
) STRICT, WITHOUT ROWID;

-- What they should have answered.
CREATE TABLE labels (
    dataset_hash TEXT NOT NULL CHECK (dataset_hash <> ''),
    split        TEXT NOT NULL CHECK (split <> ''),
    width        INTEGER NOT NULL CHECK (width IN (1, 2)),
    classes      BLOB NOT NULL CHECK (length(classes) % width = 0),
    PRIMARY KEY (dataset_hash, split)
) STRICT, WITHOUT ROWID;
