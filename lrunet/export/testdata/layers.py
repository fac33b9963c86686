"""shufflenetv2-0.25

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


def shuffle(x, groups):
    """The channels as a table of some rows, read by columns."""
    n, c, h, w = x.shape
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).reshape(n, c, h, w)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.add("conv1", nn.Conv2d(3, 24, 3, padding=1, bias=False))
        self.add("bn1", nn.BatchNorm2d(24))
        self.add("layer1.0.conv1", nn.Conv2d(24, 24, 3, stride=2, padding=1, groups=24, bias=False))
        self.add("layer1.0.bn1", nn.BatchNorm2d(24))
        self.add("layer1.0.conv2", nn.Conv2d(24, 16, 1, bias=False))
        self.add("layer1.0.bn2", nn.BatchNorm2d(16))
        self.add("layer1.0.conv3", nn.Conv2d(24, 16, 1, bias=False))
        self.add("layer1.0.bn3", nn.BatchNorm2d(16))
        self.add("layer1.0.conv4", nn.Conv2d(16, 16, 3, stride=2, padding=1, groups=16, bias=False))
        self.add("layer1.0.bn4", nn.BatchNorm2d(16))
        self.add("layer1.0.conv5", nn.Conv2d(16, 16, 1, bias=False))
        self.add("layer1.0.bn5", nn.BatchNorm2d(16))
        self.add("layer1.1.conv1", nn.Conv2d(16, 16, 1, bias=False))
        self.add("layer1.1.bn1", nn.BatchNorm2d(16))
        self.add("layer1.1.conv2", nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False))
        self.add("layer1.1.bn2", nn.BatchNorm2d(16))
        self.add("layer1.1.conv3", nn.Conv2d(16, 16, 1, bias=False))
        self.add("layer1.1.bn3", nn.BatchNorm2d(16))
        self.add("layer1.2.conv1", nn.Conv2d(16, 16, 1, bias=False))
        self.add("layer1.2.bn1", nn.BatchNorm2d(16))
        self.add("layer1.2.conv2", nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False))
        self.add("layer1.2.bn2", nn.BatchNorm2d(16))
        self.add("layer1.2.conv3", nn.Conv2d(16, 16, 1, bias=False))
        self.add("layer1.2.bn3", nn.BatchNorm2d(16))
        self.add("layer1.3.conv1", nn.Conv2d(16, 16, 1, bias=False))
        self.add("layer1.3.bn1", nn.BatchNorm2d(16))
        self.add("layer1.3.conv2", nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False))
        self.add("layer1.3.bn2", nn.BatchNorm2d(16))
        self.add("layer1.3.conv3", nn.Conv2d(16, 16, 1, bias=False))
        self.add("layer1.3.bn3", nn.BatchNorm2d(16))
        self.add("layer2.0.conv1", nn.Conv2d(32, 32, 3, stride=2, padding=1, groups=32, bias=False))
        self.add("layer2.0.bn1", nn.BatchNorm2d(32))
        self.add("layer2.0.conv2", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.0.bn2", nn.BatchNorm2d(32))
        self.add("layer2.0.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.0.bn3", nn.BatchNorm2d(32))
        self.add("layer2.0.conv4", nn.Conv2d(32, 32, 3, stride=2, padding=1, groups=32, bias=False))
        self.add("layer2.0.bn4", nn.BatchNorm2d(32))
        self.add("layer2.0.conv5", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.0.bn5", nn.BatchNorm2d(32))
        self.add("layer2.1.conv1", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.1.bn1", nn.BatchNorm2d(32))
        self.add("layer2.1.conv2", nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False))
        self.add("layer2.1.bn2", nn.BatchNorm2d(32))
        self.add("layer2.1.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.1.bn3", nn.BatchNorm2d(32))
        self.add("layer2.2.conv1", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.2.bn1", nn.BatchNorm2d(32))
        self.add("layer2.2.conv2", nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False))
        self.add("layer2.2.bn2", nn.BatchNorm2d(32))
        self.add("layer2.2.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.2.bn3", nn.BatchNorm2d(32))
        self.add("layer2.3.conv1", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.3.bn1", nn.BatchNorm2d(32))
        self.add("layer2.3.conv2", nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False))
        self.add("layer2.3.bn2", nn.BatchNorm2d(32))
        self.add("layer2.3.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.3.bn3", nn.BatchNorm2d(32))
        self.add("layer2.4.conv1", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.4.bn1", nn.BatchNorm2d(32))
        self.add("layer2.4.conv2", nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False))
        self.add("layer2.4.bn2", nn.BatchNorm2d(32))
        self.add("layer2.4.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.4.bn3", nn.BatchNorm2d(32))
        self.add("layer2.5.conv1", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.5.bn1", nn.BatchNorm2d(32))
        self.add("layer2.5.conv2", nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False))
        self.add("layer2.5.bn2", nn.BatchNorm2d(32))
        self.add("layer2.5.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.5.bn3", nn.BatchNorm2d(32))
        self.add("layer2.6.conv1", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.6.bn1", nn.BatchNorm2d(32))
        self.add("layer2.6.conv2", nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False))
        self.add("layer2.6.bn2", nn.BatchNorm2d(32))
        self.add("layer2.6.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.6.bn3", nn.BatchNorm2d(32))
        self.add("layer2.7.conv1", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.7.bn1", nn.BatchNorm2d(32))
        self.add("layer2.7.conv2", nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False))
        self.add("layer2.7.bn2", nn.BatchNorm2d(32))
        self.add("layer2.7.conv3", nn.Conv2d(32, 32, 1, bias=False))
        self.add("layer2.7.bn3", nn.BatchNorm2d(32))
        self.add("layer3.0.conv1", nn.Conv2d(64, 64, 3, stride=2, padding=1, groups=64, bias=False))
        self.add("layer3.0.bn1", nn.BatchNorm2d(64))
        self.add("layer3.0.conv2", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.0.bn2", nn.BatchNorm2d(64))
        self.add("layer3.0.conv3", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.0.bn3", nn.BatchNorm2d(64))
        self.add("layer3.0.conv4", nn.Conv2d(64, 64, 3, stride=2, padding=1, groups=64, bias=False))
        self.add("layer3.0.bn4", nn.BatchNorm2d(64))
        self.add("layer3.0.conv5", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.0.bn5", nn.BatchNorm2d(64))
        self.add("layer3.1.conv1", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.1.bn1", nn.BatchNorm2d(64))
        self.add("layer3.1.conv2", nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False))
        self.add("layer3.1.bn2", nn.BatchNorm2d(64))
        self.add("layer3.1.conv3", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.1.bn3", nn.BatchNorm2d(64))
        self.add("layer3.2.conv1", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.2.bn1", nn.BatchNorm2d(64))
        self.add("layer3.2.conv2", nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False))
        self.add("layer3.2.bn2", nn.BatchNorm2d(64))
        self.add("layer3.2.conv3", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.2.bn3", nn.BatchNorm2d(64))
        self.add("layer3.3.conv1", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.3.bn1", nn.BatchNorm2d(64))
        self.add("layer3.3.conv2", nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False))
        self.add("layer3.3.bn2", nn.BatchNorm2d(64))
        self.add("layer3.3.conv3", nn.Conv2d(64, 64, 1, bias=False))
        self.add("layer3.3.bn3", nn.BatchNorm2d(64))
        self.add("conv2", nn.Conv2d(128, 1024, 1, bias=False))
        self.add("bn2", nn.BatchNorm2d(1024))
        self.add("linear", nn.Conv2d(1024, 4, 1))

    def add(self, name, module):
        """Puts a module where the weights' names have it, such as layer1.0.conv1."""
        *path, last = name.split(".")
        at = self
        for part in path:
            if not hasattr(at, part):
                at.add_module(part, nn.Module())
            at = getattr(at, part)
        at.add_module(last, module)

    def forward(self, image):
        layer = self.get_submodule
        x = layer("conv1")(image)
        x = layer("bn1")(x)
        stem_relu = F.relu(x)
        x = layer("layer1.0.conv1")(stem_relu)
        x = layer("layer1.0.bn1")(x)
        x = layer("layer1.0.conv2")(x)
        x = layer("layer1.0.bn2")(x)
        stage1_1_left_pw_relu = F.relu(x)
        x = layer("layer1.0.conv3")(stem_relu)
        x = layer("layer1.0.bn3")(x)
        x = F.relu(x)
        x = layer("layer1.0.conv4")(x)
        x = layer("layer1.0.bn4")(x)
        x = layer("layer1.0.conv5")(x)
        x = layer("layer1.0.bn5")(x)
        x = F.relu(x)
        x = torch.cat((stage1_1_left_pw_relu, x), 1)
        stage1_1_shuffle = shuffle(x, 2)
        stage1_2_keep = stage1_1_shuffle[:, 0:16]
        x = stage1_1_shuffle[:, 16:32]
        x = layer("layer1.1.conv1")(x)
        x = layer("layer1.1.bn1")(x)
        x = F.relu(x)
        x = layer("layer1.1.conv2")(x)
        x = layer("layer1.1.bn2")(x)
        x = layer("layer1.1.conv3")(x)
        x = layer("layer1.1.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage1_2_keep, x), 1)
        stage1_2_shuffle = shuffle(x, 2)
        stage1_3_keep = stage1_2_shuffle[:, 0:16]
        x = stage1_2_shuffle[:, 16:32]
        x = layer("layer1.2.conv1")(x)
        x = layer("layer1.2.bn1")(x)
        x = F.relu(x)
        x = layer("layer1.2.conv2")(x)
        x = layer("layer1.2.bn2")(x)
        x = layer("layer1.2.conv3")(x)
        x = layer("layer1.2.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage1_3_keep, x), 1)
        stage1_3_shuffle = shuffle(x, 2)
        stage1_4_keep = stage1_3_shuffle[:, 0:16]
        x = stage1_3_shuffle[:, 16:32]
        x = layer("layer1.3.conv1")(x)
        x = layer("layer1.3.bn1")(x)
        x = F.relu(x)
        x = layer("layer1.3.conv2")(x)
        x = layer("layer1.3.bn2")(x)
        x = layer("layer1.3.conv3")(x)
        x = layer("layer1.3.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage1_4_keep, x), 1)
        stage1_4_shuffle = shuffle(x, 2)
        x = layer("layer2.0.conv1")(stage1_4_shuffle)
        x = layer("layer2.0.bn1")(x)
        x = layer("layer2.0.conv2")(x)
        x = layer("layer2.0.bn2")(x)
        stage2_1_left_pw_relu = F.relu(x)
        x = layer("layer2.0.conv3")(stage1_4_shuffle)
        x = layer("layer2.0.bn3")(x)
        x = F.relu(x)
        x = layer("layer2.0.conv4")(x)
        x = layer("layer2.0.bn4")(x)
        x = layer("layer2.0.conv5")(x)
        x = layer("layer2.0.bn5")(x)
        x = F.relu(x)
        x = torch.cat((stage2_1_left_pw_relu, x), 1)
        stage2_1_shuffle = shuffle(x, 2)
        stage2_2_keep = stage2_1_shuffle[:, 0:32]
        x = stage2_1_shuffle[:, 32:64]
        x = layer("layer2.1.conv1")(x)
        x = layer("layer2.1.bn1")(x)
        x = F.relu(x)
        x = layer("layer2.1.conv2")(x)
        x = layer("layer2.1.bn2")(x)
        x = layer("layer2.1.conv3")(x)
        x = layer("layer2.1.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage2_2_keep, x), 1)
        stage2_2_shuffle = shuffle(x, 2)
        stage2_3_keep = stage2_2_shuffle[:, 0:32]
        x = stage2_2_shuffle[:, 32:64]
        x = layer("layer2.2.conv1")(x)
        x = layer("layer2.2.bn1")(x)
        x = F.relu(x)
        x = layer("layer2.2.conv2")(x)
        x = layer("layer2.2.bn2")(x)
        x = layer("layer2.2.conv3")(x)
        x = layer("layer2.2.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage2_3_keep, x), 1)
        stage2_3_shuffle = shuffle(x, 2)
        stage2_4_keep = stage2_3_shuffle[:, 0:32]
        x = stage2_3_shuffle[:, 32:64]
        x = layer("layer2.3.conv1")(x)
        x = layer("layer2.3.bn1")(x)
        x = F.relu(x)
        x = layer("layer2.3.conv2")(x)
        x = layer("layer2.3.bn2")(x)
        x = layer("layer2.3.conv3")(x)
        x = layer("layer2.3.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage2_4_keep, x), 1)
        stage2_4_shuffle = shuffle(x, 2)
        stage2_5_keep = stage2_4_shuffle[:, 0:32]
        x = stage2_4_shuffle[:, 32:64]
        x = layer("layer2.4.conv1")(x)
        x = layer("layer2.4.bn1")(x)
        x = F.relu(x)
        x = layer("layer2.4.conv2")(x)
        x = layer("layer2.4.bn2")(x)
        x = layer("layer2.4.conv3")(x)
        x = layer("layer2.4.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage2_5_keep, x), 1)
        stage2_5_shuffle = shuffle(x, 2)
        stage2_6_keep = stage2_5_shuffle[:, 0:32]
        x = stage2_5_shuffle[:, 32:64]
        x = layer("layer2.5.conv1")(x)
        x = layer("layer2.5.bn1")(x)
        x = F.relu(x)
        x = layer("layer2.5.conv2")(x)
        x = layer("layer2.5.bn2")(x)
        x = layer("layer2.5.conv3")(x)
        x = layer("layer2.5.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage2_6_keep, x), 1)
        stage2_6_shuffle = shuffle(x, 2)
        stage2_7_keep = stage2_6_shuffle[:, 0:32]
        x = stage2_6_shuffle[:, 32:64]
        x = layer("layer2.6.conv1")(x)
        x = layer("layer2.6.bn1")(x)
        x = F.relu(x)
        x = layer("layer2.6.conv2")(x)
        x = layer("layer2.6.bn2")(x)
        x = layer("layer2.6.conv3")(x)
        x = layer("layer2.6.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage2_7_keep, x), 1)
        stage2_7_shuffle = shuffle(x, 2)
        stage2_8_keep = stage2_7_shuffle[:, 0:32]
        x = stage2_7_shuffle[:, 32:64]
        x = layer("layer2.7.conv1")(x)
        x = layer("layer2.7.bn1")(x)
        x = F.relu(x)
        x = layer("layer2.7.conv2")(x)
        x = layer("layer2.7.bn2")(x)
        x = layer("layer2.7.conv3")(x)
        x = layer("layer2.7.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage2_8_keep, x), 1)
        stage2_8_shuffle = shuffle(x, 2)
        x = layer("layer3.0.conv1")(stage2_8_shuffle)
        x = layer("layer3.0.bn1")(x)
        x = layer("layer3.0.conv2")(x)
        x = layer("layer3.0.bn2")(x)
        stage3_1_left_pw_relu = F.relu(x)
        x = layer("layer3.0.conv3")(stage2_8_shuffle)
        x = layer("layer3.0.bn3")(x)
        x = F.relu(x)
        x = layer("layer3.0.conv4")(x)
        x = layer("layer3.0.bn4")(x)
        x = layer("layer3.0.conv5")(x)
        x = layer("layer3.0.bn5")(x)
        x = F.relu(x)
        x = torch.cat((stage3_1_left_pw_relu, x), 1)
        stage3_1_shuffle = shuffle(x, 2)
        stage3_2_keep = stage3_1_shuffle[:, 0:64]
        x = stage3_1_shuffle[:, 64:128]
        x = layer("layer3.1.conv1")(x)
        x = layer("layer3.1.bn1")(x)
        x = F.relu(x)
        x = layer("layer3.1.conv2")(x)
        x = layer("layer3.1.bn2")(x)
        x = layer("layer3.1.conv3")(x)
        x = layer("layer3.1.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage3_2_keep, x), 1)
        stage3_2_shuffle = shuffle(x, 2)
        stage3_3_keep = stage3_2_shuffle[:, 0:64]
        x = stage3_2_shuffle[:, 64:128]
        x = layer("layer3.2.conv1")(x)
        x = layer("layer3.2.bn1")(x)
        x = F.relu(x)
        x = layer("layer3.2.conv2")(x)
        x = layer("layer3.2.bn2")(x)
        x = layer("layer3.2.conv3")(x)
        x = layer("layer3.2.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage3_3_keep, x), 1)
        stage3_3_shuffle = shuffle(x, 2)
        stage3_4_keep = stage3_3_shuffle[:, 0:64]
        x = stage3_3_shuffle[:, 64:128]
        x = layer("layer3.3.conv1")(x)
        x = layer("layer3.3.bn1")(x)
        x = F.relu(x)
        x = layer("layer3.3.conv2")(x)
        x = layer("layer3.3.bn2")(x)
        x = layer("layer3.3.conv3")(x)
        x = layer("layer3.3.bn3")(x)
        x = F.relu(x)
        x = torch.cat((stage3_4_keep, x), 1)
        x = shuffle(x, 2)
        x = layer("conv2")(x)
        x = layer("bn2")(x)
        x = F.relu(x)
        x = F.adaptive_avg_pool2d(x, 1)
        x = layer("linear")(x)
        return x.flatten(1)


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
