package graph

import (
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

func newModel(t testing.TB, arch string, in lrunet.Shape, classes, threads int) *Model {
	t.Helper()
	p, err := lrunet.Build(arch, in, classes)
	if err != nil {
		t.Fatal(err)
	}
	return bind(t, p, threads)
}

func bind(t testing.TB, p *lrunet.Program, threads int) *Model {
	t.Helper()
	pool := kernel.NewPool(threads)
	t.Cleanup(pool.Close)
	m, err := New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
