#!/bin/sh
# Writes the assembly of every instruction set and what chooses among them.
set -e
cd "$(dirname "$0")"
for isa in avx512 avx2; do
	go run . -isa $isa -out ../$isa/kernels_amd64.s -stubs ../$isa/kernels_amd64.go -pkg $isa
done
go run . -dispatch ..
