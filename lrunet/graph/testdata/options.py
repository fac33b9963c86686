"""Writes options.safetensors: a small network with every option of a stage, in PyTorch.

    python3 options.py

As lrunet_w1_n2.safetensors: what goes in, logits, losses and gradients of the
first step, the state after three steps of SGD, and what that makes of the first
images. Iterations are stated one by one, weights are made as the options say.
"""
import json
import struct

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def swap_and_shuffle(x):
    lo, hi = x.chunk(2, 1)
    n, c, h, w = x.shape
    return torch.stack((hi, lo), 2).reshape(n, c, h, w)


class Stage(nn.Module):
    """WIDTHxREUSE with options, named as the notation's letters."""

    def __init__(self, width, reuse, g=8, u=False, o=False, r=0, t=0, b=0, n=0, s=0, i=False):
        super().__init__()
        self.width, self.reuse, self.g, self.o, self.r, self.t, self.b, self.n, self.s = width, reuse, g, o, r, t, b, n, s
        self.mid = 2 * width
        k = self.mid // g

        def add(name, *shape):
            module = self
            *path, last = name.split(".")
            for part in path:
                if not hasattr(module, part):
                    module.add_module(part, nn.Module())
                module = getattr(module, part)
            module.register_parameter(last, nn.Parameter(torch.randn(shape) * 0.4))

        for j in range(reuse):
            for conv, shape in (("dw", (self.mid, 1, 3, 3)), ("pw", (width, k, 1, 1))):
                if o:
                    add(f"{conv}_list.{j}.weight", *shape)
                elif t:
                    add(f"{conv}_coefficient_list.{j}", t)
                    if j == 0:
                        for m in range(t):
                            add(f"{conv}_template_list.{m}.weight", *shape)
                elif conv == "pw" and b:
                    add(f"pw_basis_list.{j}.weight", g, k, 1, 1)
                    add(f"pw_coefficient_list.{j}.weight", width, b + 1, 1, 1)
                    if j == 0:
                        add("pw_basis.weight", g * b, k, 1, 1)
                elif j == 0:
                    add(f"{conv}.weight", *shape)
            if r:
                add(f"pw_down_list.{j}.weight", g * r, k, 1, 1)
                add(f"pw_up_list.{j}.weight", width, r, 1, 1)
            if n == 3:
                add(f"pw_gain_list.{j}", 1)
            if s:
                add(f"branch_list.{j}", 1 if s == 1 else width)
                add(f"skip_list.{j}", 1 if s == 1 else width)
            for conv, channels in (("dw", self.mid), ("pw", width)):
                for part in ("weight", "bias"):
                    if u and conv == "dw" and part == "bias":
                        continue
                    name = f"{conv}_bn_list.{j}.{part}"
                    if (conv == "dw" and n) or (conv == "pw" and (n == 3 or n == 2 and part == "bias")):
                        name = f"{conv}_bn.{part}"
                    if name not in dict(self.named_parameters()):
                        add(name, channels)
                module = self
                for part in (f"{conv}_bn_list", str(j)):
                    if not hasattr(module, part):
                        module.add_module(part, nn.Module())
                    module = getattr(module, part)
                module.register_buffer("running_mean", torch.zeros(channels))
                module.register_buffer("running_var", torch.ones(channels))
        if i:
            add("inject", width)

    def get(self, name, default=None):
        return dict(self.named_parameters()).get(name, default)

    def weight(self, conv, j):
        if self.o:
            return self.get(f"{conv}_list.{j}.weight")
        if self.t:
            templates = torch.stack([self.get(f"{conv}_template_list.{m}.weight") for m in range(self.t)])
            return (templates * self.get(f"{conv}_coefficient_list.{j}").view(-1, 1, 1, 1, 1)).sum(0)
        if conv == "pw" and self.b:
            k = self.mid // self.g
            filters = torch.cat((self.get("pw_basis.weight").view(self.g, self.b, k), self.get(f"pw_basis_list.{j}.weight").view(self.g, 1, k)), 1)
            coefficients = self.get(f"pw_coefficient_list.{j}.weight").view(self.g, -1, self.b + 1)
            return (coefficients @ filters).reshape(self.width, k, 1, 1)
        w = self.get(f"{conv}.weight")
        if conv == "pw" and self.r:
            down = self.get(f"pw_down_list.{j}.weight").view(self.g, self.r, -1)
            up = self.get(f"pw_up_list.{j}.weight").view(self.g, -1, self.r)
            w = w + (up @ down).reshape(w.shape)
        return w

    def norm(self, conv, j, x):
        def own(part):
            return self.get(f"{conv}_bn_list.{j}.{part}", self.get(f"{conv}_bn.{part}"))

        scale = own("weight")
        if conv == "pw" and self.n == 3:
            scale = scale * self.get(f"pw_gain_list.{j}")
        state = getattr(getattr(self, f"{conv}_bn_list"), str(j))
        return F.batch_norm(x, state.running_mean, state.running_var, scale, own("bias"), self.training)

    def forward(self, x):
        first = x
        for j in range(self.reuse):
            branch = 1
            if self.s:
                branch = self.get(f"branch_list.{j}").view(1, -1, 1, 1)
                x = x * self.get(f"skip_list.{j}").view(1, -1, 1, 1)
            if j > 0 and self.get("inject") is not None:
                x = x + first * self.get("inject").view(1, -1, 1, 1)
            y = self.norm("dw", j, F.conv2d(x, self.weight("dw", j), padding=1, groups=self.width))
            y = self.norm("pw", j, F.conv2d(y, self.weight("pw", j), groups=self.g))
            x = torch.relu(branch * y + x)
            if j + 1 < self.reuse:
                x = swap_and_shuffle(x)
        return x


class Net(nn.Module):
    """stem8/2 16x3g4ut2s1i/2 16x2g4r1n3s2 16x2b2n2i 32x2g4on1/2 head16"""

    def __init__(self, classes=10):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.stage1 = Stage(16, 3, g=4, u=True, t=2, s=1, i=True)
        self.stage2 = Stage(16, 2, g=4, r=1, n=3, s=2)
        self.stage3 = Stage(16, 2, b=2, n=2, i=True)
        self.stage4 = Stage(32, 2, g=4, o=True, n=1)
        self.mpool = nn.MaxPool2d(3, 2, 1)
        self.classifier = nn.Sequential(
            nn.Conv2d(32, 16, 1, groups=8, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.Dropout(0),
            nn.Conv2d(16, classes, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1))

    def forward(self, x):
        def double(t):
            return torch.cat((t, t), 1)
        x = self.mpool(self.stage1(double(self.features(x))))
        x = self.stage3(self.stage2(x))
        x = self.mpool(self.stage4(double(x)))
        return self.classifier(x).flatten(1)


def save(path, tensors):
    head, blobs, at = {}, [], 0
    for name, t in tensors.items():
        a = np.ascontiguousarray(t.detach().numpy())
        head[name] = {"dtype": {"float32": "F32", "int64": "I64"}[a.dtype.name], "shape": list(a.shape), "data_offsets": [at, at + a.nbytes]}
        blobs.append(a.tobytes())
        at += a.nbytes
    h = json.dumps(head).encode()
    h += b" " * (-len(h) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(h)) + h + b"".join(blobs))


def state(prefix, m):
    return {prefix + k: v.clone() for k, v in m.state_dict().items() if "num_batches" not in k}


def main(path, steps=3, images=8, side=24):
    torch.manual_seed(4)
    m = Net()
    for name, p in m.named_parameters():
        if "_bn" in name or "gain" in name or "skip" in name or "branch" in name:
            p.data = 0.2 * torch.randn(p.shape) if name.endswith("bias") else 0.5 + torch.rand(p.shape)
    xs = torch.rand(steps, images, 1, side, side)
    ys = torch.randint(0, 10, (steps, images))
    t = {"in.x": xs, "in.label": ys, **state("param.", m)}
    opt = torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    losses = []
    for i in range(steps):
        opt.zero_grad()
        logits = m(xs[i])
        loss = F.cross_entropy(logits, ys[i])
        loss.backward()
        if i == 0:
            t["out.logits"] = logits
            t.update({"grad." + k: p.grad.clone() for k, p in m.named_parameters()})
        opt.step()
        losses.append(loss.detach())
    t["out.loss"] = torch.stack(losses)
    t.update(state("after.", m))
    m.eval()
    t["out.logits_eval"] = m(xs[0])
    save(path, t)


if __name__ == "__main__":
    main("options.safetensors")
