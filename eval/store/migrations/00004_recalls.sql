-- +goose Up

-- The share of each class's validation images that is recognised, in percent: a
-- JSON list, null for a class without images. NULL: not known.
ALTER TABLE results ADD COLUMN recalls TEXT CHECK (json_valid(recalls));
