package checkpoint

import (
	"bytes"
)

// foreignForms are the beginnings of what is found under a checkpoint's name and
// is none, with what it is and what would help.
var foreignForms = []struct{ begins, form string }{
	{"version https://git-lfs.github.com/spec/", "a pointer of Git LFS, not the file itself; get that with git lfs pull"},
	{"<!doctype html", "a web page (HTML), not a checkpoint; the download went wrong"},
	{"<html", "a web page (HTML), not a checkpoint; the download went wrong"},
	{"<?xml", "XML, not a checkpoint; the download went wrong"},
	{"\x1f\x8b", "compressed with gzip; unpack it first"},
	{"\xfd7zXZ\x00", "compressed with xz; unpack it first"},
	{"BZh", "compressed with bzip2; unpack it first"},
	{"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"},
	{"\x89hdf\r\n\x1a\n", "an HDF5 file (Keras), which is not read; save a PyTorch state dict or safetensors"},
	{"\x93numpy", "an array of NumPy, which is not read; save a PyTorch state dict or safetensors"},
}

// foreign says what a file is that is no checkpoint; "": it may be one.
func foreign(content []byte) string {
	head := bytes.ToLower(bytes.TrimLeft(content[:min(len(content), 200)], " \t\r\n\xef\xbb\xbf"))
	for _, f := range foreignForms {
		if bytes.HasPrefix(head, bytes.ToLower([]byte(f.begins))) {
			return f.form
		}
	}
	return ""
}
