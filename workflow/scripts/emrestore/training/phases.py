"""The two phases of a training: pixel losses alone, then with a discriminator.

A phase holds the networks and their optimisers. The loop asks it for the batch of a step, has it
update the networks, and stores its variables.
"""

import tensorflow as tf

from emrestore.networks.build import standardised_part
from emrestore.networks.fork import fork
from emrestore.training.adam import adam
from emrestore.training.losses import TERMS, image_std, pixel_losses
from emrestore.training.relativistic import (
    adversarial_loss,
    discriminator_loss,
    instance_noise,
    relative,
)

# what `update` returns, in this order
LOSSES = ("loss", *TERMS, "adversarial", "discriminator")


def gradient(optimizer, tape, loss, variables):
    """Return the gradient of a loss, which is the mean over all devices, as the optimiser wants it."""
    # Keras sums the gradients of all devices; with float16 it divides them by the scale of the loss
    share = optimizer.scale_loss(tf.ones_like(loss))
    share /= tf.distribute.get_strategy().num_replicas_in_sync
    return tape.gradient(loss, variables, output_gradients=share)


def compiled(gradients, settings):
    """Return a function of losses and gradients, compiled by XLA where the settings ask for it."""
    return tf.function(gradients, jit_compile=True) if settings["jit_compile"] else gradients


def logged(values):
    """Return the losses of one step, (number of `LOSSES`,) float32; those without a value are 0."""
    return tf.stack([tf.cast(values.get(name, 0.0), tf.float32) for name in LOSSES])


class PixelPhase:
    """A restoring network trained by the pixel losses (eq. 14).

    Parameters
    ----------
    model : keras.Model
        Its outputs are restored counts, the full image first; smaller ones are compared with the
        mean-pooled target by L1.
    learning_rate : float
        After the warm-up.
    settings : dict
        Config section ``training``: ``batch``, ``patch``, ``adam``, ``losses``, ``jit_compile``.
    std_floor : float
        Counts.
    """

    def __init__(self, model, learning_rate, settings, std_floor):
        self.model, self.std_floor = model, std_floor
        self.core = standardised_part(model)
        self.section = f"training.{model.name}"
        self.settings, self.losses = settings, settings["losses"]
        self.optimizers = [adam(model.trainable_variables, **settings["adam"])]
        self.learning_rates = [learning_rate]
        self.variables = [*model.variables, *self.optimizers[0].variables]
        self.gradients = compiled(self.gradients, settings)

    def batch(self, shards, seed, step):
        """Return x and y of a step, standardised, (n, h, w, 1) float32."""
        batch, patch = self.settings["batch"], self.settings["patch"]
        return shards.batch(seed, step, batch, patch, self.std_floor)

    def gradients(self, x, y):
        """Return `LOSSES` of a batch, and the gradients of the weights."""
        with tf.GradientTape() as tape:
            outputs = self.core(x, training=True)
            full, *smaller = outputs if isinstance(outputs, list) else [outputs]
            terms, total = pixel_losses(y, full, self.losses)
            pooled = y
            for image in smaller:
                pooled = tf.nn.avg_pool2d(pooled, 2, 2, "VALID")
                total += self.losses["weights"]["l1"] * tf.reduce_mean(tf.abs(pooled - image))
        learning = self.model.trainable_variables
        return logged({"loss": total, **terms}), gradient(self.optimizers[0], tape, total, learning)

    def update(self, x, y):
        """Change the weights by one step and return `LOSSES`."""
        losses, gradients = self.gradients(x, y)
        self.optimizers[0].apply(gradients, self.model.trainable_variables)
        return losses


class AdversarialPhase:
    """A restoring network that goes on learning against a discriminator (eq. 13 and 15).

    Parameters
    ----------
    model : keras.Model
        Restoring network with one output, trained by the pixel losses before.
    discriminator : keras.Model
        From `emrestore.networks.architectures.discriminator.discriminator`.
    settings : dict
        As for `PixelPhase`, with ``adversarial`` and the lambda ``losses.weights.adversarial``.
    std_floor : float
        Counts.
    """

    def __init__(self, model, discriminator, settings, std_floor):
        self.model, self.discriminator, self.std_floor = model, discriminator, std_floor
        self.core = standardised_part(model)
        self.section = "training.adversarial"
        self.settings, self.losses = settings, settings["losses"]
        self.form = settings["adversarial"]
        other = settings["adam"] | {"beta_1": self.form["discriminator"]["beta_1"]}
        self.optimizers = [
            adam(model.trainable_variables, **settings["adam"]),
            adam(discriminator.trainable_variables, **other),
        ]
        self.learning_rates = [
            self.form["learning_rate"],
            self.form["discriminator"]["learning_rate"],
        ]
        self.variables = [*model.variables, *discriminator.variables]
        for optimizer in self.optimizers:
            self.variables += optimizer.variables
        self.gradients = compiled(self.gradients, settings)

    def batch(self, shards, seed, step):
        """Return x, y and the noise of a step; see `instance_noise`."""
        batch, patch = self.settings["batch"], self.settings["patch"]
        x, y = shards.batch(seed, step, batch, patch, self.std_floor)
        return x, y, instance_noise(seed, step, x.shape[:3], self.form["noise"])

    def logits(self, x, y, restored, noise):
        """Return what the discriminator makes of y and of y_g, all standardised, with noise."""
        scale = tf.maximum(image_std(y), self.form["noise"]["smallest_std"])
        judged = tf.concat([y + scale * noise[..., :1], restored + scale * noise[..., 1:]], 0)
        # one pass for both: the normalisation is by image
        return tf.split(self.discriminator(tf.concat([tf.concat([x, x], 0), judged], -1)), 2)

    def gradients(self, x, y, noise):
        """Return `LOSSES` of a batch, and the gradients of the weights of either network."""
        with tf.GradientTape() as tape, tf.GradientTape() as other_tape:
            restored, seen = fork(self.core(x, training=True))
            terms, total = pixel_losses(y, restored, self.losses)
            real, generated = relative(*self.logits(x, y, seen, noise))
            terms["adversarial"] = adversarial_loss(real, generated)
            total += self.losses["weights"]["adversarial"] * terms["adversarial"]
            wrong = discriminator_loss(real, generated, self.form["discriminator"]["real_label"])
        restoring, judging = self.model, self.discriminator
        return (
            logged({"loss": total, **terms, "discriminator": wrong}),
            gradient(self.optimizers[0], tape, total, restoring.trainable_variables),
            gradient(self.optimizers[1], other_tape, wrong, judging.trainable_variables),
        )

    def update(self, x, y, noise):
        """Change the weights of both networks by one step and return `LOSSES`."""
        losses, *gradients = self.gradients(x, y, noise)
        networks = (self.model, self.discriminator)
        for optimizer, one, network in zip(self.optimizers, gradients, networks, strict=True):
            optimizer.apply(one, network.trainable_variables)
        return losses
