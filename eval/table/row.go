// Package table is the file of a tabular benchmark: networks of a space, what they
// cost, and how each did after several numbers of epochs. Stored results answer in
// place of training. It knows nothing of searches, nor of how a table is built.
package table

import (
	"reflect"
	"strings"

	"lrunet/eval"
	"lrunet/lrunet"
)

// Row is one training of one network. What is the network's own is repeated in each
// of its rows. Names in parquet are the file's columns; Columns says what they hold.
type Row struct {
	Network int32  `parquet:"network"`
	Arch    string `parquet:"arch,dict"`
	Epochs  int32  `parquet:"epochs"`
	Seed    uint64 `parquet:"seed"`

	Accuracy     *float64  `parquet:"accuracy,optional"`
	LowestRecall *float64  `parquet:"lowest_recall,optional"`
	Failure      string    `parquet:"failure,dict"`
	Seconds      float64   `parquet:"seconds"`
	Accuracies   []float64 `parquet:"accuracies,list"`
	Losses       []float64 `parquet:"losses,list"`

	Params          int64 `parquet:"params"`
	ParamsShared    int64 `parquet:"params_shared"`
	ParamsAffine    int64 `parquet:"params_affine"`
	MAdds           int64 `parquet:"madds"`
	MACRefetch      int64 `parquet:"mac_refetch"`
	MACFetchOnce    int64 `parquet:"mac_fetch_once"`
	PeakActivations int64 `parquet:"peak_activations"`
	ModelBytes      int64 `parquet:"model_bytes"`
	PeakMemory      int64 `parquet:"peak_memory"`
	Stream          int64 `parquet:"mac_stream"`
	MCU32K          int64 `parquet:"mac_mcu-32k"`
	MCU64K          int64 `parquet:"mac_mcu-64k"`
	NPU128K         int64 `parquet:"mac_npu-128k"`
	MCU256K         int64 `parquet:"mac_mcu-256k"`
	CPUL2512K       int64 `parquet:"mac_cpu-l2-512k"`

	Latency       *float64 `parquet:"latency,optional"`
	LatencySpread *float64 `parquet:"latency_spread,optional"`
	Throughput    *float64 `parquet:"throughput,optional"`

	StemWidth  int32   `parquet:"stem_width"`
	StemStride int32   `parquet:"stem_stride"`
	Widths     []int32 `parquet:"widths,list"`
	Reuse      []int32 `parquet:"reuse,list"`
	Expansions []int32 `parquet:"expansions,list"`
	Groups     []int32 `parquet:"groups,list"`
	Pools      []bool  `parquet:"pools,list"`
	HeadWidth  int32   `parquet:"head_width"`
	HeadGroups int32   `parquet:"head_groups"`
}

// Describe fills in what is the network's own: its numbers and its measures, costs and
// latency. Measures that are no columns are left out. It fails if arch is not the
// notation of an architecture.
func (r *Row) Describe(arch string, measures eval.Measures) error {
	a, err := lrunet.Parse(arch)
	if err != nil {
		return err
	}
	r.Arch = arch
	r.StemWidth, r.StemStride = int32(a.Stem.Width), int32(a.Stem.Stride)
	r.HeadWidth, r.HeadGroups = int32(a.Head.Width), int32(a.Head.Groups)
	for _, s := range a.Stages {
		r.Widths = append(r.Widths, int32(s.Width))
		r.Reuse = append(r.Reuse, int32(s.Reuse))
		r.Expansions = append(r.Expansions, int32(s.Expansion))
		r.Groups = append(r.Groups, int32(s.Groups))
		r.Pools = append(r.Pools, s.Pool)
	}
	r.put(measures)
	return nil
}

// put sets the columns that are called as measures are.
func (r *Row) put(measures eval.Measures) {
	fields := reflect.ValueOf(r).Elem()
	for i := range fields.NumField() {
		m, ok := measures.Get(column(fields.Type().Field(i)))
		if !ok {
			continue
		}
		switch f := fields.Field(i); f.Kind() {
		case reflect.Int64:
			f.SetInt(int64(m.Value))
		case reflect.Pointer:
			f.Set(reflect.ValueOf(&m.Value))
		}
	}
}

// measures are the columns that are called as measures are.
func (r *Row) measures() map[string]float64 {
	values := map[string]float64{}
	fields := reflect.ValueOf(r).Elem()
	for i := range fields.NumField() {
		name := column(fields.Type().Field(i))
		if _, ok := eval.KindOf(name); !ok {
			continue
		}
		switch f := fields.Field(i); {
		case f.Kind() == reflect.Int64:
			values[name] = float64(f.Int())
		case f.Kind() == reflect.Pointer && !f.IsNil():
			values[name] = f.Elem().Float()
		}
	}
	return values
}

// column is what a field is called in the file.
func column(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
	return name
}
