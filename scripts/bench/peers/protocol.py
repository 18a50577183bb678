"""The Python side of a lane: a task as JSON on standard input, then one round for each further line; answers as JSON lines."""

import gzip
import json
import pathlib
import sys
import time

import numpy as np


def receive():
    """The next message, or None when there are no more."""
    line = sys.stdin.readline()
    return json.loads(line) if line else None


def send(**message):
    print(json.dumps(message), flush=True)


def serve(versions, run, compiling=None):
    """Says that all is ready, after `compiling` seconds of a compiler's work, and does a round whenever told to."""
    send(ready=versions, **({} if compiling is None else {"compiling": compiling}))
    while receive() is not None:
        send(value=run())


def milliseconds(run):
    """Time of one call."""
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def rounds_of(training, task):
    """A round of the tasks `train` and `losses`, with an object whose `epoch` trains for one and gives its mean loss."""
    if task["kind"] == "losses":
        return lambda: [training.epoch() for _ in range(task["epochs"])]
    return lambda: milliseconds(training.epoch) / task["steps"]


def _read_idx(path):
    path = pathlib.Path(path)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    shape = np.frombuffer(content, ">i4", content[3], 4)
    return np.frombuffer(content, np.uint8, -1, 4 + 4 * content[3]).reshape(shape)


def examples(pair, count=None):
    """Images as float32 in [0, 1] and labels; from the start again where the files hold fewer than `count`."""
    images, labels = _read_idx(pair["images"]), _read_idx(pair["labels"])
    order = np.arange(count if count is not None else len(labels)) % len(labels)
    return images[order].reshape(len(order), -1).astype(np.float32) / 255, labels[order].astype(np.int64)


def random_batch(task):
    """The inputs of the tasks that need no images; their values do not matter to the time."""
    random = np.random.RandomState(1)
    return random.rand(task["batch"], task["net"]["sizes"][0]).astype(np.float32), random.randint(0, task["net"]["sizes"][-1], task["batch"])
