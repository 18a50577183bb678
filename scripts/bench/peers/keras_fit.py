"""Keras `fit` on TensorFlow. One call of `fit` stays open for the whole lane, each epoch one round, so that its preparation costs nothing."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import time

import keras
import tensorflow as tf
from keras import layers

from protocol import examples, receive, send


def build(net):
    sizes, norm = net["sizes"], net.get("batchNorm")
    model = keras.Sequential([layers.Input((sizes[0],))])
    for depth in range(1, len(sizes)):
        hidden = depth < len(sizes) - 1
        model.add(layers.Dense(sizes[depth], kernel_initializer="he_normal"))
        if norm and (hidden or norm.get("onLogits")):
            model.add(layers.BatchNormalization(momentum=norm["momentum"], epsilon=norm["epsilon"]))
        if hidden:
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


def main():
    task = receive()
    if task["threads"] > 0:
        tf.config.threading.set_intra_op_parallelism_threads(task["threads"])
    images, labels = examples(task["train"], task["steps"] * task["batch"])
    model = build(task["net"])
    send(ready={"Keras": keras.__version__, "TensorFlow": tf.__version__})
    model.fit(images, labels, batch_size=task["batch"], epochs=1_000_000, verbose=0, callbacks=[Rounds(task["steps"])])


if __name__ == "__main__":
    main()
