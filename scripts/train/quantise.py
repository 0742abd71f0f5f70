"""How weights become integers: with what the activations of real text are like, so that little is lost.

Three things, all done once, at export:

- Weights are rounded one input channel after another, and what rounding did wrong is made good by the channels that follow,
  weighed by how channels go together in real text (E. Frantar et al., *GPTQ*, 2022).
- Channels of activations that are much larger than others are divided and their weights multiplied, since engines round
  activations with one scale for all (G. Xiao et al., *SmoothQuant*, 2022).
- [CLS] is rounded apart from the pieces where its numbers are far larger (`Graph.rows_apart`).
"""
import numpy as np

# Products of two such weights with activations of 8 bits fit into 16 bits, which is where CPUs without VNNI add them:
# larger weights would saturate there, and results would depend on the CPU.
WEIGHT_MAX = 63
DAMPING = 0.01  # of the mean of the Hessian's diagonal
BLOCK = 64  # input channels between two updates of all that follow
SHARE = 0.5  # of a channel's size that goes from the activation into the weights, as an exponent


def best_scales(weight, most):
    """One scale a row: of a few below the row's largest value the one that loses least."""
    top = np.abs(weight).max(1) + 1e-12
    best, loss = top / most, np.full(len(weight), np.inf)
    for shrink in (1.0, 0.97, 0.94, 0.9, 0.86, 0.82):
        scale = top * shrink / most
        error = ((np.clip(np.round(weight / scale[:, None]), -most, most) * scale[:, None] - weight) ** 2).sum(1)
        best, loss = np.where(error < loss, scale, best), np.minimum(loss, error)
    return best


def rows(weight, most):
    """Symmetric integers up to `most`, each the nearest, and one scale a row."""
    scales = best_scales(weight, most)
    return np.clip(np.round(weight / scales[:, None]), -most, most).astype(np.int8), scales


class Statistics:
    """What the activations of one place are like: `sum` over rows of x x^T, and each channel's largest size."""

    def __init__(self, width):
        self.products, self.top = np.zeros((width, width)), np.zeros(width)

    def add(self, x):
        """Rows [n, width], without [CLS], which has numbers of its own kind."""
        self.products += x.T.astype(np.float64) @ x
        self.top = np.maximum(self.top, np.abs(x).max(0, initial=0))


class Quantiser:
    """Makes integers of weights, from `statistics` by place."""

    def __init__(self, statistics):
        self.statistics = statistics

    def factors(self, place, weights):
        """By what to divide the channels of a place's activation, which `weights` [out, in] are multiplied by."""
        top = self.statistics[place].top
        largest = np.max([np.abs(weight).max(0) for weight in weights], 0)
        factors = np.maximum(top, 1e-6) ** SHARE / np.maximum(largest, 1e-4) ** (1 - SHARE)
        return np.maximum(factors / np.exp(np.log(factors).mean()), 1e-2)

    def weight(self, place, weight, factors=None):
        """Integers [out, in] within WEIGHT_MAX and a scale for every row, of a weight times its columns' factors."""
        weight = weight.astype(np.float64)
        products = self.statistics[place].products.copy()
        if factors is not None:
            weight, products = weight * factors, products / np.outer(factors, factors)
        scales = best_scales(weight, WEIGHT_MAX)
        width = weight.shape[1]
        order = np.argsort(-np.diag(products), kind="stable")  # what weighs most is rounded first
        rest, products = weight.T[order], products[np.ix_(order, order)]
        products[np.diag_indices(width)] += DAMPING * np.diag(products).mean() + 1e-12
        pull = np.linalg.cholesky(np.linalg.inv(products)).T
        made = np.zeros_like(rest)
        for begin in range(0, width, BLOCK):
            end = min(begin + BLOCK, width)
            errors = np.zeros((end - begin, len(scales)))
            for i in range(begin, end):
                made[i] = np.clip(np.round(rest[i] / scales), -WEIGHT_MAX, WEIGHT_MAX)
                errors[i - begin] = (rest[i] - made[i] * scales) / pull[i, i]
                rest[i + 1:end] -= np.outer(pull[i, i + 1:end], errors[i - begin])
            rest[end:] -= pull[begin:end, end:].T @ errors
        ints = np.zeros_like(made)
        ints[order] = made
        return ints.T.astype(np.int8), scales
