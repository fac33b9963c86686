package cluster

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval"
)

// intruder is somebody with a worker's rights who means ill.
func intruder(t *testing.T, s *site) *link {
	t.Helper()
	l, err := dial("nats://"+s.address, workerUser, "intruder", Access{}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.nc.Close)
	return l
}

// lie is a result that looks like one.
func lie(s *site, j eval.Job, change func(*ResultMessage)) []byte {
	accuracy := 99.0
	m := ResultMessage{
		Version: Version, Run: "run1", Key: j.Key(), Worker: "intruder", Delivery: 1, Weights: strings.Repeat("0", 64),
		Measures: eval.Measures{{Name: eval.Accuracy, Value: 99, Unit: "%", Better: eval.Higher}},
		Curve:    []Epoch{{1, 1, 1, &accuracy}},
	}
	change(&m)
	return encode(m)
}

// Results that are none change nothing, whatever they are.
func TestHostileResultsChangeNothing(t *testing.T) {
	s := open(t, nil, nil)
	l := intruder(t, s)
	list := jobs(s, 12, 1)
	texts := [][]byte{
		[]byte("{"), []byte("null"), []byte("[]"), nil, []byte(strings.Repeat("[", 100_000)),
		lie(s, list[5], func(m *ResultMessage) { m.Version = 2 }),
		lie(s, list[6], func(m *ResultMessage) { m.Run = "other" }),
		lie(s, list[7], func(m *ResultMessage) { m.Key = list[0].Key() }),
		lie(s, list[8], func(m *ResultMessage) { m.Weights = "../../../etc/passwd" }),
		lie(s, list[9], func(m *ResultMessage) { m.Curve = nil }),
		lie(s, list[10], func(m *ResultMessage) { m.Measures[0].Value = 1e300 }),
		lie(s, list[11], func(*ResultMessage) {}), // with weights that are not there
	}
	for i, j := range list {
		if _, err := l.js.Publish(t.Context(), subject(resultSubject, "run1", j.Key()), texts[i]); err != nil {
			t.Fatal(err)
		}
		l.nc.Publish(subject(progressSubject, "run1", j.Key()), texts[i])
	}
	s.hire(t, "honest", nil)
	s.check(t, s.all(t, t.Context(), list), list)
	if !s.heard.has("is refused") {
		t.Errorf("nobody was told: %q", s.heard.lines)
	}
}

// Weights that are not those of the job are refused.
func TestForeignWeightsAreRefused(t *testing.T) {
	s := open(t, nil, nil)
	l := intruder(t, s)
	other, mine := job(s.data, 1, 1), job(s.data, 2, 1)
	dismiss := s.hire(t, "honest", nil)
	s.all(t, t.Context(), []eval.Job{other})
	dismiss()
	result, err := s.link.js.Stream(t.Context(), resultsStream)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := result.GetLastMsgForSubject(t.Context(), subject(resultSubject, "run1", other.Key()))
	if err != nil {
		t.Fatal(err)
	}
	var m ResultMessage
	if err := decode(kept.Data, maxResult, &m); err != nil {
		t.Fatal(err)
	}
	m.Key = mine.Key()
	l.js.Publish(t.Context(), subject(resultSubject, "run1", mine.Key()), encode(m))
	s.hire(t, "honest again", nil)
	s.check(t, s.all(t, t.Context(), []eval.Job{mine}), []eval.Job{mine})
	if !s.heard.has("weights of another job") {
		t.Errorf("told: %q", s.heard.lines)
	}
}

// A worker may not make jobs, nor change what it only reads.
func TestWorkersMayNotRule(t *testing.T) {
	s := open(t, nil, nil)
	l := intruder(t, s)
	within := func() context.Context {
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		t.Cleanup(cancel)
		return ctx
	}
	j := job(s.data, 1, 1)
	_, publish := l.js.Publish(within(), subject(jobSubject, s.need.word(), "run1", j.Key()), encode(JobMessage{Version: 1}))
	_, overwrite := l.js.Publish(within(), "$O."+dataBucket+".C.x", []byte("x"))
	_, run := l.js.Publish(within(), "$KV."+runsBucket+".run1", []byte("x"))
	_, update := l.js.UpdateStream(within(), jetstream.StreamConfig{Name: jobsStream, Subjects: []string{"x"}})
	for name, err := range map[string]error{
		"publishing a job":    publish,
		"overwriting data":    overwrite,
		"changing a run":      run,
		"changing a stream":   update,
		"deleting a stream":   l.js.DeleteStream(within(), jobsStream),
		"deleting a consumer": l.js.DeleteConsumer(within(), jobsStream, s.need.word()),
		"deleting a bucket":   l.js.DeleteObjectStore(within(), dataBucket),
	} {
		if err == nil {
			t.Errorf("%s is allowed", name)
		}
	}
	s.hire(t, "honest", nil)
	s.check(t, s.all(t, t.Context(), []eval.Job{j}), []eval.Job{j})
}

// Jobs that are none are given up, and the worker works on.
func TestHostileJobsAreRefused(t *testing.T) {
	s := open(t, nil, nil)
	s.hire(t, "a", nil)
	whole := JobMessage{Version: Version, Run: "run1", Program: "test", Kernels: s.need.Kernels, Job: job(s.data, 1, 1), Every: time.Second}
	whole.Key = whole.Job.Key()
	for want, change := range map[string]func(*JobMessage){
		"not of its subject": func(m *JobMessage) { m.Run = "run2" },
		"speaks version 1":   func(m *JobMessage) { m.Version = 7 },
		"not that of its":    func(m *JobMessage) { m.Job.Seed++ },
		"epochs":             func(m *JobMessage) { m.Job.Epochs = 1 << 40; m.Key = m.Job.Key() },
		"characters":         func(m *JobMessage) { m.Job.Arch = strings.Repeat("x", 5000); m.Key = m.Job.Key() },
		"hash":               func(m *JobMessage) { m.Job.DatasetHash = "../x"; m.Key = m.Job.Key() },
		"less than no":       func(m *JobMessage) { m.Job.Train = -1; m.Key = m.Job.Key() },
		"batch":              func(m *JobMessage) { m.Job.Recipe.Batch = 1 << 30; m.Key = m.Job.Key() },
	} {
		m := whole
		change(&m)
		key := m.Key
		if strings.Contains(want, "subject") {
			key = "0000000000000000"
		}
		if _, err := s.link.js.Publish(t.Context(), subject(jobSubject, s.need.word(), "run1", key), encode(m)); err != nil {
			t.Fatal(err)
		}
		text := s.grave(t, key)
		if !strings.Contains(text, want) {
			t.Errorf("given up with %s, want %q", text, want)
		}
	}
	list := []eval.Job{job(s.data, 9, 1)}
	s.check(t, s.all(t, t.Context(), list), list)
}

// grave is the message of a job that was given up; it is removed.
func (s *site) grave(t *testing.T, key string) string {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if _, dead := s.inbox.arrivals(key); dead != nil {
			s.inbox.keep(s.inbox.dead, key, nil)
			return string(dead)
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("job %s is not given up", key)
	return ""
}
