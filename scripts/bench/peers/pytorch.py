"""PyTorch in eager mode: training, all gradients of one batch, probes by hooks, and bare matrix products."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nets import has_norm, kernels, shuffled
from protocol import examples, milliseconds, random_batch, receive, rounds_of, serve

ACTIVATION = {"elu": nn.ELU, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}


def build(net, seed=0):
    """The network as a Sequential, with the initial weights of gradient-lab, biases 0."""
    layers = []
    for depth, kernel in enumerate(kernels(net, seed), start=1):
        inputs, units = kernel.shape
        dense = nn.utils.skip_init(nn.Linear, inputs, units)
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(kernel.T))
            dense.bias.zero_()
        layers.append(dense)
        if has_norm(net, depth):
            norm = net["batchNorm"]
            layers.append(nn.BatchNorm1d(units, eps=norm["epsilon"], momentum=1 - norm["momentum"]))
        if depth < len(net["sizes"]) - 1:
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
        self.net, self.batch, self.seed = task["net"], task["batch"], task.get("seed", 0)
        images, labels = examples(task["train"], task["steps"] * task["batch"])
        self.images, self.labels = torch.from_numpy(images), torch.from_numpy(labels)
        self.model = build(self.net, self.seed)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.net["learningRate"])
        self.hooks = Hooks(self.model, task["probe"]) if task.get("probe") else None
        self.epochs = 0

    def step(self, chosen):
        """The loss of the examples at the indices `chosen`, before a step on it."""
        self.optimizer.zero_grad()
        loss = F.cross_entropy(self.model(self.images[chosen]), self.labels[chosen])
        loss.backward()
        if self.net.get("clipValue"):
            nn.utils.clip_grad_value_(self.model.parameters(), self.net["clipValue"])
        self.optimizer.step()
        return loss

    def epoch(self):
        """The mean loss over a pass through the examples in a new order."""
        self.model.train()
        batches = torch.from_numpy(shuffled(len(self.images), self.seed, self.epochs)).split(self.batch)
        total = 0.0
        for number, chosen in enumerate(batches):
            if self.hooks:
                self.hooks.step(number)
            total += self.step(chosen).item()
        if self.hooks:
            self.hooks.rows.clear()
        self.epochs += 1
        return total / len(batches)

    @torch.no_grad()
    def accuracy(self, pair):
        self.model.eval()
        images, labels = examples(pair)
        return (self.model(torch.from_numpy(images)).argmax(1) == torch.from_numpy(labels)).float().mean().item()


def train(task):
    return rounds_of(Training(task), task)


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


def settings(task):
    torch.set_num_threads(task["threads"])
    # As TensorFlow does in its own threads: without it the numbers below 1e-38 of a vanishing gradient cost a multiple of the others.
    torch.set_flush_denormal(True)


def versions():
    return {"PyTorch": torch.__version__, "NumPy": np.__version__}


def main():
    task = receive()
    settings(task)
    kinds = {"train": train, "losses": train, "gradients": gradients, "matmul": matmul, "accuracy": accuracy}
    serve(versions(), kinds[task["kind"]](task))


if __name__ == "__main__":
    main()
