"""PyTorch in eager mode: training, all gradients of one batch, probes by hooks, and bare matrix products."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from protocol import examples, milliseconds, random_batch, receive, send

ACTIVATION = {"elu": nn.ELU, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}


def build(net):
    """The network as a Sequential, with the initial weights of gradient-lab: He for elu and relu, Xavier for sigmoid, biases 0."""
    sizes, norm = net["sizes"], net.get("batchNorm")
    layers = []
    for depth in range(1, len(sizes)):
        hidden = depth < len(sizes) - 1
        dense = nn.Linear(sizes[depth - 1], sizes[depth])
        gain = 1 / sizes[depth - 1] if net["activation"] != "sigmoid" else 1 / (sizes[depth - 1] + sizes[depth])
        nn.init.normal_(dense.weight, std=(2 * gain) ** 0.5)
        nn.init.zeros_(dense.bias)
        layers.append(dense)
        if norm and (hidden or norm.get("onLogits")):
            layers.append(nn.BatchNorm1d(sizes[depth], eps=norm["epsilon"], momentum=1 - norm["momentum"]))
        if hidden:
            layers.append(ACTIVATION[net["activation"]]())
    return nn.Sequential(*layers)


class Hooks:
    """What a PyTorch user writes to see what gradient-lab's probes record: a hook on each parameter, and a forward hook on each z and a."""

    def __init__(self, model, probe):
        self.every = probe["every"]
        self.on = False
        self.rows = []
        for name, parameter in model.named_parameters():
            parameter.register_hook(lambda gradient, name=name: self._gradient(name, gradient))
        if not probe["activations"]:
            return
        modules = list(model.named_children())
        for (name, module), (_, following) in zip(modules, [*modules[1:], (None, None)], strict=True):
            # What goes into batch norm is not z.
            if not isinstance(following, nn.BatchNorm1d):
                module.register_forward_hook(lambda module, _, output, name=name: self._activation(name, module, output))

    def step(self, number):
        self.on = number % self.every == 0

    def _gradient(self, name, gradient):
        if self.on:
            self.rows.append((name, gradient.norm().item()))

    @torch.no_grad()
    def _activation(self, name, module, output):
        if self.on:
            is_z = not isinstance(module, tuple(ACTIVATION.values()))
            off = (output <= 0).float().mean().item() if is_z else None
            self.rows.append((name, output.norm().item(), output.mean().item(), output.std().item(), off))


class Training:
    def __init__(self, task):
        torch.manual_seed(task.get("seed", 0))
        self.net, self.batch = task["net"], task["batch"]
        images, labels = examples(task["train"], task["steps"] * task["batch"])
        self.images, self.labels = torch.from_numpy(images), torch.from_numpy(labels)
        self.model = build(self.net)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.net["learningRate"])
        self.hooks = Hooks(self.model, task["probe"]) if task.get("probe") else None

    def epoch(self):
        self.model.train()
        order = torch.randperm(len(self.images))
        total = 0.0
        for number, start in enumerate(range(0, len(order), self.batch)):
            chosen = order[start : start + self.batch]
            if self.hooks:
                self.hooks.step(number)
            self.optimizer.zero_grad()
            loss = F.cross_entropy(self.model(self.images[chosen]), self.labels[chosen])
            loss.backward()
            if self.net.get("clipValue"):
                nn.utils.clip_grad_value_(self.model.parameters(), self.net["clipValue"])
            self.optimizer.step()
            total += loss.item()
        if self.hooks:
            self.hooks.rows.clear()

    @torch.no_grad()
    def accuracy(self, pair):
        self.model.eval()
        images, labels = examples(pair)
        return (self.model(torch.from_numpy(images)).argmax(1) == torch.from_numpy(labels)).float().mean().item()


def train(task):
    training = Training(task)
    return lambda: milliseconds(training.epoch) / task["steps"]


def gradients(task):
    model = build(task["net"])
    images, labels = map(torch.from_numpy, random_batch(task))
    parameters = list(model.parameters())

    def run():
        for _ in range(task["passes"]):
            torch.autograd.grad(F.cross_entropy(model(images), labels), parameters)

    return lambda: milliseconds(run) / task["passes"]


@torch.no_grad()
def matmul(task):
    sizes, batch = task["net"]["sizes"], task["batch"]
    matrices = [(torch.rand(batch, m), torch.rand(m, n), torch.rand(batch, n)) for m, n in zip(sizes, sizes[1:])]

    @torch.no_grad()
    def run():
        for _ in range(task["passes"]):
            for index, (x, w, delta) in enumerate(matrices):
                torch.mm(x, w)
                torch.mm(x.T, delta)
                if index > 0:
                    torch.mm(delta, w.T)

    return lambda: milliseconds(run) / task["passes"]


def accuracy(task):
    training = Training(task)

    def run():
        for _ in range(task["epochs"]):
            training.epoch()
        return training.accuracy(task["test"])

    return run


def main():
    task = receive()
    torch.set_num_threads(task["threads"])
    # As TensorFlow does in its own threads: without it the numbers below 1e-38 of a vanishing gradient cost a multiple of the others.
    torch.set_flush_denormal(True)
    run = {"train": train, "gradients": gradients, "matmul": matmul, "accuracy": accuracy}[task["kind"]](task)
    send(ready={"PyTorch": torch.__version__, "NumPy": np.__version__})
    while receive() is not None:
        send(value=run())


if __name__ == "__main__":
    main()
