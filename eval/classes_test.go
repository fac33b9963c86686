package eval_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/lrunet/kernel"
)

// noise is a dataset of random images.
func noise(classes ...string) *imageset.Dataset {
	d := images(1, 12, classes...)
	random := rand.New(rand.NewPCG(1, 2))
	d.Test.Size = 144
	for i := range 40 {
		d.Test.Labels = append(d.Test.Labels, uint16(i%len(classes)))
		for range 144 {
			d.Test.Pixels = append(d.Test.Pixels, uint8(random.Uint32()))
		}
	}
	d.Train = d.Test
	return d
}

// answers are the names of the classes that a network sees in images.
func answers(t *testing.T, n *eval.Network, d *imageset.Dataset) (names []string) {
	t.Helper()
	pool := kernel.NewPool(1)
	defer pool.Close()
	model, err := n.Model(pool)
	if err != nil {
		t.Fatal(err)
	}
	score, err := eval.Score(t.Context(), model, d.Test.All())
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range score.Classes {
		names = append(names, d.Classes[class])
	}
	return names
}

// prefer makes a network see one class in all images: by a tensor of its
// classifier, the others of which are zero.
func prefer(n *eval.Network, class int, by string) {
	for i, tensor := range n.Tensors {
		if !strings.HasPrefix(tensor.Name, "classifier.4.") {
			continue
		}
		clear(n.Tensors[i].Data)
		if tensor.Name == by {
			row := len(tensor.Data) / 3
			for j := range row {
				n.Tensors[i].Data[class*row+j] = 1
			}
		}
	}
}

// A network answers the same names whatever the order of the data's classes.
func TestMatchClassesByName(t *testing.T) {
	for _, arch := range []string{other, other + "-linear"} {
		for _, by := range []string{"classifier.4.weight", "classifier.4.bias"} {
			for class, name := range []string{"a", "b", "c"} {
				n, err := eval.Open(saved(t, arch), "")
				if err != nil {
					t.Fatal(err)
				}
				prefer(n, class, by)
				want := slices.Repeat([]string{name}, 40)
				if got := answers(t, n, noise("a", "b", "c")); !slices.Equal(got, want) {
					t.Fatalf("answers %v before", got)
				}
				for _, order := range [][]string{{"c", "a", "b"}, {"b", "a", "c"}, {"a", "b", "c"}} {
					d := noise(order...)
					note, err := n.MatchClasses(d)
					if err != nil || !slices.Equal(n.Classes, order) || !strings.Contains(note, "in another order: they are matched by name") {
						t.Fatalf("%v: note %q, %v, classes %v", order, note, err, n.Classes)
					}
					if got := answers(t, n, d); !slices.Equal(got, want) {
						t.Errorf("%s, %s, %v: answers %v, want %s", arch, by, order, got, name)
					}
				}
				if note, err := n.MatchClasses(noise("a", "b", "c")); note != "" || err != nil {
					t.Errorf("the same order: note %q, %v", note, err)
				}
			}
		}
	}
}

// Names of which one list has another are refused with both lists; positions
// stand for names where there are none.
func TestMatchClassesOfOtherNames(t *testing.T) {
	n, err := eval.Open(saved(t, other), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, classes := range [][]string{{"a", "b", "d"}, {"A", "b", "c"}, {"a", "b"}, {"a", "b", "c", "d"}, {"a", "a", "b"}, {"a_a", "b_b", "c_c"}, {"0", "2", "1"}} {
		note, err := n.MatchClasses(images(1, 12, classes...))
		want := fmt.Sprintf("%s: other classes: the network has a, b, c; some has %s", n.Path, strings.Join(classes, ", "))
		if note != "" || !errors.As(err, new(*eval.ClassesError)) || err.Error() != want {
			t.Errorf("%v: note %q, error %v, want %q", classes, note, err, want)
		}
	}
	note, err := n.MatchClasses(images(1, 12, "0", "1", "2"))
	if err != nil || !strings.HasSuffix(note, "are a, b, c, those of some are 0, 1, 2: they are matched by position") || n.Classes[0] != "a" {
		t.Errorf("note %q, %v, classes %v", note, err, n.Classes)
	}
	guess, err := eval.Open(foreign(t, saved(t, paperLike)), "")
	if err != nil {
		t.Fatal(err)
	}
	if note, err := guess.MatchClasses(images(1, 12, "x", "y", "z")); note != "" || err != nil {
		t.Errorf("a guess: note %q, %v", note, err)
	}
	ours, theirs := []string{"x"}, []string{"y"}
	for i := range 30 {
		ours, theirs = append(ours, fmt.Sprint("class", i)), append(theirs, fmt.Sprint("class", i))
	}
	long := &eval.ClassesError{Path: "p", Classes: ours, Data: "d", DataClasses: theirs}
	if want := "p: other classes: only the network has x; only d has y"; long.Error() != want {
		t.Errorf("error %v, want %q", long, want)
	}
}
