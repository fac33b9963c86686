-- +goose Up

-- Where a result comes from; NULL in results of before.
ALTER TABLE results ADD COLUMN origin TEXT CHECK (json_valid(origin));

-- Which step of the algorithm made a candidate, from which others (a JSON list
-- of their jobs' keys) and how; NULL: not known.
ALTER TABLE evaluations ADD COLUMN generation INTEGER CHECK (generation >= 0);
ALTER TABLE evaluations ADD COLUMN parents TEXT CHECK (json_valid(parents));
ALTER TABLE evaluations ADD COLUMN operator TEXT;

-- What a row is known by, so that a changed bit is found: 16 hexadecimal
-- digits. A job's is over all that is known of it: result, measures, curve.
-- NULL in rows of before.
ALTER TABLE jobs ADD COLUMN checksum TEXT;
ALTER TABLE meta ADD COLUMN checksum TEXT;
ALTER TABLE evaluations ADD COLUMN checksum TEXT;
ALTER TABLE predictions ADD COLUMN checksum TEXT;
ALTER TABLE labels ADD COLUMN checksum TEXT;
