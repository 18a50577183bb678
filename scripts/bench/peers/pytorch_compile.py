"""PyTorch with `torch.compile`: a whole training step, its gradients and its update included, as one compiled function."""

import copy
import time

import torch
import torch.nn.functional as F

from protocol import receive, rounds_of, serve
from pytorch import Training, settings, versions


def whole_step(model, net):
    """A step as a function without an optimizer's bookkeeping, which compiles without a break."""
    parameters = list(model.parameters())
    # Else a call of `grad` ends a graph, and the update is compiled apart from the gradients.
    torch._dynamo.config.trace_autograd_ops = True
    limit, rate = net.get("clipValue"), net["learningRate"]

    @torch.compile(fullgraph=True)
    def step(images, labels, chosen):
        loss = F.cross_entropy(model(images[chosen]), labels[chosen])
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients):
                parameter.sub_(rate * (gradient.clamp(-limit, limit) if limit else gradient))
        return loss.detach()

    return step


class Compiled(Training):
    def __init__(self, task):
        super().__init__(task)
        self.compiled = whole_step(self.model, self.net)
        self.compiling = self._compile()

    def step(self, chosen):
        return self.compiled(self.images, self.labels, chosen)

    def _compile(self):
        """Seconds that the compiler takes, by steps that are undone; the second, on indices that start elsewhere in memory, shows whether it starts anew."""
        before = copy.deepcopy(self.model.state_dict())
        self.model.train()
        start = time.perf_counter()
        for chosen in torch.arange(2 * self.batch).split(self.batch):
            self.step(chosen)
        seconds = time.perf_counter() - start
        self.model.load_state_dict(before)
        return seconds


def main():
    task = receive()
    settings(task)
    training = Compiled(task)
    serve(versions(), rounds_of(training, task), training.compiling)


if __name__ == "__main__":
    main()
