"""Write the PyTorch checkpoints of the tests, and what they hold: /usr/bin/python3 make_torch.py

Needs Debian's python3-torch (1.13) or any newer PyTorch. Values are seeded; the legacy form's storage keys are memory
addresses, so its files differ from run to run in these alone.

tiny.t7, tiny.pt      a tiny LruNet in the published checkpoints' form (legacy) and as a plain state dict (zip)
tiny.safetensors      for both, images and the logits that PyTorch computes for them in eval mode
forms.t7, forms4.t7, forms.pt   tensors of all types and layouts: legacy in pickle protocols 2 and 4, zip
forms.safetensors     their values as contiguous float32, denormals as zero
module.pt             a whole module, which is no state dict
"""
import argparse
import collections
import json
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Stage(nn.Module):
    def __init__(self, width, reuse, expansion, groups):
        super().__init__()
        self.dw = nn.Conv2d(width, expansion * width, 3, padding=1, groups=width, bias=False)
        self.pw = nn.Conv2d(expansion * width, width, 1, groups=groups, bias=False)
        self.dw_bn_list = nn.ModuleList(nn.BatchNorm2d(expansion * width) for _ in range(reuse))
        self.pw_bn_list = nn.ModuleList(nn.BatchNorm2d(width) for _ in range(reuse))

    def forward(self, x):
        half = x.shape[1] // 2
        shuffle = [half * (1 - i % 2) + i // 2 for i in range(2 * half)]
        last = len(self.dw_bn_list) - 1
        for i, (inner, outer) in enumerate(zip(self.dw_bn_list, self.pw_bn_list)):
            x = F.relu(outer(self.pw(inner(self.dw(x)))) + x)
            if i < last:
                x = x[:, shuffle]
        return x


class Tiny(nn.Module):
    """stages: (width, reuse, expansion, groups, pool) each."""

    def __init__(self, channels, classes, stem, stages, head, head_groups):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(channels, stem, 3, 2, 1, bias=False), nn.BatchNorm2d(stem), nn.ReLU())
        for k, s in enumerate(stages):
            setattr(self, f"stage{k + 1}", Stage(*s[:4]))
        self.stages = stages
        self.classifier = nn.Sequential(
            nn.Conv2d(stages[-1][0], head, 1, groups=head_groups, bias=False), nn.BatchNorm2d(head), nn.ReLU(), nn.Dropout(0.5),
            nn.Conv2d(head, classes, 1), nn.ReLU())

    def forward(self, x):
        x = self.features(x)
        for k, (width, _, _, _, pool) in enumerate(self.stages):
            have = x.shape[1]
            x = x[:, [c % have for c in range(width)]]
            x = getattr(self, f"stage{k + 1}")(x)
            if pool:
                x = F.max_pool2d(x, 3, 2, 1)
        return self.classifier(x).mean((2, 3))


def randomise(net):
    """Move everything away from its initial value, so that a wrong one shows."""
    for name, v in net.state_dict().items():
        if name.endswith(("running_var", "bn_list.weight")) or v.dim() == 1 and name.endswith("weight"):
            v.uniform_(0.5, 1.5)
        elif v.dim() == 1:
            v.normal_(0, 0.2)
    net.classifier[4].bias.data.uniform_(0.2, 1)
    return net.eval()


def save_safetensors(path, tensors):
    header, blobs, at = {}, [], 0
    for name, t in sorted(tensors.items()):
        blob = np.ascontiguousarray(t.detach().numpy().astype("<f4")).tobytes()
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def legacy(value, path, protocol=2):
    torch.save(value, path, _use_new_zipfile_serialization=False, pickle_protocol=protocol)


def tiny():
    torch.manual_seed(1)
    published = randomise(Tiny(1, 10, 8, [(8, 3, 2, 8, True), (16, 2, 2, 8, True), (32, 1, 2, 8, False), (64, 2, 2, 8, True)], 32, 8))
    names = [n for n in published.state_dict() if not n.endswith("num_batches_tracked")]
    state = collections.OrderedDict(("module." + n, published.state_dict()[n]) for n in names)
    legacy({"net": state, "acc": 12.5, "epoch": 3}, "tiny.t7")

    other = randomise(Tiny(3, 5, 8, [(8, 2, 3, 4, True), (16, 1, 1, 2, True), (32, 2, 2, 8, False), (64, 1, 2, 16, True)], 16, 4))
    torch.save(other.state_dict(), "tiny.pt")

    grey, colour = torch.rand(3, 1, 28, 28), torch.rand(2, 3, 32, 32)
    with torch.no_grad():
        save_safetensors("tiny.safetensors", {
            "t7.images": grey, "t7.logits": published(grey), "pt.images": colour, "pt.logits": other(colour)})


def forms():
    torch.manual_seed(2)
    base = torch.randn(4, 3, 2)
    state = collections.OrderedDict(
        plain=base.clone(),
        transposed=base.permute(2, 0, 1),
        sliced=base[1:3, ::2, 1],  # of the same storage as transposed
        expanded=torch.randn(3, 1).expand(3, 5),
        parameter=nn.Parameter(torch.randn(3)),
        scalar=torch.tensor(1.5),
        half=torch.randn(3, 2).half().t(),
        bfloat=torch.randn(5).bfloat16()[1:],
        double=torch.randn(2, 2).double(),
        denormal=torch.tensor([1e-40, -1e-45, 2e-38, 0.0]),
    )
    values = {}
    for name, t in state.items():
        v = t.detach().float().contiguous()
        values[name] = torch.where(v.abs() < torch.finfo(torch.float32).tiny, torch.zeros(()), v)
    save_safetensors("forms.safetensors", values)

    state["bn.num_batches_tracked"] = torch.tensor(7)
    state = collections.OrderedDict(("module." + n, t) for n, t in state.items())
    whole = {
        "epoch": 12, "loss": torch.tensor(0.5), "state_dict": state, "history": [0.25, 1, None, True, "a", b"b", -70000, 2**70],
        "args": argparse.Namespace(lr=0.1, name="x"), "generator": np.random.RandomState(1), "type": torch.float32,
        "indices": torch.arange(3), "nothing": (), "one": (1,), "three": (1, 2, 3), "four": (1, 2, 3, 4)}
    legacy(whole, "forms.t7")
    legacy(whole, "forms4.t7", protocol=4)
    torch.save(whole, "forms.pt")


def module():
    torch.manual_seed(3)
    torch.save(nn.Linear(2, 1), "module.pt")


tiny()
forms()
module()
