package reports

import (
	"encoding/json"
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"lrunet/eval"
)

// documentCharts is the options of ECharts that the scripts of the page fill: a
// plane with points, lines and intervals; bars with intervals; parallel
// coordinates. A series is a pattern of which the scripts make as many as they need.
func documentCharts() (map[string]json.RawMessage, error) {
	list := map[string]json.RawMessage{}
	for name, options := range map[string]map[string]any{"plane": planeOptions(), "bars": barOptions(), "parallel": parallelOptions()} {
		text, err := json.Marshal(options)
		if err != nil {
			return nil, fmt.Errorf("reports: options of the chart %q: %w", name, err)
		}
		list[name] = text
	}
	return list, nil
}

func planeOptions() map[string]any {
	c := charts.NewScatter()
	c.SetGlobalOptions(globalOptions(figure{Marks: make([]mark, 1)})...)
	c.SetGlobalOptions(charts.WithXAxisOpts(xAxis(axis{})), charts.WithYAxisOpts(yAxis(axis{})))
	c.AddSeries("points", nil, markStyle(dominatedColour, 8)...)
	intervals := charts.NewCustom()
	intervals.AddSeries("intervals", nil, intervalStyle()...)
	c.Overlap(lineChart(line{Name: "line", Main: true}), intervals)
	c.Validate()
	return c.JSON()
}

func barOptions() map[string]any {
	c := charts.NewBar()
	c.SetGlobalOptions(globalOptions(figure{Marks: make([]mark, 1)})...)
	upright := yAxis(axis{})
	upright.Type = "category"
	c.SetGlobalOptions(charts.WithXAxisOpts(xAxis(axis{Better: eval.Neither})), charts.WithYAxisOpts(upright))
	c.AddSeries("bars", nil, charts.WithItemStyleOpts(opts.ItemStyle{Color: frontColour}))
	intervals := charts.NewCustom()
	intervals.AddSeries("intervals", nil, intervalStyle()...)
	c.Overlap(intervals)
	c.Validate()
	return c.JSON()
}

func parallelOptions() map[string]any {
	c := charts.NewParallel()
	c.SetGlobalOptions(charts.WithAnimation(false),
		charts.WithInitializationOpts(opts.Initialization{ChartID: "parallel"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithParallelComponentOpts(opts.ParallelComponent{Left: "46", Right: "46", Top: "50", Bottom: "24"}))
	c.AddSeries("lines", nil, charts.WithLineStyleOpts(opts.LineStyle{Color: dominatedColour, Width: 1, Opacity: opts.Float(0.6)}))
	c.Validate()
	return c.JSON()
}

// intervalStyle is the pattern of error bars. The scripts have the function that
// draws them for ECharts.
func intervalStyle() []charts.SeriesOpts {
	return []charts.SeriesOpts{charts.WithItemStyleOpts(opts.ItemStyle{Color: otherColour})}
}
