"""stem8/2 16x2g4q2/2 32x1q5 head16

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


class Reuse(nn.Module):
    """Executes one block several times: a 3x3 convolution of each channel and a grouped 1x1 convolution."""

    def __init__(self, width, reuse, expansion, groups, shuffles=0):
        super().__init__()
        self.width, self.middle, self.reuse, self.groups = width, expansion * width, reuse, groups
        self.dw_bn_list = nn.ModuleList(nn.BatchNorm2d(self.middle) for _ in range(reuse))
        self.pw_bn_list = nn.ModuleList(nn.BatchNorm2d(width) for _ in range(reuse))
        self.shuffles = shuffles

    def depthwise(self):
        return nn.Conv2d(self.width, self.middle, 3, padding=1, groups=self.width, bias=False)

    def pointwise(self):
        return nn.Conv2d(self.middle, self.width, 1, groups=self.groups, bias=False)

    def forward(self, x):
        for i in range(self.reuse):
            if i > 0:
                x = shuffle(x)
            dw, pw = self.weights(i)
            y = F.conv2d(x, dw, padding=1, groups=self.width)
            y = self.dw_bn_list[i](y)
            y = F.conv2d(y, pw, groups=self.groups)
            y = self.pw_bn_list[i](y)
            x = F.relu(x + y)
        for _ in range(self.shuffles):
            x = shuffle(x)
        return x


class Stage(Reuse):
    """All executions have the same weights."""

    def __init__(self, *size, **settings):
        super().__init__(*size, **settings)
        self.dw, self.pw = self.depthwise(), self.pointwise()

    def weights(self, i):
        return self.dw.weight, self.pw.weight


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.stage1 = Stage(16, 2, expansion=2, groups=4, shuffles=2)
        self.stage2 = Stage(32, 1, expansion=2, groups=8, shuffles=5)
        self.classifier = nn.Sequential(
            nn.Conv2d(32, 16, 1, groups=8, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.Dropout(0),
            nn.Conv2d(16, len(CLASSES), 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1))

    def forward(self, x):
        x = self.features(x)
        x = widen(x, 16)
        x = self.stage1(x)
        x = F.max_pool2d(x, 3, stride=2, padding=1)
        x = widen(x, 32)
        x = self.stage2(x)
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
