#!/usr/bin/env python3
"""Writes torch.json: what PyTorch gives where this package says that it does the same. Orthogonalisation, lookahead and
whitening are written here from their descriptions, in PyTorch's own operations."""
import json, os, torch
import torch.nn.functional as F

torch.manual_seed(1)


def numbers(t):
    return [float(x) for x in t.detach().flatten()]


def one_cycle(steps):
    p = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=steps, cycle_momentum=False)
    rates = []
    for step in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            schedule.step()
    return rates


def sgd(decoupled):
    """Three steps on a weight and on the bias of a batch normalisation, whose rate is 8 times as high."""
    rate, decay, factor = 0.1, 0.05, 8
    weight, bias = torch.randn(21), torch.randn(5)
    start = numbers(weight), numbers(bias)
    weight.requires_grad_(), bias.requires_grad_()
    in_gradient = 0 if decoupled else decay
    optimizer = torch.optim.SGD([
        {"params": [weight], "lr": rate, "weight_decay": in_gradient},
        {"params": [bias], "lr": rate * factor, "weight_decay": in_gradient / factor},
    ], lr=rate, momentum=0.9, nesterov=True)
    grads = []
    for _ in range(3):
        weight.grad, bias.grad = torch.randn(21), torch.randn(5)
        grads.append([numbers(weight.grad), numbers(bias.grad)])
        if decoupled:
            with torch.no_grad():
                weight.mul_(1 - rate * decay)
                bias.mul_(1 - rate * decay)
        optimizer.step()
    return {"decoupled": decoupled, "start": start, "grads": grads, "end": [numbers(weight), numbers(bias)]}


def orthogonal(g, steps):
    x = g / (g.norm() + 1e-7)
    if x.size(0) > x.size(1):
        x = x.T
    for _ in range(steps):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.T if g.size(0) > g.size(1) else x


def muon(shape, groups, newton_schulz):
    rate, momentum = 0.2, 0.6
    weight, velocity = torch.randn(shape), torch.zeros(shape)
    start, grads = numbers(weight), []
    for _ in range(3):
        grad = torch.randn(shape)
        grads.append(numbers(grad))
        velocity.mul_(momentum).add_(grad)
        direction = grad.add(velocity, alpha=momentum)
        for w, d in zip(weight.chunk(groups), direction.chunk(groups)):
            w.mul_(len(w) ** 0.5 / w.norm())
            w.add_(orthogonal(d.reshape(len(d), -1), newton_schulz).view(w.shape), alpha=-rate)
    return {"shape": shape, "groups": groups, "steps": newton_schulz, "start": start, "grads": grads, "end": numbers(weight)}


def lookahead(steps):
    net = torch.randn(7)
    slow, start, changes = net.clone(), numbers(net), []
    schedule = 0.95**5 * (torch.arange(steps + 1) / steps) ** 3
    for step in range(1, steps + 1):
        change = torch.randn(7)
        changes.append(numbers(change))
        net += change
        if step % 5 == 0:
            slow.lerp_(net, 1 - schedule[step].item())
            net.copy_(slow)
    slow.lerp_(net, 0.0)
    net.copy_(slow)
    return {"start": start, "changes": changes, "end": numbers(net)}


def mixed(smoothing):
    logits = torch.randn(18, 5, requires_grad=True)
    a, b, share = torch.randint(5, (18,)), torch.randint(5, (18,)), torch.rand(18)
    def loss(labels):
        return F.cross_entropy(logits, labels, reduction="none", label_smoothing=smoothing)
    mean = ((1 - share) * loss(a) + share * loss(b)).mean()
    mean.backward()
    return {"smoothing": smoothing, "logits": numbers(logits), "labels": a.tolist(), "second": b.tolist(),
            "shares": numbers(share), "loss": mean.item(), "gradient": numbers(logits.grad)}


def whiten():
    images = (torch.rand(12, 1, 10, 10).cumsum(2).cumsum(3) * torch.rand(12, 1, 10, 10) * 12).clamp(0, 255).byte()
    patches = (images.double() / 255).unfold(2, 3, 1).unfold(3, 3, 1).reshape(-1, 9)
    values, vectors = torch.linalg.eigh(torch.cov(patches.T, correction=0))
    values, vectors = values.flip(0), vectors.T.flip(0)
    signs = torch.gather(vectors, 1, vectors.abs().argmax(1, keepdim=True)).sign()
    filters = signs * vectors / (values.unsqueeze(1) + 5e-4).sqrt()
    return {"images": images.flatten().tolist(), "filters": numbers(torch.cat([filters, -filters]))}


text = {
    "one_cycle": [one_cycle(n) for n in (2, 7, 20, 101)],
    "sgd": [sgd(False), sgd(True)],
    "muon": [muon([8, 12, 1, 1], 2, 3), muon([6, 2, 3, 3], 1, 5), muon([40, 17, 1, 1], 1, 3)],
    "lookahead": [lookahead(13), lookahead(20)],
    "mixed": [mixed(0.0), mixed(0.1)],
    "whiten": whiten(),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch.json"), "w") as f:
    json.dump(json.loads(json.dumps(text), parse_float=lambda x: float(f"{float(x):.9g}")), f, separators=(",", ":"))
    f.write("\n")
