"""What all Python peers start from: gradient-lab's own initial weights and its order of the examples, so that all of them walk one path."""

import math

import numpy as np


def kernels(net, seed):
    """The weight matrices `[inputs, units]` that gradient-lab draws for this seed: He for elu and relu, Xavier for sigmoid. Its streams are NumPy's."""
    sizes = net["sizes"]
    drawn = []
    for depth, (inputs, units) in enumerate(zip(sizes, sizes[1:]), start=1):
        variance = 2 / (inputs + units) if net["activation"] == "sigmoid" else 2 / inputs
        random = np.random.RandomState([seed, *f"dense{depth}/kernel".encode()])
        drawn.append(random.normal(0, math.sqrt(variance), (inputs, units)).astype(np.float32))
    return drawn


def has_norm(net, depth):
    """Whether batch norm follows the dense layer of this depth, 1 for the first."""
    norm = net.get("batchNorm")
    return bool(norm) and (depth < len(net["sizes"]) - 1 or norm["onLogits"])


def shuffled(size, seed, epoch):
    """The order in which gradient-lab's `train` takes the examples."""
    return np.random.RandomState([seed, epoch]).permutation(size)
