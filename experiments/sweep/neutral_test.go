package sweep

import (
	"testing"

	"lrunet/internal/testkit"
)

// On other data a sweep of the paper's is not called the paper's.
func TestOtherDataHasNeutralNames(t *testing.T) {
	for data, name := range map[string]string{
		"dir:my photos/of birds": "sweep-of-birds", "cifar10": "sweep-cifar10", "csv:data.d/": "sweep-data-d", "dir:v\u00f6gel": "sweep-v-gel",
	} {
		s, err := Load("paper-fashion-mnist")
		testkit.Must(t, err)
		s.On(data)
		if s.Name != name || s.Title != "Networks on "+data || s.Data.Name != data || s.Test || s.Data.Validation < 1 {
			t.Errorf("on %s: %+v", data, s)
		}
		testkit.Must(t, s.Check())
	}
}

// On its own data a sweep stays what it is, and a file keeps its name and its split.
func TestWhatStaysOnOtherData(t *testing.T) {
	paper, err := Load("paper-fashion-mnist")
	testkit.Must(t, err)
	same := paper
	same.On("fashion-mnist")
	if same.Title != paper.Title || same.Name != paper.Name || !same.Test {
		t.Errorf("on its own data it is %+v", same)
	}
	own := paper
	own.Name, own.Data.Validation, own.Published = "mine", 500, map[string]float64{"lrunet-1": 90}
	own.On("cifar10")
	if own.Name != "mine" || !own.Test || own.Data.Validation != 500 || own.Published != nil || own.Title != "Networks on cifar10" {
		t.Errorf("a file's is %+v", own)
	}
}

func TestForeignNetworksHaveANeutralTitle(t *testing.T) {
	s, err := Load("paper-fashion-mnist")
	testkit.Must(t, err)
	title := s.Title
	s.Restrict([]string{"lrunet-10", "lrunet-1"})
	if s.Title != title {
		t.Errorf("some of its networks: %q", s.Title)
	}
	s.Restrict([]string{"lrunet-1", "lrunet-3"})
	if s.Title != "Networks on fashion-mnist" || s.Name != "paper-fashion-mnist" {
		t.Errorf("other networks: %q, %s", s.Title, s.Name)
	}
}
