package store

import (
	"errors"
	"slices"
	"testing"

	"lrunet/eval"
)

func TestPredictionsComeBack(t *testing.T) {
	for name, classes := range map[string][]uint16{
		"one byte":  {0, 9, 255, 3},
		"two bytes": {0, 256, 65535, 3},
	} {
		t.Run(name, func(t *testing.T) {
			path := testPath(t)
			s := open(t, path)
			r := testResult(1, 2)
			must(t, s.Put(background, r, Predictions{"test", classes}))
			must(t, s.AddLabels("ab12", Predictions{"test", classes}))
			must(t, s.Close())
			again := openReadOnly(t, path)
			got, err := again.Predictions(r.Job.Key(), "test")
			must(t, err)
			if !slices.Equal(got, classes) {
				t.Errorf("predictions %v, want %v", got, classes)
			}
			if got, err = again.Labels("ab12", "test"); err != nil || !slices.Equal(got, classes) {
				t.Errorf("labels %v, error %v, want %v", got, err, classes)
			}
			if got, err = again.Predictions(r.Job.Key(), "train"); err != nil || got != nil {
				t.Errorf("predictions of another part: %v, error %v, want none", got, err)
			}
		})
	}
}

func TestPredictionsAreFinal(t *testing.T) {
	s := open(t, testPath(t))
	r := testResult(1, 2)
	key := r.Job.Key()
	if err := s.AddPredictions(key, Predictions{"test", []uint16{1}}); err == nil {
		t.Error("predictions of a job that is not there were taken")
	}
	must(t, s.Put(background, r))
	must(t, s.AddPredictions(key, Predictions{"test", []uint16{1, 2}}))
	must(t, s.AddPredictions(key, Predictions{"test", []uint16{1, 2}}))
	must(t, s.Put(background, r, Predictions{"test", []uint16{1, 2}}))
	if err := s.AddPredictions(key, Predictions{"test", []uint16{1, 3}}); !errors.Is(err, ErrConflict) {
		t.Errorf("other predictions: error %v, want a conflict", err)
	}
	if err := s.Put(background, r, Predictions{"test", []uint16{1, 3}}); !errors.Is(err, ErrConflict) {
		t.Errorf("other predictions with the result: error %v, want a conflict", err)
	}
	if err := s.AddPredictions(key, Predictions{"train", nil}); err == nil {
		t.Error("no predictions were taken for some")
	}
}

// A result whose predictions are refused is not stored either.
func TestPutIsAllOrNothing(t *testing.T) {
	s := open(t, testPath(t))
	r := testResult(1, 2)
	if err := s.Put(background, r, Predictions{"", []uint16{1}}); err == nil {
		t.Fatal("predictions of no part were taken")
	}
	if _, found, err := s.Get(r.Job.Key()); err != nil || found {
		t.Errorf("found %v, error %v: want nothing stored", found, err)
	}
}

// Studies from before the predictions can be read, and are brought up to date
// when they are opened for writing.
func TestOlderSchema(t *testing.T) {
	path := testPath(t)
	s := open(t, path)
	r := testResult(1, 2)
	must(t, s.Put(background, r))
	must(t, s.Close())
	_, err := raw(t, path).Exec(`DROP TABLE predictions; DROP TABLE labels;
		ALTER TABLE results DROP COLUMN origin;
		ALTER TABLE results DROP COLUMN recalls;
		ALTER TABLE jobs DROP COLUMN checksum;
		ALTER TABLE meta DROP COLUMN checksum;
		ALTER TABLE evaluations DROP COLUMN generation;
		ALTER TABLE evaluations DROP COLUMN parents;
		ALTER TABLE evaluations DROP COLUMN operator;
		ALTER TABLE evaluations DROP COLUMN checksum;
		DELETE FROM goose_db_version WHERE version_id > 1`)
	must(t, err)

	old := openReadOnly(t, path)
	r.Origin, r.Recalls = eval.Origin{}, nil // there was none
	wantResult(t, get(t, old, r.Job.Key()), r)
	if got, err := old.Predictions(r.Job.Key(), "test"); err != nil || got != nil {
		t.Errorf("predictions %v, error %v, want none", got, err)
	}
	must(t, old.Close())

	s = open(t, path)
	must(t, s.AddPredictions(r.Job.Key(), Predictions{"test", []uint16{1}}))
}
