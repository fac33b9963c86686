package table

import (
	"slices"
	"testing"

	"lrunet/internal/testkit"
)

func TestBench(t *testing.T) {
	f := clothes(t)
	accuracy := 99.0
	longer, other := f.Rows[0], f.Rows[0]
	longer.Epochs, longer.Accuracy = 27, &accuracy // of one network of three
	other.Seed, other.Accuracy = 7, &accuracy
	unfinished := f.Rows[0]
	unfinished.Network = 2
	f.Rows = append(f.Rows, longer, other, unfinished)
	b, err := f.Bench()
	testkit.Must(t, err)
	if !slices.Equal(b.Rungs, []int{1, 3}) || len(b.Networks) != 2 {
		t.Fatalf("rungs %v, %d networks: want 1 and 3 epochs, and the two complete networks", b.Rungs, len(b.Networks))
	}
	first, second := b.Networks[0], b.Networks[1]
	if first.Arch != f.Rows[0].Arch || first.On[0] != (Answer{81, "", 2}) || first.On[1] != (Answer{83, "", 6}) {
		t.Errorf("first network %+v", first)
	}
	if second.On[1].Failure != "diverged" || second.Measures["madds"] != float64(f.Rows[2].MAdds) || second.Measures["latency"] != 0.5 {
		t.Errorf("second network %+v", second)
	}
	if _, ok := second.Measures["accuracy"]; ok {
		t.Error("accuracy is a measure of the network alone")
	}
	short, long := f.Rows[0], f.Rows[0]
	short.Epochs, long.Epochs, long.Network = 3, 9, 7 // no number of epochs is common
	for _, rows := range [][]Row{nil, {short, long}} {
		f.Rows = rows
		_, err = f.Bench()
		testkit.WantError(t, err, "no network with all its trainings")
	}
}
