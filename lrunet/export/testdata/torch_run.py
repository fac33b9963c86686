"""Runs exported PyTorch modules on images: torch_run.py TRIALS.json"""
import importlib.util
import json
import sys

import torch

torch.set_num_threads(1)
for trial in json.load(open(sys.argv[1])):
    spec = importlib.util.spec_from_file_location("net", trial["model"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    images = torch.frombuffer(bytearray(open(trial["images"], "rb").read()), dtype=torch.float32)
    with torch.no_grad():
        logits = module.load()(images.view(trial["shape"]))
    open(trial["logits"], "wb").write(logits.numpy().tobytes())
