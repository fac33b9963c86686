package store

import (
	"errors"
	"strings"
	"testing"

	"lrunet/eval"
)

// whole is a study with a row in every table.
func whole(t testing.TB, path string) *Store {
	t.Helper()
	s := open(t, path)
	r := testResult(1, 3)
	must(t, s.Put(background, r, Predictions{"test", []uint16{1, 2, 3}}))
	must(t, s.AddLabels("ab12", Predictions{"test", []uint16{3, 2, 1}}))
	must(t, s.SetMeta(MetaSeed, "3"))
	_, err := s.Append("nsga2", Candidate{Result: r, Lineage: &Lineage{2, []string{"feed"}, "crossover"}})
	must(t, err)
	_, err = s.Append("nsga2", Candidate{Result: eval.Result{Job: testJob(2), Measures: r.Measures[1:2]}, Violation: 2, Note: "params"})
	must(t, err)
	return s
}

// A value that was changed behind the store's back is refused, with the name of
// its row.
func TestChangedValuesAreRefused(t *testing.T) {
	key, costs := testJob(1).Key(), testJob(2).Key()
	read := func(s *Store) error {
		var errs []error
		useAll(s, func(err error) { errs = append(errs, err) })
		_, err := s.Predictions(key, "test")
		_, labels := s.Labels("ab12", "test")
		return errors.Join(append(errs, err, labels)...)
	}
	cases := map[string]string{ // change: what the error names
		"UPDATE jobs SET job = json_set(job, '$.epochs', 4) WHERE key = '" + key + "'": key,
		"UPDATE results SET failure = 'it failed'":                                     key,
		"UPDATE results SET duration_ns = duration_ns + 1":                             key,
		"UPDATE results SET origin = json_set(origin, '$.host', 'there')":              key,
		"UPDATE results SET origin = NULL":                                             key,
		"UPDATE results SET recalls = json_set(recalls, '$[0]', 81)":                   key,
		"UPDATE results SET recalls = NULL":                                            key,
		"UPDATE measures SET value = value + 1e-9 WHERE name = 'accuracy'":             key,
		"UPDATE measures SET name = 'bccuracy' WHERE name = 'accuracy'":                key,
		"UPDATE measures SET unit = '' WHERE name = 'accuracy'":                        key,
		"UPDATE measures SET better = 'lower' WHERE name = 'accuracy'":                 key,
		"DELETE FROM measures WHERE name = 'batches'":                                  key,
		"UPDATE measures SET value = value - 1 WHERE key = '" + costs + "'":            costs,
		"UPDATE curves SET loss = NULL WHERE epoch = 2":                                key,
		"UPDATE curves SET accuracy = 0 WHERE epoch = 3":                               key,
		"DELETE FROM curves WHERE epoch = 3":                                           key,
		"UPDATE meta SET value = '4'":                                                  `fact "seed"`,
		"UPDATE meta SET key = 'seec'":                                                 `fact "seec"`,
		"UPDATE evaluations SET violation = 1 WHERE position = 1":                      "position 1 of series nsga2",
		"UPDATE evaluations SET note = '' WHERE position = 1":                          "position 1 of series nsga2",
		"UPDATE evaluations SET operator = 'mutation' WHERE position = 0":              "position 0 of series nsga2",
		"UPDATE evaluations SET generation = 1 WHERE position = 0":                     "position 0 of series nsga2",
		"UPDATE evaluations SET parents = '[]' WHERE position = 0":                     "position 0 of series nsga2",
		"DELETE FROM evaluations WHERE position = 0":                                   "position 0 is missing",
		"UPDATE predictions SET classes = x'01020304'":                                 "predictions of " + key,
		"UPDATE predictions SET split = 'uest'":                                        "predictions of " + key + " on uest",
		"UPDATE labels SET dataset_hash = 'ab13'":                                      "labels of ab13",
		"UPDATE evaluations SET series = 'nsga3' WHERE position = 1":                   "position 1 of series nsga3",
		"UPDATE jobs SET key = 'feed' WHERE key = '" + key + "'":                       "belongs to none of jobs",
		"UPDATE labels SET classes = x'030202'":                                        "labels of ab12",
	}
	for change, named := range cases {
		t.Run(change, func(t *testing.T) {
			path := testPath(t)
			s := whole(t, path)
			must(t, read(s))
			must(t, s.Close())
			_, err := raw(t, path).Exec(change)
			must(t, err)
			changed, err := OpenReadOnly(path)
			if err == nil {
				err = errors.Join(read(changed), changed.Close())
			}
			wantError(t, err, path, named)
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("error %v is no damage", err)
			}
		})
	}
}

// Damage is not sealed by what is added later.
func TestNothingIsAddedToDamage(t *testing.T) {
	path := testPath(t)
	must(t, whole(t, path).Close())
	_, err := raw(t, path).Exec("UPDATE measures SET value = 0 WHERE name = 'accuracy'")
	must(t, err)
	s := open(t, path)
	for what, err := range map[string]error{
		"measures": s.AddMeasures(testJob(1).Key(), eval.Measures{{Name: "test_accuracy", Value: 1}}),
		"result":   s.Put(background, testResult(1, 3)),
	} {
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: error %v, want damage", what, err)
		}
	}
}

// Rows of before checksums are read, and have one when something is added.
func TestRowsWithoutChecksum(t *testing.T) {
	path := testPath(t)
	must(t, whole(t, path).Close())
	db := raw(t, path)
	for _, table := range strings.Fields("jobs meta evaluations predictions labels") {
		_, err := db.Exec("UPDATE " + table + " SET checksum = NULL")
		must(t, err)
	}
	s := open(t, path)
	want := testResult(1, 3)
	wantResult(t, get(t, s, want.Job.Key()), want)
	added := eval.Measure{Name: "test_accuracy", Value: 1}
	must(t, s.AddMeasures(want.Job.Key(), eval.Measures{added}))
	want.Measures = append(want.Measures, added)
	wantResult(t, get(t, s, want.Job.Key()), want)
	must(t, s.Close())
	_, err := db.Exec("UPDATE curves SET loss = 0 WHERE epoch = 1")
	must(t, err)
	_, _, err = openReadOnly(t, path).Get(want.Job.Key())
	wantError(t, err, want.Job.Key(), "is damaged")
}
