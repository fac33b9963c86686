package export

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"lrunet/eval/imageset"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/export/c99"
	"lrunet/lrunet/internal/nets"
)

// calibratedRequest is a network to be written in integers, and images.
func calibratedRequest(t *testing.T) (Request, Sample) {
	t.Helper()
	k := nets.Kinds[1] // of one channel: its images are planar too
	m := k.Model(t)
	c := &checkpoint.Checkpoint{Arch: k.Arch, Input: k.In, Classes: []string{"a", "b", "c", "d"}}
	for _, q := range m.Params {
		c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: q.Name, Shape: q.Shape, Data: q.Value})
	}
	network, err := New(m.Program, c)
	if err != nil {
		t.Fatal(err)
	}
	images := k.Images(12)
	split := imageset.Split{Pixels: bytes.Join(images, nil), Size: k.In.Size()}
	for _, logits := range k.Logits(t, m, images) {
		split.Labels = append(split.Labels, uint16(best(logits)))
	}
	all := split.All()
	return Request{network, "net"}, Sample{
		Calibration: imageset.Subset{Of: split, Index: all.Index[:8]}, Scored: all, Threads: 1,
	}
}

// The labels are the network's own answers, so float recognises all; the text and
// the files do not depend on the threads.
func TestIntegersAreCalibratedAndCompared(t *testing.T) {
	r, s := calibratedRequest(t)
	one, err := cInt8Format{}.WriteCalibrated(t.Context(), r, s)
	if err != nil {
		t.Fatal(err)
	}
	s.Threads = 3
	three, err := cInt8Format{}.WriteCalibrated(t.Context(), r, s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range one.Contents {
		if !bytes.Equal(one.Contents[i], three.Contents[i]) {
			t.Errorf("file %d depends on the threads", i)
		}
	}
	l := one.Details[len(one.Details)-1].Value.(loss)
	if other := three.Details[len(three.Details)-1].Value; l != other {
		t.Errorf("%+v with one thread, %+v with three", l, other)
	}
	if l.Images != 12 || l.Float != 100 || l.Int8 != l.Equal || l.Int8 < 70 {
		t.Errorf("%+v", l)
	}
}

func TestIntegersNeedFittingImages(t *testing.T) {
	r, s := calibratedRequest(t)
	refuse := func(r Request, s Sample, want string) {
		t.Helper()
		if _, err := (cInt8Format{}).WriteCalibrated(t.Context(), r, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want ...%s...", err, want)
		}
	}
	if _, err := (cInt8Format{}).Write(r); err == nil {
		t.Error("written without images")
	}
	refuse(r, Sample{}, "need images of the training data")
	other := s
	other.Scored.Of.Size = 5
	refuse(r, other, "images have 5 values, the network reads 256")
	bad := r
	bad.Name = "my-net"
	refuse(bad, s, `"my-net" cannot begin names of C`)
	if _, err := (cFormat{}).Write(bad); !errors.As(err, new(*c99.NameError)) {
		t.Errorf("got %v", err)
	}
}

func TestCalibrationStops(t *testing.T) {
	r, s := calibratedRequest(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (cInt8Format{}).WriteCalibrated(ctx, r, s); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
