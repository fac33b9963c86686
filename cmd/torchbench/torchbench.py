"""PyTorch's throughput on the networks that lrunet is timed on.

    python3 torchbench.py NETWORK train|infer eager|compile CHANNELS SIDE PARAMETERS BATCH THREADS SECONDS

where the network reads square images and has that many parameters. It
prints the images per second of the best step, the better of NCHW and
channels_last, with compile that of both with torch.compile too. NETWORK is a rival's name or an architecture in lrunet's notation, with
the stage options e, g and u. The networks are stated here anew, independently of
lrunet.
"""
import re
import sys
import time

import torch
from torch import nn


def conv(i, o, k=1, s=1, g=1):
    return nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False)


def bn(i, o, k=1, s=1, g=1, act=nn.ReLU):
    return nn.Sequential(conv(i, o, k, s, g), nn.BatchNorm2d(o), *([act()] if act else []))


def shuffle(x, g):
    n, c, h, w = x.shape
    return x.view(n, g, c // g, h, w).transpose(1, 2).reshape(n, c, h, w)


def unshifted(c):
    norm = nn.BatchNorm2d(c)
    norm.bias = None
    return norm


class Block(nn.Module):
    """One depthwise and one grouped pointwise convolution, executed again and again."""

    def __init__(self, c, reuse, expansion, groups, first):
        super().__init__()
        mid = expansion * c
        self.dw, self.pw = conv(c, mid, 3, 1, c), conv(mid, c, 1, 1, groups)
        self.bn1 = nn.ModuleList(first(mid) for _ in range(reuse))
        self.bn2 = nn.ModuleList(nn.BatchNorm2d(c) for _ in range(reuse))

    def forward(self, x):
        for i, (a, b) in enumerate(zip(self.bn1, self.bn2)):
            x = torch.relu(b(self.pw(a(self.dw(x)))) + x)
            if i + 1 < len(self.bn1):
                lo, hi = x.chunk(2, 1)
                x = shuffle(torch.cat((hi, lo), 1), 2)
        return x


class Repeat(nn.Module):
    """As many channels as the next stage has, by repeating those that there are."""

    def __init__(self, i, o):
        super().__init__()
        self.times, self.o = -(-o // i), o

    def forward(self, x):
        return torch.cat([x] * self.times, 1)[:, : self.o]


def lrunet(channels, arch):
    stem, *stages, head = arch.split()
    width, stride = re.fullmatch(r"stem(\d+)(/2)?", stem).groups()
    c = int(width)
    layers = [bn(channels, c, 3, 2 if stride else 1)]
    for stage in stages:
        width, reuse, options, pool = re.fullmatch(r"(\d+)x(\d+)((?:e\d+|g\d+|u)*)(/2)?", stage).groups()
        chosen = dict(re.findall(r"([egu])(\d*)", options))
        if int(width) != c:
            layers.append(Repeat(c, int(width)))
        c = int(width)
        first = unshifted if "u" in chosen else nn.BatchNorm2d
        layers.append(Block(c, int(reuse), int(chosen.get("e", 2)), int(chosen.get("g", 8)), first))
        if pool:
            layers.append(nn.MaxPool2d(3, 2, 1))
    width, groups, linear = re.fullmatch(r"head(\d+)(?:g(\d+))?(-linear)?", head).groups()
    layers += [bn(c, int(width), g=int(groups or 8)), nn.Dropout(0.5), nn.Conv2d(int(width), 10, 1)]
    layers += [] if linear else [nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def ending(c, drop):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(drop), nn.Linear(c, 10)]


def mobilenet(channels, w):
    plan = [(64, 2), (128, 2), (128, 1), (256, 1), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 1)] * 2
    c, layers = int(32 * w), [bn(channels, int(32 * w), 3)]
    for o, s in plan:
        o = int(o * w)
        layers += [bn(c, c, 3, s, c), bn(c, o)]
        c = o
    return nn.Sequential(*layers, *ending(c, 0.2))


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return x + self.body(x)


def mobilenetv2(channels, w):
    c, layers = int(32 * w), [bn(channels, int(32 * w), 3, act=nn.ReLU6)]
    for t, o, n, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 1), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        o = int(o * w)
        for i in range(n):
            h, stride = round(c * t), s if i == 0 else 1
            body = nn.Sequential(*([bn(c, h, act=nn.ReLU6)] if t > 1 else []), bn(h, h, 3, stride, h, nn.ReLU6), bn(h, o, act=None))
            layers.append(Residual(body) if stride == 1 and c == o else body)
            c = o
    return nn.Sequential(*layers, bn(c, 1280, act=nn.ReLU6), *ending(1280, 0.2))


class ShuffleUnit(nn.Module):
    def __init__(self, i, o, s, g):
        super().__init__()
        self.g, self.s, o = g, s, o - i if s == 2 else o
        mid = o // (4 * g) * g
        self.a, self.b, self.c = bn(i, mid, g=g), bn(mid, mid, 3, s, mid), bn(mid, o, g=g, act=None)
        self.pool = nn.AvgPool2d(3, 2, 1)

    def forward(self, x):
        y = self.c(self.b(shuffle(self.a(x), self.g)))
        return torch.relu(torch.cat((y, self.pool(x)), 1) if self.s == 2 else y + x)


def shufflenet(channels, w, g):
    c, layers = int(24 * w), [bn(channels, int(24 * w), 3)]
    for o, n in ((240, 4), (480, 8), (960, 4)):
        for i in range(n):
            layers.append(ShuffleUnit(c, int(o * w), 2 if i == 0 else 1, g))
            c = int(o * w)
    return nn.Sequential(*layers, *ending(c, 0))


class ShuffleV2Unit(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.s, h = s, o // 2
        i = i if s == 2 else h
        self.right = nn.Sequential(bn(i, h), bn(h, h, 3, s, h, None), bn(h, h))
        self.left = nn.Sequential(bn(i, i, 3, 2, i, None), bn(i, h)) if s == 2 else None

    def forward(self, x):
        l, r = (self.left(x), x) if self.s == 2 else x.chunk(2, 1)
        return shuffle(torch.cat((l, self.right(r)), 1), 2)


def shufflenetv2(channels, widths):
    c, layers = 24, [bn(channels, 24, 3)]
    for o, n in zip(widths, (4, 8, 4)):
        for i in range(n):
            layers.append(ShuffleV2Unit(c, o, 2 if i == 0 else 1))
            c = o
    return nn.Sequential(*layers, bn(c, 1024), *ending(1024, 0))


RIVALS = {
    "mobilenet-0.25": lambda channels: mobilenet(channels, 0.25),
    "mobilenetv2-0.25": lambda channels: mobilenetv2(channels, 0.25),
    "shufflenet-0.5-g3": lambda channels: shufflenet(channels, 0.5, 3),
    "shufflenetv2-0.25": lambda channels: shufflenetv2(channels, (32, 64, 128)),
}


def rate(name, mode, channels, side, params, layout, compiled, batch, seconds):
    torch.manual_seed(0)
    net = (RIVALS[name](channels) if name in RIVALS else lrunet(channels, name)).to(memory_format=layout)
    assert sum(p.numel() for p in net.parameters()) == params, "not the network it should be"
    x = torch.rand(batch, channels, side, side).to(memory_format=layout)
    y = torch.randint(0, 10, (batch,))
    run = torch.compile(net) if compiled else net
    opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)

    def train():
        opt.zero_grad()
        torch.nn.functional.cross_entropy(run(x), y).backward()
        opt.step()

    def infer():
        with torch.no_grad():
            run(x)

    step = train if mode == "train" else infer
    net.train(mode == "train")
    step()
    best, begin = float("inf"), time.perf_counter()
    while time.perf_counter() - begin < seconds:
        t = time.perf_counter()
        step()
        best = min(best, time.perf_counter() - t)
    return batch / best


if __name__ == "__main__":
    name, mode, way, (channels, side, params, batch, threads), seconds = *sys.argv[1:4], map(int, sys.argv[4:9]), float(sys.argv[9])
    torch.set_num_threads(threads)
    layouts, ways = (torch.contiguous_format, torch.channels_last), (False, True) if way == "compile" else (False,)
    print(max(rate(name, mode, channels, side, params, layout, compiled, batch, seconds) for layout in layouts for compiled in ways))
