package checkpoint

import (
	"fmt"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// testProgram has a reused parameter.
func testProgram() *lrunet.Program {
	shared := lrunet.Param{Name: "stage1.dw.weight", Shape: []int{4, 1, 3, 3}}
	return &lrunet.Program{
		Arch: "tiny", Input: lrunet.Shape{C: 1, H: 4, W: 4}, Classes: 2,
		Layers: []lrunet.Layer{
			{Name: "stem", Params: []lrunet.Param{{Name: "stem.weight", Shape: []int{4, 1, 3, 3}}}},
			{Name: "stage1.1", Params: []lrunet.Param{shared}},
			{Name: "stage1.2", Params: []lrunet.Param{shared}},
			{Name: "head", Params: []lrunet.Param{{Name: "head.bias", Shape: []int{2}, Role: lrunet.Bias}}},
		},
	}
}

func tensor(name string, shape ...int) Tensor {
	size, err := elements(shape)
	if err != nil {
		panic(err)
	}
	return Tensor{Name: name, Shape: shape, Data: make([]float32, size)}
}

func fitting() *Checkpoint {
	return &Checkpoint{
		Arch: "tiny", Input: lrunet.Shape{C: 1, H: 4, W: 4}, Classes: []string{"a", "b"},
		Tensors: []Tensor{tensor("head.bias", 2), tensor("stage1.dw.weight", 4, 1, 3, 3), tensor("stem.weight", 4, 1, 3, 3)},
	}
}

func TestBind(t *testing.T) {
	c := fitting()
	values, err := Bind(testProgram(), c)
	must(t, err)
	if len(values) != 3 || &values["head.bias"][0] != &c.Tensors[0].Data[0] {
		t.Errorf("values are %v", values)
	}
	c.Arch, c.Input, c.Classes = "", lrunet.Shape{}, nil // of another program
	must(t, Check(testProgram(), c))
}

func TestCheckNamesEachDifference(t *testing.T) {
	c := fitting()
	c.Input.C, c.Classes = 3, []string{"a"}
	c.Tensors = []Tensor{tensor("a\nb", 1), tensor("head.bias", 2, 1), tensor("stem.weight", 3, 1, 3, 4), tensor("x.weight", 5)}
	_, err := Bind(testProgram(), c)
	want := strings.Join([]string{
		`checkpoint does not fit tiny:`,
		`"stem.weight" is [3 1 3 4], must be [4 1 3 3]`,
		`missing "stage1.dw.weight" [4 1 3 3]`,
		`"head.bias" is [2 1], must be [2]`,
		`unknown "a\nb" [1]`,
		`unknown "x.weight" [5]`,
		`input is 3x4x4, must be 1x4x4`,
		`classes are 1, must be 2`,
	}, "\n  ")
	if err == nil || err.Error() != want {
		t.Errorf("error is\n%v, want\n%s", err, want)
	}
}

func TestCheckIsBounded(t *testing.T) {
	c := fitting()
	for i := range 1000 {
		c.Tensors = append(c.Tensors, tensor(fmt.Sprintf("extra%d", i), 1))
	}
	err := Check(testProgram(), c)
	wantError(t, err, `unknown "extra19"`, "and 980 more")
	if lines := strings.Count(err.Error(), "\n"); lines != maxComplaints+1 {
		t.Errorf("%d lines", lines)
	}
}
