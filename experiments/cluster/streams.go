package cluster

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// DefaultPatience is how long a worker may give no sign of life before its job is
// given to another.
const DefaultPatience = 30 * time.Second

// keep is after how long what nobody asks for is thrown away.
const keep = 14 * 24 * time.Hour

// streams are what the coordinator makes where it is not there.
type streams struct {
	replicas int // of a cluster; 0: 1
}

// make makes all streams and buckets. The error is the server's.
func (s streams) make(ctx context.Context, js jetstream.JetStream) error {
	for _, c := range []jetstream.StreamConfig{
		{
			Name: jobsStream, Subjects: []string{jobSubject + ".>"}, Retention: jetstream.WorkQueuePolicy,
			MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true, MaxMsgSize: maxJob,
		},
		{
			Name: resultsStream, Subjects: []string{resultSubject + ".>"}, MaxAge: keep,
			MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true, MaxMsgSize: maxResult, AllowDirect: true,
		},
		{Name: attemptsStream, Subjects: []string{attemptSubject + ".>"}, MaxAge: keep, MaxMsgsPerSubject: 64, MaxMsgSize: maxNote},
		{Name: deadStream, Subjects: []string{deadSubject + ".>"}, MaxAge: keep, MaxMsgsPerSubject: 1, MaxMsgSize: maxNote},
	} {
		c.Replicas = cmp.Or(s.replicas, 1)
		if _, err := js.CreateOrUpdateStream(ctx, c); err != nil {
			return fmt.Errorf("stream %s: %w", c.Name, err)
		}
	}
	return s.buckets(ctx, js)
}

// buckets makes those for files, and that of the runs.
func (s streams) buckets(ctx context.Context, js jetstream.JetStream) error {
	for _, name := range []string{dataBucket, weightsBucket, partialsBucket} {
		c := jetstream.ObjectStoreConfig{Bucket: name, TTL: keep, Replicas: cmp.Or(s.replicas, 1)}
		if _, err := js.CreateOrUpdateObjectStore(ctx, c); err != nil {
			return fmt.Errorf("bucket %s: %w", name, err)
		}
	}
	c := jetstream.KeyValueConfig{Bucket: runsBucket, TTL: keep, Replicas: cmp.Or(s.replicas, 1)}
	if _, err := js.CreateOrUpdateKeyValue(ctx, c); err != nil {
		return fmt.Errorf("bucket %s: %w", runsBucket, err)
	}
	return nil
}

// consumer makes the consumer of the jobs with a need. How often a job is given out is
// counted by workers, who know why an attempt ended.
func (s streams) consumer(ctx context.Context, js jetstream.JetStream, need Need, patience time.Duration) error {
	_, err := js.CreateOrUpdateConsumer(ctx, jobsStream, jetstream.ConsumerConfig{
		Durable: need.word(), FilterSubject: subject(jobSubject, need.word(), ">"),
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: patience, MaxDeliver: -1, MaxAckPending: -1, MaxWaiting: 16384,
		InactiveThreshold: 0,
	})
	if err != nil {
		return fmt.Errorf("consumer %s: %w", need.word(), err)
	}
	return nil
}
