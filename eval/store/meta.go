package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
)

// Keys of Meta that the program writes. Others may be added freely.
const (
	MetaExperiment  = "experiment"   // the resolved experiment file, YAML
	MetaDataset     = "dataset"      // name of the data
	MetaDatasetHash = "dataset_hash" // SHA-256 of the data, in hex
	MetaSeed        = "seed"         // seed of the search, decimal
	MetaFinished    = "finished"     // RFC 3339; missing while it runs and after a crash
)

// SetMeta stores a fact about the whole study, in place of an earlier value. It
// fails if key is empty or the write fails.
func (s *Store) SetMeta(key, value string) error {
	return s.write(context.Background(), "set "+key, func(tx *sql.Tx) error {
		if key == "" {
			return errors.New("a fact needs a key")
		}
		_, err := tx.Exec(`INSERT INTO meta (key, value, checksum) VALUES (?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value, checksum = excluded.checksum`,
			key, value, factDigest(key, value).checksum())
		return err
	})
}

// Meta is everything stored by SetMeta. It fails if the read does.
func (s *Store) Meta() (map[string]string, error) {
	meta := map[string]string{}
	err := s.read("read facts", func(tx *sql.Tx) error {
		checksum, err := column(tx, "meta", "checksum")
		if err != nil {
			return err
		}
		clear(meta)
		return scan(tx, func(rows *sql.Rows) error {
			var key, value string
			var kept sql.NullString
			if err := rows.Scan(&key, &value, &kept); err != nil {
				return err
			}
			meta[key] = value
			return factDigest(key, value).verify(kept, "fact "+strconv.Quote(key))
		}, "SELECT key, value, "+checksum+" FROM meta")
	})
	if err != nil {
		return nil, err
	}
	return meta, nil
}

func factDigest(key, value string) digest {
	d := newDigest()
	d.text(key)
	d.text(value)
	return d
}
