package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"lrunet/eval/train"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
)

// Partials keeps trainings in progress, a file each, so that one that was
// stopped, by whatever, resumes to the same bits.
type Partials struct {
	Folder string            // made when the first training is kept, in a folder that exists
	File   string            // of the one training that there is, in place of a file in Folder; "": a file a job in Folder
	Every  time.Duration     // between two writes of a training; 0: two minutes
	Now    func() time.Time  // the clock; required
	Check  func() error      // called before each write, if not nil; an error, that the result would be lost for one, ends the training
	Kept   func(path string) // called after each write with the file's path, if not nil
}

// betweenPartials is the default of Partials.Every. A file of some megabytes
// is written in some hundredths of a second.
const betweenPartials = 2 * time.Minute

// Keys of a partial's metadata, and what precedes the names of tensors that are
// not parameters.
const (
	metaKey      = "job_key"
	metaProgress = "progress" // partialProgress, JSON
	momentum     = "momentum."
	average      = "average" // one tensor: the trainable parameters side by side
	slow         = "slow."
)

// partialProgress is a train.State without its arrays, and what it took.
type partialProgress struct {
	Step  int            `json:"step"`
	Loss  float64        `json:"loss"`
	Curve []partialEpoch `json:"curve"`
	Best  train.Best     `json:"best,omitzero"`
	Spent spent          `json:"spent"` // missing in partials of before
}

// partialEpoch is an Epoch; JSON has no NaN.
type partialEpoch struct {
	train.Epoch
	Accuracy *float64 `json:"accuracy"`
}

// Path is the file of a job's training.
func (p *Partials) Path(j Job) string {
	if p.File != "" {
		return p.File
	}
	return filepath.Join(p.Folder, j.Key()+".safetensors")
}

// makeFolder makes Folder. It makes no other: where the run's own folder is
// gone, nothing more can be kept.
func (p *Partials) makeFolder() error {
	if p.File != "" {
		return nil
	}
	if err := os.Mkdir(p.Folder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// Remove forgets a job's training: its result is kept elsewhere. The error says
// why the file cannot be removed.
func (p *Partials) Remove(j Job) error {
	if err := os.Remove(p.Path(j)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// attach makes a training go on where its partial is, and keep partials. The
// watch goes on too.
func (p *Partials) attach(f *train.Fit, j Job, watch *stopwatch) error {
	var before spent
	var err error
	if f.From, before, err = p.load(j, f.Model); err != nil {
		return err
	}
	if f.From != nil && len(f.From.Curve) > 0 && f.From.Best.Epoch == 0 {
		f.Best = nil // the test split was not scored after its first epochs: the best is not known
	}
	watch.goOn(before)
	f.Every, f.Now = p.Every, p.Now
	if f.Every == 0 {
		f.Every = betweenPartials
	}
	f.Keep = func(s *train.State) (err error) {
		if p.Check != nil {
			if err := p.Check(); err != nil {
				return err
			}
		}
		aside(func() {
			if err = p.save(j, f.Model, s, watch.spent()); err == nil && p.Kept != nil {
				p.Kept(p.Path(j))
			}
		})
		return err
	}
	return nil
}

// save writes a state, whole or not at all. One that is not finite is not kept.
func (p *Partials) save(j Job, m *graph.Model, s *train.State, took spent) error {
	progress := partialProgress{Step: s.Step, Loss: s.Loss, Best: s.Best, Spent: took}
	for _, e := range s.Curve {
		entry := partialEpoch{Epoch: e}
		if !math.IsNaN(e.Accuracy) {
			entry.Accuracy = &e.Accuracy
		}
		progress.Curve = append(progress.Curve, entry)
	}
	text, err := json.Marshal(progress)
	if err != nil {
		return err
	}
	c := Checkpoint(Result{Job: j}, m, numbered(m.Program.Classes))
	c.Meta[metaKey], c.Meta[metaProgress] = j.Key(), string(text)
	trainable := 0
	for i, q := range m.Params {
		if s.Slow != nil {
			c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: slow + q.Name, Shape: q.Shape, Data: s.Slow[i]})
		}
		if q.Grad != nil {
			c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: momentum + q.Name, Shape: q.Shape, Data: s.Momenta[trainable]})
			trainable++
		}
	}
	if s.Mean != nil {
		c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: average, Shape: []int{len(s.Mean)}, Data: s.Mean})
	}
	if err := p.makeFolder(); err != nil {
		return err
	}
	err = checkpoint.Save(p.Path(j), c)
	if errors.As(err, new(*checkpoint.NotFiniteError)) {
		return nil // the training is about to diverge; the state before it stays
	}
	return err
}

// load reads a job's state, and what it took; nil where there is none.
func (p *Partials) load(j Job, m *graph.Model) (*train.State, spent, error) {
	path := p.Path(j)
	c, err := checkpoint.Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, spent{}, nil
	}
	if err != nil {
		return nil, spent{}, fmt.Errorf("partial training: %w; remove the file to train from the start", err)
	}
	var progress partialProgress
	err = json.Unmarshal([]byte(c.Meta[metaProgress]), &progress)
	if err != nil || c.Meta[metaKey] != j.Key() {
		return nil, spent{}, fmt.Errorf("partial training %s belongs to another training (its data, epochs, recipe or seed differ): finish that one with its own command, write to another checkpoint, or remove the file", path)
	}
	s := &train.State{Step: progress.Step, Loss: progress.Loss, Best: progress.Best}
	for _, e := range progress.Curve {
		e.Epoch.Accuracy = math.NaN()
		if e.Accuracy != nil {
			e.Epoch.Accuracy = *e.Accuracy
		}
		s.Curve = append(s.Curve, e.Epoch)
	}
	tensors := map[string][]float32{}
	for _, t := range c.Tensors {
		tensors[t.Name] = t.Data
	}
	for _, q := range m.Params { // Fit compares their sizes
		s.Params = append(s.Params, tensors[q.Name])
		if q.Grad != nil {
			s.Momenta = append(s.Momenta, tensors[momentum+q.Name])
		}
		if values, ok := tensors[slow+q.Name]; ok {
			s.Slow = append(s.Slow, values)
		}
	}
	s.Mean = tensors[average]
	return s, progress.Spent, nil
}

// StepsDone is how many steps a training in progress has done, by its file; 0 where it
// is none.
func StepsDone(c *checkpoint.Checkpoint) int {
	var progress partialProgress
	json.Unmarshal([]byte(c.Meta[metaProgress]), &progress)
	return progress.Step
}

// numbered are names for classes; a partial's are those of its data.
func numbered(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names
}
