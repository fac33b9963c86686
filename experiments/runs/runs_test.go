package runs

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/internal/testimages"
	"lrunet/lrunet/kernel"
)

const searchYAML = `
name: found
data: {name: "idx:FOLDER", validation: 40}
space: {stem_widths: [8], stem_strides: [2], stages: {min: 1, max: 2}, widths: [8, 16], reuse: [1, 2], pools: {min: 0, max: 1}, groups: [4], head_widths: [8]}
search: {algorithm: nsga2, budget: 4, population: 2, baseline: random}
objectives: [{measure: accuracy, better: higher}, {measure: params, better: lower}]
constraints: [{measure: params, max: 700}]
training: {epochs: 2, recipe: {batch: 20}}
seed: 3
`

const sweepYAML = `
name: swept
data: {name: "idx:FOLDER"}
networks: [stem8/2 8x1g4 head8g4]
test: true
seeds: [1, 2]
training: {epochs: 2, recipe: {batch: 20}}
`

// made is a folder with a finished search and a sweep that was stopped after
// its first training.
func made(t *testing.T) string {
	t.Helper()
	images := t.TempDir()
	if err := testimages.Write(images); err != nil {
		t.Fatal(err)
	}
	o := experiments.Options{Folder: t.TempDir(), Version: "v1", Now: time.Now}
	e, err := nas.Parse("found.yaml", []byte(strings.ReplaceAll(searchYAML, "FOLDER", images)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nas.Run(context.Background(), e, o); err != nil {
		t.Fatal(err)
	}
	s, err := sweep.Parse("swept.yaml", []byte(strings.ReplaceAll(sweepYAML, "FOLDER", images)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o.Observe = func(e experiments.Event) {
		if e.Done == 1 {
			cancel()
		}
	}
	if _, err := sweep.Run(ctx, s, sweep.Options{Options: o}); err != nil {
		t.Fatal(err)
	}
	return o.Folder
}

func TestListTellsStates(t *testing.T) {
	parent := made(t)
	for _, name := range []string{"empty", "broken", "unbegun"} {
		if err := os.Mkdir(filepath.Join(parent, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(parent, "broken", rundir.StudyFile), []byte("nothing"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(parent, "unbegun", rundir.StudyFile), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	busy, err := rundir.New(parent, "busy")
	if err != nil {
		t.Fatal(err)
	}
	lock, err := busy.Lock(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()

	list, err := List(parent)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]Run{}
	for _, r := range list {
		byName[filepath.Base(string(r.Folder))] = r
	}
	if len(list) != 5 {
		t.Errorf("%d runs, want 5: %v", len(list), list)
	}
	if r := byName["found"]; r.State != Finished || r.Kind != rundir.Search || r.Done != 4 || r.Planned != 4 || !(r.Best > 0) || r.Changed.IsZero() {
		t.Errorf("the search is %+v", r)
	}
	if r := byName["swept"]; r.State != Stopped || r.Kind != rundir.Sweep || r.Done != 1 || r.Planned != 2 {
		t.Errorf("the sweep is %+v", r)
	}
	if r := byName["broken"]; r.State != Damaged || r.Problem == "" {
		t.Errorf("the broken run is %+v", r)
	}
	if r := byName["unbegun"]; r.State != Stopped || r.Problem != "" {
		t.Errorf("the run that was stopped while it was set up is %+v", r)
	}
	if r := byName["busy"]; r.State != Running || r.Owner.PID != os.Getpid() {
		t.Errorf("the run in use is %+v", r)
	}
	if list, err := List(filepath.Join(parent, "nowhere")); len(list) != 0 || err != nil {
		t.Errorf("a folder that is not there has %v, error %v", list, err)
	}
}

// What a search trained in the end, on all images, is told from what it chose among.
func TestFinalTrainingsHaveASeries(t *testing.T) {
	search := map[string]string{string(rundir.Search): "x"}
	final, waiting := eval.Result{Job: eval.Job{Arch: "final"}}, eval.Result{Job: eval.Job{Arch: "waiting", Validation: 9}}
	list := rest(search, []eval.Result{final, waiting}, nil)
	if len(list) != 2 || list[0].Series != "final" || list[1].Series != "" {
		t.Errorf("records %+v", list)
	}
	if list = rest(map[string]string{string(rundir.Sweep): "x"}, []eval.Result{final}, nil); list[0].Series != "sweep" {
		t.Errorf("a sweep's record is %+v", list[0])
	}
}

// Every form holds the same records.
func TestRecordsInEveryForm(t *testing.T) {
	parent := made(t)
	records, err := Records(rundir.Of(parent, "found"))
	if err != nil {
		t.Fatal(err)
	}
	series, untrained := map[string]int{}, 0
	for _, r := range records {
		series[r.Series]++
		if !r.Trained {
			untrained++
		} else if len(r.Curve) != 2 || r.Curve[1].Accuracy == nil || *r.Curve[1].Accuracy != r.Measures["accuracy"] {
			t.Errorf("%s: curve %+v, measures %v", r.Arch, r.Curve, r.Measures)
		}
		checkDescent(t, r)
	}
	if series["search"] != 4 || series["random"] != 4 || len(records) != 8 || untrained == 0 {
		t.Errorf("%d records, by series %v, %d not trained", len(records), series, untrained)
	}
	for format, read := range map[string]func(*testing.T, []byte) []Record{"jsonl": readJSONL, "parquet": readParquet} {
		var b bytes.Buffer
		if err := Write(&b, format, records); err != nil {
			t.Fatal(err)
		}
		if got := read(t, b.Bytes()); !reflect.DeepEqual(got, records) {
			t.Errorf("%s holds\n%+v\nwant\n%+v", format, got, records)
		}
	}
	var b bytes.Buffer
	if err := Write(&b, "csv", records); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(lines) != 9 || lines[0][0] != "series" || lines[1][3] != records[0].Arch {
		t.Fatalf("CSV %v, error %v", lines, err)
	}
	for i, r := range records {
		line := map[string]string{}
		for c, name := range lines[0] {
			line[name] = lines[i+1][c]
		}
		if line["operator"] != r.Lineage.Operator || line["parents"] != strings.Join(r.Lineage.Parents, " ") || line["generation"] != fmt.Sprint(r.Lineage.Generation) {
			t.Errorf("lineage of %s is %v in CSV", r.Key, line)
		}
		if r.Origin == nil != (line["kernels"] == "") || r.Origin != nil && line["started"] != r.Origin.Started.Format(time.RFC3339Nano) {
			t.Errorf("origin of %s is %v in CSV", r.Key, line)
		}
	}
	if err := Write(&b, "xml", records); err == nil || !strings.Contains(err.Error(), "csv, jsonl, parquet") {
		t.Errorf("error %v, want the forms", err)
	}
	swept, err := Records(rundir.Of(parent, "swept"))
	if err != nil || len(swept) != 1 || swept[0].Series != "sweep" || swept[0].Curve[0].Accuracy != nil {
		t.Fatalf("the sweep's records %+v, error %v", swept, err)
	}
	if swept[0].Lineage != nil || swept[0].Origin == nil {
		t.Errorf("a sweep's record has the lineage %v and the origin %v", swept[0].Lineage, swept[0].Origin)
	}
}

// checkDescent holds how a record came about: by its algorithm, and on this
// machine if it was trained.
func checkDescent(t *testing.T, r Record) {
	t.Helper()
	if l := r.Lineage; l.Generation != r.Position/2 || r.Series == "random" && (l.Operator != "random" || len(l.Parents) > 0) {
		t.Errorf("%s at %d has the lineage %+v", r.Series, r.Position, l)
	}
	if r.Origin == nil {
		if r.Trained {
			t.Errorf("%s is trained and has no origin", r.Key)
		}
		return
	}
	host, _ := os.Hostname()
	o := *r.Origin
	if !slices.Equal(o.Kernels, []string{kernel.Name()}) || o.Host != host || o.Version != "v1" || o.CPU == "" || time.Since(o.Started) > time.Hour {
		t.Errorf("origin %+v", o)
	}
	if runtime.GOOS == "linux" && !(o.CPUSeconds > 0 && o.PeakBytes > 1<<20) {
		t.Errorf("origin %+v, want what was used", o)
	}
}

func readJSONL(t *testing.T, content []byte) (records []Record) {
	for line := range bytes.Lines(content) {
		var r Record
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	return records
}

func readParquet(t *testing.T, content []byte) []Record {
	records, err := parquet.Read[Record](bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range records {
		if records[i].Curve == nil { // an empty list is none there
			records[i].Curve = []Point{}
		}
	}
	return records
}
