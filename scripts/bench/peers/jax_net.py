"""JAX: a training step compiled by `jit`, or a whole epoch: `lax.scan` over the steps, batches gathered by index inside."""

import functools
import os
import time

import jax
import jax.numpy as jnp
import numpy as np

from nets import has_norm, kernels, shuffled
from protocol import examples, receive, rounds_of, serve

ACTIVATION = {"elu": jax.nn.elu, "relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}


def initial(net, seed):
    """Parameters and running statistics, one dictionary a layer each."""
    parameters, statistics = [], []
    for depth, kernel in enumerate(kernels(net, seed), start=1):
        units = kernel.shape[1]
        norm = {"gamma": jnp.ones(units), "beta": jnp.zeros(units)} if has_norm(net, depth) else {}
        parameters.append({"kernel": jnp.asarray(kernel), "bias": jnp.zeros(units), **norm})
        statistics.append({"mean": jnp.zeros(units), "variance": jnp.ones(units)} if norm else {})
    return parameters, statistics


def normalise(norm, layer, running, z):
    """Batch norm of z `[batch, units]`, and the running statistics after it."""
    mean, variance = z.mean(0), z.var(0)
    rate = 1 - norm["momentum"]
    running = {"mean": running["mean"] + rate * (mean - running["mean"]), "variance": running["variance"] + rate * (variance - running["variance"])}
    return layer["gamma"] * (z - mean) * jax.lax.rsqrt(variance + norm["epsilon"]) + layer["beta"], running


def loss_of(net, parameters, statistics, x, labels):
    """Mean cross-entropy of a batch in training mode, and the running statistics after it."""
    after = []
    for depth, (layer, running) in enumerate(zip(parameters, statistics), start=1):
        x = x @ layer["kernel"] + layer["bias"]
        if running:
            x, running = normalise(net["batchNorm"], layer, running, x)
        if depth < len(parameters):
            x = ACTIVATION[net["activation"]](x)
        after.append(running)
    chosen = jax.nn.one_hot(labels, net["sizes"][-1])
    return -(jax.nn.log_softmax(x) * chosen).sum(1).mean(), after


def step(net, state, images, labels, batch):
    """The state after a step on the examples at the indices `batch`, and their loss before it."""
    parameters, statistics = state
    x, y = (array.at[batch].get(mode="promise_in_bounds") for array in (images, labels))
    (loss, statistics), gradients = jax.value_and_grad(functools.partial(loss_of, net), has_aux=True)(parameters, statistics, x, y)
    if net.get("clipValue"):
        gradients = jax.tree.map(lambda gradient: jnp.clip(gradient, -net["clipValue"], net["clipValue"]), gradients)
    return (jax.tree.map(lambda value, gradient: value - net["learningRate"] * gradient, parameters, gradients), statistics), loss


def epoch(net, state, images, labels, batches):
    """The state after a step on each row of indices, and the losses."""
    return jax.lax.scan(lambda state, batch: step(net, state, images, labels, batch), state, batches)


class Training:
    def __init__(self, task):
        self.net, self.seed, self.epochs = task["net"], task.get("seed", 0), 0
        images, labels = examples(task["train"], task["steps"] * task["batch"])
        self.images, self.labels = jnp.asarray(images), jnp.asarray(labels.astype(np.int32))
        self.shape = (task["steps"], task["batch"])
        self.state = initial(self.net, self.seed)
        self.by_step = task["compiled"] == "step"
        self.compiling = self._compile()

    def _compile(self):
        """Seconds that the compiler takes. It writes the new state where the old one was."""
        start = time.perf_counter()
        what, indices = (step, self._batches()[0]) if self.by_step else (epoch, self._batches())
        given = (self.state, self.images, self.labels, indices)
        self.run = jax.jit(functools.partial(what, self.net), donate_argnums=0).lower(*given).compile()
        return time.perf_counter() - start

    def _batches(self):
        return shuffled(self.shape[0] * self.shape[1], self.seed, self.epochs).astype(np.int32).reshape(self.shape)

    def _step(self, batch):
        self.state, loss = self.run(self.state, self.images, self.labels, batch)
        return loss

    def epoch(self):
        """The mean loss over a pass through the examples in a new order; losses are fetched at its end, so that no step waits for them."""
        batches = self._batches()
        losses = jax.device_get([self._step(batch) for batch in batches] if self.by_step else self._step(batches))
        self.epochs += 1
        return float(np.mean(losses, dtype=np.float64))


def main():
    task = receive()
    # XLA reads it when its first array is made.
    os.environ["NPROC"] = str(task["threads"])
    training = Training(task)
    serve({"JAX": jax.__version__, "NumPy": np.__version__}, rounds_of(training, task), training.compiling)


if __name__ == "__main__":
    main()
