#!/usr/bin/env python3
"""Writes foreign.safetensors: a file as another program would write it, straight from the format's
description (https://github.com/huggingface/safetensors#format), with the standard library alone."""
import json, os, struct

def bf16(x):
    return struct.pack("<f", x)[2:]

tensors = [  # name, type, shape, bytes; wide types first, as the reference implementation orders them
    ("bn.num_batches_tracked", "I64", [], struct.pack("<q", 17)),
    ("double", "F64", [2], struct.pack("<2d", 1 / 3, -2e-40)),
    ("z.weight", "F32", [2, 1, 3], struct.pack("<6f", 0, 1, -1, 0.5, 3.25, 1e-45)),
    ("scalar", "F32", [], struct.pack("<f", 7)),
    ("brain", "BF16", [3], bf16(1.0) + bf16(-0.15625) + bf16(3e38)),
    ("half", "F16", [5], struct.pack("<5e", 1, -2.5, 65504, 2**-24, -0.0)),
]
header, at = {"__metadata__": {"format": "pt", "note": "caf\u00e9 <&>"}}, 0
for name, kind, shape, data in tensors:
    header[name] = {"dtype": kind, "shape": shape, "data_offsets": [at, at + len(data)]}
    at += len(data)
text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
text += b" " * (-len(text) % 8)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "foreign.safetensors")
with open(path, "wb") as f:
    f.write(struct.pack("<Q", len(text)) + text + b"".join(t[3] for t in tensors))
