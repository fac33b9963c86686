package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lrunet/internal/atomicfile"
	"lrunet/reports"
)

// figureFlags ask for pictures and tables for papers.
type figureFlags struct {
	Figures string  `placeholder:"DIR" help:"Folder for every chart as SVG, PDF and PNG, and the tables as LaTeX (booktabs) and CSV."`
	Width   float64 `name:"figure-width" default:"${single_column}" needs:"figures" placeholder:"INCHES" help:"Width of the pictures: that of a column by default (${default}), ${double_column} for two."`
}

// Bounds of a picture's width, in inches: less holds no axis, more no paper.
const (
	narrowest = 2
	widest    = 40
)

// check fails on a width that is no picture's.
func (f figureFlags) check() error {
	if !(f.Width >= narrowest && f.Width <= widest) {
		return usage(fmt.Errorf("--figure-width must be from %d to %d inches, got %v", narrowest, widest, f.Width))
	}
	return nil
}

// paperFile is a file of the folder, whole.
type paperFile struct {
	name string
	text []byte
}

// searchFigures writes those of a search, if they are asked for.
func (f figureFlags) searchFigures(o *output, s reports.Search) ([]string, error) {
	return figuresOf(f, o, s, s.Sessions.Started(), reports.SearchPictures, reports.SearchTables)
}

// sweepFigures writes those of a sweep, if they are asked for.
func (f figureFlags) sweepFigures(o *output, s reports.Sweep) ([]string, error) {
	return figuresOf(f, o, s, s.Sessions.Started(), reports.SweepPictures, reports.SweepTables)
}

// comparisonFigures writes those of searches beside each other, if they are asked for.
func (f figureFlags) comparisonFigures(o *output, c reports.Comparison) ([]string, error) {
	return figuresOf(f, o, c, time.Time{}, reports.ComparisonPictures, reports.ComparisonTables)
}

// figuresOf writes pictures and tables of what was begun at a time, if they are asked
// for.
func figuresOf[T any](f figureFlags, o *output, of T, begun time.Time, draw func(T, reports.PictureOptions) ([]reports.Picture, error), list func(T) []reports.PaperTable) ([]string, error) {
	if f.Figures == "" {
		return nil, nil
	}
	pictures, err := draw(of, reports.PictureOptions{Width: f.Width, Made: begun.UTC()})
	if err != nil {
		return nil, err
	}
	return f.writeFigures(o, pictures, list(of))
}

// writeFigures writes pictures and tables and names the files on stderr. All are made
// before the first is written.
func (f figureFlags) writeFigures(o *output, pictures []reports.Picture, tables []reports.PaperTable) ([]string, error) {
	files, err := paperFiles(pictures, tables)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(f.Figures, 0o755); err != nil {
		return nil, err
	}
	var names []string
	for _, file := range files {
		path := filepath.Join(f.Figures, file.name)
		if err := atomicfile.WriteBytes(path, file.text); err != nil {
			return names, err
		}
		fmt.Fprintln(o.Err, "wrote", path)
		names = append(names, path)
	}
	return names, nil
}

func paperFiles(pictures []reports.Picture, tables []reports.PaperTable) ([]paperFile, error) {
	var files []paperFile
	add := func(name string, write func(io.Writer) error) error {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		files = append(files, paperFile{name, b.Bytes()})
		return nil
	}
	for _, p := range pictures {
		for _, format := range reports.PictureFormats() {
			if err := add(p.Name+"."+format, func(w io.Writer) error { return p.Write(w, format) }); err != nil {
				return nil, err
			}
		}
	}
	for _, t := range tables {
		if t.Fits() {
			if err := add(t.Name+".tex", t.LaTeX); err != nil {
				return nil, err
			}
		}
		if err := add(t.Name+".csv", t.Table.CSV); err != nil {
			return nil, err
		}
	}
	return files, nil
}
