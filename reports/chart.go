package reports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Names of the style sheet's colours. page.js puts the colours in, anew when
// the reader changes between light and dark.
const (
	inkColour       = "var(--ink-soft)"
	gridColour      = "var(--grid)"
	frontColour     = "var(--front)"
	dominatedColour = "var(--dominated)"
	otherColour     = "var(--other)"
)

// chart is what page.js needs to draw a figure with ECharts.
type chart struct {
	ID     string          `json:"id"`
	Option json.RawMessage `json:"option"`
	XTicks []float64       `json:"xTicks"`
	YTicks []float64       `json:"yTicks"`
	Labels map[int]string  `json:"labels"`         // row -> where its name goes: right, left, bottom or top
	Ends   bool            `json:"ends,omitempty"` // lines have their names at their right ends
}

// newChart turns a drawing into options of ECharts. Functions, such as the
// content of tooltips, are page.js's: the options are data only.
func newChart(d drawing) (chart, error) {
	f := d.figure
	c := charts.NewScatter()
	c.SetGlobalOptions(globalOptions(f)...)
	c.SetGlobalOptions(charts.WithXAxisOpts(xAxis(f.X)), charts.WithYAxisOpts(yAxis(f.Y)))
	for _, l := range f.Lines {
		c.Overlap(lineChart(l))
	}
	for _, l := range layers(f.Marks) {
		c.AddSeries(l.name, l.data, markStyle(l.colour, l.size)...)
	}
	c.Validate()
	option, err := json.Marshal(c.JSON())
	if err != nil {
		return chart{}, fmt.Errorf("reports: chart %q: %w", f.Title, err)
	}
	return chart{ID: f.ID, Option: option, XTicks: f.X.Ticks, YTicks: f.Y.Ticks, Labels: sides(d), Ends: len(d.Ends) > 0}, nil
}

// globalOptions are what all charts with two axes have.
func globalOptions(f figure) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithInitializationOpts(opts.Initialization{ChartID: f.ID}),
		charts.WithAnimation(false),
		charts.WithColorsOpts(opts.Colors{frontColour, dominatedColour, otherColour}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: trigger(f)}),
		charts.WithToolboxOpts(toolbox(f)),
		charts.WithGridOpts(opts.Grid{Left: "46", Right: "18", Top: "34", Bottom: "46"}),
	}
}

// sides are where the names of a drawing's rows go.
func sides(d drawing) map[int]string {
	labels := map[int]string{}
	for _, shape := range d.Shapes {
		if shape.Label != nil {
			labels[shape.Row] = shape.Label.Side
		}
	}
	return labels
}

// trigger is what a tooltip is about: a mark, or all lines at one X.
func trigger(f figure) string {
	if len(f.Marks) > 0 {
		return "item"
	}
	return "axis"
}

func toolbox(f figure) opts.Toolbox {
	return opts.Toolbox{
		Show: opts.Bool(true), Right: "8", Top: "0",
		Feature: &opts.ToolBoxFeature{
			DataZoom:    &opts.ToolBoxFeatureDataZoom{Show: opts.Bool(true), Title: map[string]string{"zoom": "zoom in", "back": "zoom back"}},
			Restore:     &opts.ToolBoxFeatureRestore{Show: opts.Bool(true), Title: "whole figure"},
			SaveAsImage: &opts.ToolBoxFeatureSaveAsImage{Show: opts.Bool(true), Type: "svg", Name: f.ID, Title: "save as SVG"},
		},
	}
}

func xAxis(a axis) opts.XAxis {
	low, high := a.ends()
	return opts.XAxis{
		Type: a.kind(), Name: a.Label(), NameLocation: "middle", NameGap: 30,
		Min: low, Max: high, Data: a.data(),
		AxisLabel: &opts.AxisLabel{Color: inkColour, HideOverlap: opts.Bool(true)},
		AxisLine:  &opts.AxisLine{OnZero: opts.Bool(false), LineStyle: &opts.LineStyle{Color: gridColour}},
		SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
	}
}

func yAxis(a axis) opts.YAxis {
	low, high := a.ends()
	return opts.YAxis{
		Type: a.kind(), Name: a.Label(), NameLocation: "end", NameGap: 14,
		Min: low, Max: high, Data: a.data(),
		AxisLabel: &opts.AxisLabel{Color: inkColour},
		AxisLine:  &opts.AxisLine{Show: opts.Bool(false)},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: gridColour}},
	}
}

// kind is ECharts' name of the scale.
func (a axis) kind() string {
	switch {
	case len(a.Names) > 0:
		return "category"
	case a.Log:
		return "log"
	}
	return "value"
}

// ends are those of an axis of numbers; one of names has its own.
func (a axis) ends() (low, high any) {
	if len(a.Names) > 0 {
		return nil, nil
	}
	return a.Min, a.Max
}

// data are the names of an axis of names.
func (a axis) data() any {
	if len(a.Names) == 0 {
		return nil
	}
	return a.Names
}

func lineChart(l line) *charts.Line {
	data := make([]opts.LineData, len(l.Points))
	for i, p := range l.Points {
		data[i] = opts.LineData{Value: []float64{p.X, p.Y}}
	}
	var step any = "start"
	switch {
	case l.Straight:
		step = false
	case l.Late:
		step = "end"
	}
	colour, style := l.stroke()
	stroke := opts.LineStyle{Color: colour, Type: style, Width: 2}
	if l.Thin {
		stroke.Width = 1
	}
	if l.Faint {
		stroke.Width, stroke.Opacity = 0.8, opts.Float(0.5)
	}
	c := charts.NewLine()
	c.AddSeries(l.Name, data,
		charts.WithLineChartOpts(opts.LineChart{Step: step, ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(stroke),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: colour}),
	)
	return c
}

// scatterData is a mark; the third value is its row, for the tooltip.
// layer is the marks of one colour.
type layer struct {
	name, colour string
	size         int
	data         []opts.ScatterData
}

// layers are the marks by their colours, strong ones over the others.
func layers(marks []mark) []layer {
	list := []layer{{"dominated", dominatedColour, 8, nil}, {"Pareto front", frontColour, 11, nil}}
	for _, m := range marks {
		i := slices.IndexFunc(list, func(l layer) bool { return l.colour == m.colour() })
		if i < 0 {
			i, list = len(list), append(list, layer{"Pareto front", m.colour(), 11, nil})
		}
		list[i].data = append(list[i].data, scatterData(m))
	}
	return list
}

func scatterData(m mark) opts.ScatterData {
	d := opts.ScatterData{Name: cmp.Or(m.Name, m.Short), Value: []float64{m.X, m.Y, float64(m.Row)}}
	if m.Name != "" {
		d.Symbol, d.SymbolSize = "diamond", 15
	}
	return d
}

func markStyle(colour string, size int) []charts.SeriesOpts {
	return []charts.SeriesOpts{
		charts.WithScatterChartOpts(opts.ScatterChart{SymbolSize: size}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: colour, BorderColor: "var(--card)", BorderWidth: 1, Opacity: opts.Float(1)}),
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(false), Formatter: "{b}", Color: "var(--ink)", FontSize: 12}),
		charts.WithEmphasisOpts(opts.Emphasis{ItemStyle: &opts.ItemStyle{Color: colour, BorderColor: "var(--ink)", BorderWidth: 2}}),
		charts.WithLabelLayoutOpts(opts.LabelLayout{HideOverlap: opts.Bool(true)}),
	}
}
