package cluster

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"

	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval/imageset"
)

// purge forgets what a stream has of the run.
func (c *Coordinator) purge(ctx context.Context, name string) error {
	words := []string{subjectOf[name], c.id, ">"}
	if name == jobsStream {
		words = []string{jobSubject, "*", c.id, ">"}
	}
	s, err := c.link.stream(ctx, name)
	if err == nil {
		err = s.Purge(ctx, jetstream.WithPurgeSubject(subject(words...)))
	}
	return err
}

// subjectOf is the beginning of a stream's subjects.
var subjectOf = map[string]string{
	jobsStream: jobSubject, resultsStream: resultSubject, attemptsStream: attemptSubject, deadStream: deadSubject,
}

// offer stores a dataset for workers, unless it is there.
func (c *Coordinator) offer(ctx context.Context, data *imageset.Dataset) error {
	store, err := c.link.bucket(ctx, dataBucket)
	if err != nil {
		return err
	}
	if info, err := store.GetInfo(ctx, data.Hash); err == nil && info.Size == uint64(imagesSize(data)) {
		return nil
	} else if err != nil && !gone(err) {
		return err
	}
	from, to := io.Pipe()
	go func() { to.CloseWithError(writeImages(to, data)) }()
	_, err = store.Put(ctx, jetstream.ObjectMeta{Name: data.Hash}, from)
	from.Close() // ends the writer, if it is not done
	if err == nil {
		c.metrics().Offered(int64(imagesSize(data)))
	}
	return err
}

// fetch reads a file of a bucket. The error says that it is not there or too large. Whether
// the content is what its name says is for the caller to check: not all names are hashes.
func (l *link) fetch(ctx context.Context, bucket, name string, limit int) ([]byte, error) {
	store, err := l.bucket(ctx, bucket)
	if err != nil {
		return nil, err
	}
	object, err := store.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	content, err := io.ReadAll(io.LimitReader(object, int64(limit)+1))
	switch {
	case err != nil:
		return nil, err
	case len(content) > limit:
		return nil, fmt.Errorf("%s %s has more than %d bytes", bucket, name, limit)
	}
	return content, nil
}

// put stores a file under the SHA-256 of its content, unless it is there, and returns
// that.
func (l *link) put(ctx context.Context, bucket string, content []byte) (string, error) {
	name := hash(content)
	return name, l.putAs(ctx, bucket, name, content)
}

// putAs stores a file under a name.
func (l *link) putAs(ctx context.Context, bucket, name string, content []byte) error {
	store, err := l.bucket(ctx, bucket)
	if err == nil {
		_, err = store.Put(ctx, jetstream.ObjectMeta{Name: name}, bytes.NewReader(content))
	}
	return err
}

// drop removes a file of a bucket, if it is there.
func (l *link) drop(ctx context.Context, bucket, name string) error {
	store, err := l.bucket(ctx, bucket)
	if err == nil {
		err = store.Delete(ctx, name)
	}
	if gone(err) {
		return nil
	}
	return err
}

// hash is the SHA-256 of some bytes in hexadecimal digits.
func hash(parts ...[]byte) string {
	sum := sha256.Sum256(slices.Concat(parts...))
	return hex.EncodeToString(sum[:])
}
