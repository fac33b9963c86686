package main

import (
	"encoding/json"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"strings"
	"testing"

	"lrunet/eval/table"
	"lrunet/experiments/replay"
	"lrunet/internal/testkit"
)

func recorded(t *testing.T, o options) *race {
	t.Helper()
	f, err := table.Open("../../experiments/results/table-fashion-mnist/table.parquet")
	testkit.Must(t, err)
	l, err := replay.NewLandscape(f)
	testkit.Must(t, err)
	return &race{options: o, space: l}
}

// Trials are answered until the budget is spent on different networks, with the genes
// of what was evaluated.
func TestTalk(t *testing.T) {
	r := recorded(t, options{budgets: []int{5, 12}})
	in, toScript := io.Pipe()
	fromScript, out := io.Pipe()
	heard := make(chan []answer, 1)
	go func() {
		defer out.Close()
		var space struct{ Genes []gene }
		from, to, random := json.NewDecoder(in), json.NewEncoder(out), rand.New(rand.NewSource(1))
		testkit.Must(t, from.Decode(&space))
		var all []answer
		for len(all) == 0 || !all[len(all)-1].Done {
			chosen := map[string]int{}
			for _, g := range space.Genes {
				chosen[g.Name] = g.Choices[random.Intn(len(g.Choices))]
			}
			for range 2 { // the second is known
				var a answer
				if to.Encode(chosen) != nil || from.Decode(&a) != nil {
					break
				}
				if chosen = a.Genes; len(all) > 0 && all[len(all)-1].Done {
					break
				}
				all = append(all, a)
				if a.Done {
					break
				}
			}
		}
		heard <- all
	}()
	all, err := r.talk(toScript, fromScript, 1)
	testkit.Must(t, err)
	answers := <-heard
	if len(all) != 12 || len(answers) != 23 {
		t.Errorf("%d networks evaluated, %d answers; want 12 and 23", len(all), len(answers))
	}
	for i := 1; i < len(answers); i += 2 {
		if a, b := answers[i-1].Objectives, answers[i].Objectives; a[0] != b[0] || a[1] != b[1] {
			t.Errorf("the same network has %v and %v", a, b)
		}
	}
}

// The script searches with every sampler. Without optuna the test is skipped, unless
// $LRUNET_REQUIRE_PYTHON demands it.
func TestScript(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import optuna").Run(); err != nil {
		if os.Getenv("LRUNET_REQUIRE_PYTHON") == "1" {
			t.Fatalf("LRUNET_REQUIRE_PYTHON=1 and %s has no optuna: %v; install python3-optuna", python, err)
		}
		t.Skipf("%s has no optuna: apt-get install python3-optuna", python)
	}
	o := options{python: python, samplers: []string{"tpe", "tpe-multivariate", "nsga2", "random"}, algorithms: []string{"random"}, budgets: []int{5, 15}, seeds: 2, workers: 2}
	r := recorded(t, o)
	r.script = "optunabench.py"
	testkit.Must(t, r.run(t.Context()))
	var text strings.Builder
	r.print(&text)
	for _, e := range r.entries {
		if e.volumes[1][0] < e.volumes[0][0] || e.volumes[1][0] == 0 || !strings.Contains(text.String(), "| "+e.name+" |") {
			t.Errorf("%s: %v\n%s", e.name, e.volumes, text.String())
		}
	}
}
