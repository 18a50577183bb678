"""Keras `fit` on TensorFlow. One call of `fit` stays open for the whole lane, each epoch one round, so that its preparation costs nothing."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from nets import has_norm, kernels, shuffled
from protocol import examples, receive, send, serve


def build(net, seed=0):
    model = keras.Sequential([layers.Input((net["sizes"][0],))])
    for depth, kernel in enumerate(kernels(net, seed), start=1):
        dense = layers.Dense(kernel.shape[1])
        model.add(dense)
        dense.set_weights([kernel, np.zeros(kernel.shape[1], np.float32)])
        if has_norm(net, depth):
            norm = net["batchNorm"]
            model.add(layers.BatchNormalization(momentum=norm["momentum"], epsilon=norm["epsilon"]))
        if depth < len(net["sizes"]) - 1:
            model.add(layers.Activation(net["activation"]))
    model.compile(
        optimizer=keras.optimizers.SGD(net["learningRate"], clipvalue=net.get("clipValue")),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return model


class Rounds(keras.callbacks.Callback):
    """Waits for the word before each epoch, and reports its time."""

    def __init__(self, steps):
        super().__init__()
        self.steps = steps

    def on_epoch_begin(self, epoch, logs=None):
        if receive() is None:
            raise SystemExit
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        send(value=1000 * (time.perf_counter() - self.start) / self.steps)


def losses(model, images, labels, task):
    """Mean losses of epochs in gradient-lab's order, which `fit` must be given: it shuffles in one of its own."""

    def epoch(number):
        order = shuffled(len(images), task.get("seed", 0), number)
        return model.fit(images[order], labels[order], batch_size=task["batch"], shuffle=False, verbose=0).history["loss"][0]

    return lambda: [epoch(number) for number in range(task["epochs"])]


def main():
    task = receive()
    if task["threads"] > 0:
        tf.config.threading.set_intra_op_parallelism_threads(task["threads"])
    images, labels = examples(task["train"], task["steps"] * task["batch"])
    model = build(task["net"], task.get("seed", 0))
    versions = {"Keras": keras.__version__, "TensorFlow": tf.__version__}
    if task["kind"] == "losses":
        serve(versions, losses(model, images, labels, task))
        return
    send(ready=versions)
    model.fit(images, labels, batch_size=task["batch"], epochs=1_000_000, verbose=0, callbacks=[Rounds(task["steps"])])


if __name__ == "__main__":
    main()
