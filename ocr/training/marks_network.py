"""The network that sees stamps and signatures: a small pyramid whose answer has a quarter of the page's resolution."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = ("stamp", "signature", "writing", "print")
"""What each plane of the answer stands for; the last two only teach it what marks are not."""


def _turn(into: int, out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(into, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU())


class MarkNetwork(nn.Module):
    """RGB pages, float32 (n, 3, height, width), 0 to 1, sides divisible by 32, to logits (n, 4, height / 4, width / 4)."""

    def __init__(self) -> None:
        super().__init__()
        self.at_half = nn.Sequential(_turn(3, 16, 2), _turn(16, 16))
        self.at_quarter = nn.Sequential(_turn(16, 32, 2), _turn(32, 32))
        self.at_eighth = nn.Sequential(_turn(32, 64, 2), _turn(64, 64))
        self.at_sixteenth = nn.Sequential(_turn(64, 112, 2), _turn(112, 112))
        self.widest = nn.Sequential(_turn(112, 128, 2), _turn(128, 128))
        self.from_widest = nn.Conv2d(128, 64, 1)
        self.from_sixteenth = nn.Conv2d(112, 64, 1)
        self.from_eighth = nn.Conv2d(64, 64, 1)
        self.from_quarter = nn.Conv2d(32, 64, 1)
        self.joined = _turn(64, 64)
        self.answer = nn.Sequential(_turn(64, 48), nn.Conv2d(48, len(CHANNELS), 1))

    def forward(self, pages: Tensor) -> Tensor:
        """Logits of every channel."""
        quarter = self.at_quarter(self.at_half(pages * 2 - 1))
        eighth = self.at_eighth(quarter)
        sixteenth = self.at_sixteenth(eighth)
        top = self.from_widest(self.widest(sixteenth))
        level = functional.relu(_doubled(top) + self.from_sixteenth(sixteenth))
        level = self.joined(_doubled(level) + self.from_eighth(eighth))
        level = functional.relu(_doubled(level) + self.from_quarter(quarter))
        answer: Tensor = self.answer(level)
        return answer


def fused(network: MarkNetwork) -> MarkNetwork:
    """The same answers without batch normalisation: each is folded into the convolution before it.

    What is trained on from there needs no batch statistics, is a third faster, and is exported as it is.
    """
    network.eval()
    for module in network.modules():
        if isinstance(module, nn.Sequential) and len(module) > 1 and isinstance(module[1], nn.BatchNorm2d):
            convolution = module[0]
            assert isinstance(convolution, nn.Conv2d)
            module[0] = nn.utils.fuse_conv_bn_eval(convolution, module[1])
            module[1] = nn.Identity()
    return network.train()


def _doubled(level: Tensor) -> Tensor:
    return functional.interpolate(level, scale_factor=2.0, mode="nearest")


def loss_of(logits: Tensor, what: Tensor) -> Tensor:
    """How far `logits` are from the bits of `what`, uint8 (n, height, width); unjudged places do not count.

    Cross-entropy on every place, and the overlap (Dice) of stamps and signatures so that small ones count too.
    """
    bits = torch.stack([(what & bit) > 0 for bit in (1, 2, 4, 8)], dim=1).float()
    judged = ((what & 16) == 0).float().unsqueeze(1)
    others = judged * ((what & 32) == 0).float().unsqueeze(1)
    known = torch.cat([judged, judged, others, others], dim=1)
    weight = torch.tensor([2.0, 2.0, 0.4, 0.2]).view(1, 4, 1, 1) * known * (1 + bits)
    entropy = (functional.binary_cross_entropy_with_logits(logits, bits, reduction="none") * weight).mean()
    chance = torch.sigmoid(logits[:, :2]) * judged
    truth = bits[:, :2] * judged
    common = (chance * truth).sum((0, 2, 3))
    dice = 1 - (2 * common + 20) / (chance.sum((0, 2, 3)) + truth.sum((0, 2, 3)) + 20)
    return entropy + 0.3 * dice.mean()
