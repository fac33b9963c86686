"""stem8/2 16x3g4ut2s1i/2 16x2g4r1n3s2 16x2ub2n2i 32x2g4on1/2 head16-linear

Classifies images into 4 classes. Written by lrunet. The weights lie in net.pt, which load() reads:

    from net import CLASSES, load

    network = load()
    logits = network(images)  # images: float32, N x 3 x 12 x 16, pixels from 0 to 1
    print(CLASSES[logits[0].argmax()])

    python3 net.py IMAGE...  # the likeliest class of each
"""
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

CLASSES = [
    "bird",
    "cat & dog",
    "\"frog\"",
    "sch\u00f6nes Schiff",
]


def shuffle(x):
    """Swaps the channels' halves and interleaves them."""
    low, high = x.chunk(2, 1)
    return torch.stack((high, low), 2).flatten(1, 2)


def widen(x, channels):
    """Repeats the channels until there are as many."""
    return x.repeat(1, -(-channels // x.shape[1]), 1, 1)[:, :channels]


class Norm(nn.Module):
    """A batch normalisation, or the parts of one: what it lacks, it gets."""

    def __init__(self, channels, scale=True, shift=True, statistics=True):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.ones(channels)) if scale else None)
        self.register_parameter("bias", nn.Parameter(torch.zeros(channels)) if shift else None)
        self.register_buffer("running_mean", torch.zeros(channels) if statistics else None)
        self.register_buffer("running_var", torch.ones(channels) if statistics else None)

    def forward(self, x, other=None, gain=None):
        weight, bias = self.weight, self.bias
        if other is not None:
            weight = other.weight if weight is None else weight
            bias = other.bias if bias is None else bias
        if gain is not None:
            weight = weight * gain
        return F.batch_norm(x, self.running_mean, self.running_var, weight, bias, self.training)


def factors(count, size, start):
    return nn.ParameterList(nn.Parameter(torch.full((size,), start)) for _ in range(count))


class Reuse(nn.Module):
    """Executes one block several times: a 3x3 convolution of each channel and a grouped 1x1 convolution."""

    def __init__(self, width, reuse, expansion, groups, norms=0, unshifted=False, residual=0, injected=False):
        super().__init__()
        self.width, self.middle, self.reuse, self.groups = width, expansion * width, reuse, groups
        self.dw_bn_list = nn.ModuleList(Norm(self.middle, norms < 1, norms < 1 and not unshifted) for _ in range(reuse))
        self.pw_bn_list = nn.ModuleList(Norm(width, norms < 3, norms < 2) for _ in range(reuse))
        self.dw_bn = Norm(self.middle, shift=not unshifted, statistics=False) if norms > 0 else None
        self.pw_bn = Norm(width, scale=norms == 3, statistics=False) if norms > 1 else None
        self.pw_gain_list = nn.ParameterList(nn.Parameter(torch.ones(1)) for _ in range(reuse)) if norms == 3 else None
        self.branch_list = factors(reuse, width if residual == 2 else 1, 0.0) if residual else None
        self.skip_list = factors(reuse, width if residual == 2 else 1, 1.0) if residual else None
        self.register_parameter("inject", nn.Parameter(torch.zeros(width)) if injected else None)

    def depthwise(self):
        return nn.Conv2d(self.width, self.middle, 3, padding=1, groups=self.width, bias=False)

    def pointwise(self):
        return nn.Conv2d(self.middle, self.width, 1, groups=self.groups, bias=False)

    def forward(self, x):
        first = x
        for i in range(self.reuse):
            if i > 0:
                x = shuffle(x)
            if self.skip_list is not None:
                x = x * self.skip_list[i].view(1, -1, 1, 1)
            if self.inject is not None and i > 0:
                x = x + first * self.inject.view(1, -1, 1, 1)
            dw, pw = self.weights(i)
            y = F.conv2d(x, dw, padding=1, groups=self.width)
            y = self.dw_bn_list[i](y, self.dw_bn)
            y = F.conv2d(y, pw, groups=self.groups)
            y = self.pw_bn_list[i](y, self.pw_bn, None if self.pw_gain_list is None else self.pw_gain_list[i])
            if self.branch_list is not None:
                y = y * self.branch_list[i].view(1, -1, 1, 1)
            x = F.relu(x + y)
        return x


class OwnStage(Reuse):
    """Each execution has weights of its own."""

    def __init__(self, *size, **settings):
        super().__init__(*size, **settings)
        self.dw_list = nn.ModuleList(self.depthwise() for _ in range(self.reuse))
        self.pw_list = nn.ModuleList(self.pointwise() for _ in range(self.reuse))

    def weights(self, i):
        return self.dw_list[i].weight, self.pw_list[i].weight


class TemplateStage(Reuse):
    """Each execution mixes its weights of templates that all share."""

    def __init__(self, *size, templates, **settings):
        super().__init__(*size, **settings)
        self.dw_template_list = nn.ModuleList(self.depthwise() for _ in range(templates))
        self.pw_template_list = nn.ModuleList(self.pointwise() for _ in range(templates))
        self.dw_coefficient_list = nn.ParameterList(nn.Parameter(torch.ones(templates)) for _ in range(self.reuse))
        self.pw_coefficient_list = nn.ParameterList(nn.Parameter(torch.ones(templates)) for _ in range(self.reuse))

    def weights(self, i):
        return (sum(c * m.weight for c, m in zip(self.dw_coefficient_list[i], self.dw_template_list)),
                sum(c * m.weight for c, m in zip(self.pw_coefficient_list[i], self.pw_template_list)))


class BasesStage(Reuse):
    """Each execution makes the filters of its 1x1 convolution of some that all share, and one of its own."""

    def __init__(self, *size, bases, **settings):
        super().__init__(*size, **settings)
        columns = self.middle // self.groups
        self.dw = self.depthwise()
        self.pw_basis = nn.Conv2d(columns, self.groups * bases, 1, bias=False)
        self.pw_basis_list = nn.ModuleList(nn.Conv2d(columns, self.groups, 1, bias=False) for _ in range(self.reuse))
        self.pw_coefficient_list = nn.ModuleList(nn.Conv2d(bases + 1, self.width, 1, bias=False) for _ in range(self.reuse))

    def weights(self, i):
        columns = self.middle // self.groups
        shared = self.pw_basis.weight.view(self.groups, -1, columns)
        own = self.pw_basis_list[i].weight.view(self.groups, 1, columns)
        filters = torch.cat((shared, own), 1)
        coefficients = self.pw_coefficient_list[i].weight.view(self.groups, -1, filters.shape[1])
        return self.dw.weight, (coefficients @ filters).view(self.width, columns, 1, 1)


class RankStage(Reuse):
    """Each execution adds a matrix of low rank to the 1x1 convolution's weight that all share."""

    def __init__(self, *size, rank, **settings):
        super().__init__(*size, **settings)
        columns = self.middle // self.groups
        self.dw, self.pw = self.depthwise(), self.pointwise()
        self.pw_down_list = nn.ModuleList(nn.Conv2d(columns, self.groups * rank, 1, bias=False) for _ in range(self.reuse))
        self.pw_up_list = nn.ModuleList(nn.Conv2d(rank, self.width, 1, bias=False) for _ in range(self.reuse))

    def weights(self, i):
        pw = self.pw.weight
        down = self.pw_down_list[i].weight.view(self.groups, -1, pw.shape[1])
        up = self.pw_up_list[i].weight.view(self.groups, -1, down.shape[1])
        return self.dw.weight, pw + (up @ down).view(pw.shape)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.stage1 = TemplateStage(16, 3, expansion=2, groups=4, templates=2, unshifted=True, residual=1, injected=True)
        self.stage2 = RankStage(16, 2, expansion=2, groups=4, rank=1, norms=3, residual=2)
        self.stage3 = BasesStage(16, 2, expansion=2, groups=8, bases=2, norms=2, unshifted=True, injected=True)
        self.stage4 = OwnStage(32, 2, expansion=2, groups=4, norms=1)
        self.classifier = nn.Sequential(
            nn.Conv2d(32, 16, 1, groups=8, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.Dropout(0),
            nn.Conv2d(16, len(CLASSES), 1), nn.AdaptiveAvgPool2d(1))

    def forward(self, x):
        x = self.features(x)
        x = widen(x, 16)
        x = self.stage1(x)
        x = F.max_pool2d(x, 3, stride=2, padding=1)
        x = self.stage2(x)
        x = self.stage3(x)
        x = widen(x, 32)
        x = self.stage4(x)
        x = F.max_pool2d(x, 3, stride=2, padding=1)
        return self.classifier(x).flatten(1)


def load(path=Path(__file__).with_name("net.pt")):
    """The network with its weights, ready to classify."""
    network = Network()
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return network.eval()


def read(path):
    """An image as the network takes it: upright, on white, and of others than 16x12 pixels the middle, scaled."""
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(Image.open(path)).convert("RGBA")
    image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    image = ImageOps.fit(image, (16, 12), Image.BICUBIC).convert("RGB")
    pixels = torch.tensor(list(image.tobytes()), dtype=torch.float32)
    return pixels.view(12, 16, 3).permute(2, 0, 1) / 255


if __name__ == "__main__":
    network = load()
    print(f"{sum(p.numel() for p in network.parameters())} parameters, {len(CLASSES)} classes")
    with torch.no_grad():
        for path in sys.argv[1:]:
            probability, index = network(read(path)[None]).softmax(1)[0].max(0)
            print(f"{path}: {CLASSES[index]} ({100 * probability:.1f} %)")
