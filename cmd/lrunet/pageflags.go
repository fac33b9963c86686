package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"lrunet/experiments/rundir"
	"lrunet/reports"
)

// pageFlags say how a page draws its charts: by itself, or by ECharts.
type pageFlags struct {
	ECharts string `name:"echarts" placeholder:"FILE" help:"ECharts, echarts.min.js of its npm package, to draw the page's charts: it becomes part of the page."`
	Online  bool   `help:"Let the page load ECharts from its host."`
}

// options reads the library. Without flags there is none to make a page with.
func (f pageFlags) options() (o reports.PageOptions, given bool, err error) {
	if f.ECharts == "" {
		return reports.PageOptions{Online: f.Online}, f.Online, nil
	}
	text, err := os.ReadFile(f.ECharts)
	if err == nil && !bytes.Contains(text, []byte("echarts")) {
		err = fmt.Errorf("%s is not ECharts: it does not have its name", f.ECharts)
	}
	if err != nil {
		return o, false, usage(fmt.Errorf("--echarts: %w", err))
	}
	return reports.PageOptions{ECharts: text, Online: f.Online}, true, nil
}

// write makes a run's page anew, if the flags say how.
func (f pageFlags) write(folder, name string, page func(reports.PageOptions, io.Writer) error) error {
	o, given, err := f.options()
	if err != nil || !given {
		return err
	}
	return rundir.Folder(folder).Write(rundir.File{Name: name, Write: func(w io.Writer) error { return page(o, w) }})
}
