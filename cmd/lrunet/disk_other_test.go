//go:build !linux

package main

import "testing"

func TestFullDisk(t *testing.T)      { t.Skip("disks are mounted on Linux alone") }
func TestProtectedDisk(t *testing.T) { t.Skip("disks are mounted on Linux alone") }
