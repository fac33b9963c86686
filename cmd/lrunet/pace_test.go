package main

import (
	"testing"
	"time"

	"lrunet/eval/train"
)

func TestPace(t *testing.T) {
	var p pace
	p.begun(1)
	p.begun(2)
	p.begun(1)
	p.end(0, 1)
	if _, known := p.left(10, nil); known {
		t.Error("known before a training ended")
	}
	p.end(30*time.Second, 1) // with the one that was not trained: 15 seconds a candidate
	for _, test := range []struct {
		waiting int
		running []time.Duration
		want    time.Duration
	}{
		{10, nil, 75 * time.Second},
		{10, []time.Duration{20 * time.Second, 10 * time.Second}, 90 * time.Second},
		{0, []time.Duration{40 * time.Second}, 40 * time.Second},
		{-1, nil, 0},
	} {
		if got, known := p.left(test.waiting, test.running); !known || got != test.want {
			t.Errorf("%d waiting, %v running: %v left, known %v; want %v", test.waiting, test.running, got, known, test.want)
		}
	}
}

// What a resumed training has behind it does not make it fast.
func TestMeterResumed(t *testing.T) {
	var m meter
	start := time.Unix(0, 0)
	m.observe(train.Progress{Images: 9000, Total: 10_000}, start)
	if _, known := m.left(); known {
		t.Error("the time left is known from the beginning")
	}
	now := start.Add(10 * time.Second)
	m.observe(train.Progress{Images: 9100, Total: 10_000}, now)
	for _, later := range []time.Duration{0, time.Second} { // a look between steps tells nothing new
		m.observe(m.last, now.Add(later))
		if left, known := m.left(); !known || left != 90*time.Second || m.rate() != 10 {
			t.Errorf("%v left, known %v, %v images a second", left, known, m.rate())
		}
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		400 * time.Millisecond: "0s", 59600 * time.Millisecond: "1m00s", 61 * time.Second: "1m01s",
		2*time.Hour + 5*time.Minute: "2h05m", 27 * time.Hour: "1d03h",
	} {
		if got := span(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
