#!/usr/bin/env python3
"""Executable specification of the inner protocol as it is implemented, on a toy network.

Run it: it proves and verifies a small network, checks that padding carries no weight, and tries forgeries, each of
which the verifier must reject. It favours being checked over being fast: plain integers mod r, dense tables, a transcript
that is a stand-in (BLAKE2b; the product uses Poseidon2), and a commitment mocked as the polynomial's value at a
secret point tau, so that a pairing equation becomes an equation of field elements. All else is the protocol.

Bit order: variable j of a multilinear polynomial is bit j (least significant first) of the index.

How it differs from a textbook presentation (sumchecks that send evaluations, claims that are evaluations at points):

- A claim on a committed tensor is a linear functional, a tensor product of one weight vector an axis over the VALID positions
  of that axis only: sum w_c[c] w_x[x] w_y[y] T[c,x,y]. Padded slots appear in no claim, hence carry no weight anywhere. The value
  of a lookup's output at the leaf point has the weights eq(point, i), i < length ("restricted eq"); a tensor read through an
  index map x -> sel(x) has w[sel(x)] += eq(point, x); one-hot sums, ranks, label comparisons are claims of the same kind.
- A lookup's leaf is live*ok / (1 - live*ok + live*ok*(alpha - tag) - beta*in - beta^2*out) with live = [n < N] and ok = [inside the
  valid shape]: at padded samples and padded features it is exactly 0/1 for an honest prover. To that end the bias and the input's zero
  points are multiplied by live. Rows and lookups of `label` keep dense sample numbers.
- All linear layers are one sumcheck sum K(i) X'(i) of degree 2. It ends in kappa = K(pt), a claim on W with weights
  w_c (out) x restricted eq (in) x B (kernel position), and x = X'(pt), a claim on data or aux: there is no second stage.
  A gemm is a convolution whose kernel covers its input. Depthwise folds the output's channel weights into X'.
- Where a sumcheck has terms of several lengths, both factors of a term are zero-padded upward: each is multiplied by prod (1 - x_j)
  over the variables beyond its own. So what is committed beyond a vector's length meets weights that are zero there.
- A sumcheck of products sends (a0, a2) a round, a round polynomial being a0 + a1 X + a2 X^2; a1 = C - 2 a0 - a2. A layer of LogUp-GKR
  factors eq out of the round polynomial and sends (a1, a2); a0 = C - r_j (a1 + a2). No round is checked by itself: what
  would be a check is the definition of the coefficient left out, and the end of the sumcheck is checked.

Messages, in the order of the transcript (-> draws challenges):
  statement: N, group bits, low bits, C_W, C_data[], C_aux[], C_mult, C_mask, K
  nonce -> alpha, beta
  root's q; for each layer from the root: -> lambda; its rounds (a1, a2) -> c_j each; p0, p1, q0, q1 -> c
  told values at the leaf point, in the order of `walk_leaves`; one bias a layer -> gamma
  linear: rounds (a0, a2) -> c_j each; kappa, x for each term in the order of the layers -> gamma
  3a: rounds (a0, a2) -> c_j each; aux, data -> gamma
  3b: rounds (a0, a2) -> c_j each; aux, data, W, mult, mask -> rho
  Mercury.
"""
import copy
import hashlib
import random
from dataclasses import dataclass

R = 21888242871839275222246405745257275088548364400416034343698204186575808495617


def inv(a):
    return pow(a, R - 2, R)


def log2_ceil(n):
    return max(0, (n - 1).bit_length())


# ---------------------------------------------------------------- multilinear helpers
def eq_table(point):
    """[eq(point, i) for i in 0..2^len(point))."""
    table = [1]
    for x in point:  # variable j doubles the table upward: bit j of the index
        table = [t * (1 - x) % R for t in table] + [t * x % R for t in table]
    return table


def restricted_eq(point, length):
    """eq(point, i) at the valid positions i < length: one axis of a claim's weights."""
    return eq_table(point)[:length]


def mle(table, point):
    """Multilinear extension of `table` at `point` (len(table) == 2^len(point))."""
    assert len(table) == 1 << len(point)
    for x in point:  # bind the least significant variable first
        table = [(table[2 * i] + x * (table[2 * i + 1] - table[2 * i])) % R for i in range(len(table) // 2)]
    return table[0]


def eq_at(a, b):
    assert len(a) == len(b)
    v = 1
    for x, y in zip(a, b):
        v = v * (x * y + (1 - x) * (1 - y)) % R
    return v


def prefix_eq(bits_value, point_hi):
    """eq of the integer `bits_value` (a block's high bits) with the high coordinates."""
    return eq_at([(bits_value >> i) & 1 for i in range(len(point_hi))], point_hi)


def beyond(point, own):
    """prod (1 - x_j) over the variables j >= own: the factor of a term or vector of `own` variables in a longer one."""
    v = 1
    for x in point[own:]:
        v = v * (1 - x) % R
    return v


def less_than(bound, point):
    """MLE of [i < bound] over 2^len(point) indices, in O(len(point))."""
    n = len(point)
    if bound >= 1 << n:
        return 1
    acc, tight = 0, 1  # walk from the most significant bit
    for j in reversed(range(n)):
        if (bound >> j) & 1:
            acc = (acc + tight * (1 - point[j])) % R
            tight = tight * point[j] % R
        else:
            tight = tight * (1 - point[j]) % R
    return acc


def identity_mle(point):
    return sum((1 << j) * x for j, x in enumerate(point)) % R


# ---------------------------------------------------------------- transcript (stand-in)
class Transcript:
    def __init__(self, label):
        self.state = hashlib.blake2b(label.encode()).digest()
        self.absorbed = 0

    def absorb(self, *values):
        self.absorbed += len(values)
        for v in values:
            self.state = hashlib.blake2b(self.state + int(v % R).to_bytes(32, "big")).digest()

    def challenge(self):
        self.state = hashlib.blake2b(self.state + b"challenge").digest()
        return int.from_bytes(self.state, "big") % R

    def challenges(self, n):
        return [self.challenge() for _ in range(n)]


class Reject(Exception):
    pass


def require(ok, why):
    if not ok:
        raise Reject(why)


# ---------------------------------------------------------------- sumcheck of products
def sumcheck_prove(terms, tr):
    """sum_x sum_t left_t(x) right_t(x) prod_{j >= own bits of t} (1 - x_j)^2, lowest variable first. Sends (a0, a2) a round.
    Returns the rounds, the point and each term's (left, right) at its own part of the point."""
    terms = [[list(left), list(right), 1] for left, right in terms]           # the last is the factor of variables beyond
    rounds, point = [], []
    for _ in range(max(log2_ceil(len(t[0])) for t in terms)):
        a0 = a2 = 0
        for left, right, high in terms:
            if len(left) == 1:
                a0 += left[0] * right[0] * high                                  # times (1 - X)^2
                a2 += left[0] * right[0] * high
            for i in range(0, len(left) - 1, 2):
                a0 += left[i] * right[i]
                a2 += (left[i + 1] - left[i]) * (right[i + 1] - right[i])
        rounds.append([a0 % R, a2 % R])
        tr.absorb(*rounds[-1])
        c = tr.challenge()
        point.append(c)
        for t in terms:
            if len(t[0]) == 1:
                t[2] = t[2] * (1 - c) ** 2 % R
            else:
                t[0], t[1] = ([(v[i] + c * (v[i + 1] - v[i])) % R for i in range(0, len(v), 2)] for v in t[:2])
    return rounds, point, [(left[0], right[0]) for left, right, _ in terms]


def sumcheck_verify(claim, rounds, count, tr):
    require(len(rounds) == count, "encoding: number of rounds")
    point = []
    for message in rounds:
        require(len(message) == 2, "encoding: a round has two elements")
        a0, a2 = message
        tr.absorb(a0, a2)
        c = tr.challenge()
        claim = (a0 + c * ((claim - 2 * a0 - a2) + c * a2)) % R                  # t(0) + t(1) = 2 a0 + a1 + a2
        point.append(c)
    return claim, point


# ---------------------------------------------------------------- one layer of LogUp-GKR
def fraction(p0, p1, q0, q1, lam):
    return p0 * q1 + p1 * q0 + lam * q0 * q1


def layer_prove(halves, point, lam, tr):
    """sum_x eq(point, x) h(x), h = fraction of the four tables. With the variables before j bound, the round polynomial is
    t(X) = sum_x' eq(point[j+1..], x') h(X, x') = a0 + a1 X + a2 X^2; sends (a1, a2)."""
    rounds, r = [], []
    for j in range(len(point)):
        e = eq_table(point[j + 1:])
        t0 = t1 = a2 = 0
        for i, w in enumerate(e):
            low, high = [h[2 * i] for h in halves], [h[2 * i + 1] for h in halves]
            t0 += w * fraction(*low, lam)
            t1 += w * fraction(*high, lam)
            a2 += w * fraction(*[b - a for a, b in zip(low, high)], lam)
        rounds.append([(t1 - t0 - a2) % R, a2 % R])
        tr.absorb(*rounds[-1])
        c = tr.challenge()
        r.append(c)
        halves = [[(h[i] + c * (h[i + 1] - h[i])) % R for i in range(0, len(h), 2)] for h in halves]
    return rounds, r, [h[0] % R for h in halves]


def layer_verify(claim, rounds, point, tr):
    """Returns what h must be at the new point: no eq factor is left in the running claim."""
    require(len(rounds) == len(point), "encoding: number of rounds")
    r = []
    for message, x in zip(rounds, point):
        require(len(message) == 2, "encoding: a round has two elements")
        a1, a2 = message
        tr.absorb(a1, a2)
        c = tr.challenge()
        a0 = claim - x * (a1 + a2)                                               # claim = (1 - x) t(0) + x t(1)
        claim = (a0 + c * (a1 + c * a2)) % R
        r.append(c)
    return claim, r


# ---------------------------------------------------------------- tensors and their blocks
class Tensor:
    """A tensor's axes (valid lengths) and its block: each axis is padded to a power of two, the first axis lowest."""

    def __init__(self, *lengths):
        self.lengths, self.offset = lengths, 0
        self.bits = [log2_ceil(n) for n in lengths]
        self.size = sum(self.bits)                                              # log2 of the block

    def at(self, *position):
        """The index inside the whole vector."""
        index, shift = 0, 0
        for i, b in zip(position, self.bits):
            assert i < 1 << b
            index, shift = index | i << shift, shift + b
        return self.offset + index

    def split(self, point):
        """A point of the block, axis by axis."""
        out = []
        for b in self.bits:
            out, point = out + [point[:b]], point[b:]
        return out


def place(tensors):
    """Blocks sorted by size, hence aligned: a block is a fixed prefix of high bits. Returns the blocks and their end."""
    offset = 0
    for t in sorted(tensors.values(), key=lambda t: -t.size):
        t.offset = offset
        offset += 1 << t.size
    return tensors, offset


class Eq(list):
    """An axis of a claim's weights given as a point: weights eq(point, .) over a whole axis of 2^len(point) positions."""


@dataclass
class Claim:
    """sum_i (product over the axes of weights[axis][i_axis]) T[i] = value, for tensor T of the vector `space`."""
    space: str
    tensor: Tensor
    weights: list
    value: int

    def __post_init__(self):
        for w, length in zip(self.weights, self.tensor.lengths, strict=True):
            assert (1 << len(w) if isinstance(w, Eq) else len(w)) == length        # never a padded slot

    def dense(self):
        """The weights over the block (prover)."""
        table = [1]
        for w, b in zip(self.weights, self.tensor.bits):
            axis = eq_table(w) if isinstance(w, Eq) else w + [0] * ((1 << b) - len(w))
            table = [t * x % R for x in axis for t in table]
        return table

    def weights_at(self, u):
        """The multilinear extension of the weights over the whole vector, at u (verifier)."""
        t = self.tensor
        v = prefix_eq(t.offset >> t.size, u[t.size:])
        for w, part in zip(self.weights, t.split(u)):
            v = v * (eq_at(w, part) if isinstance(w, Eq) else sum(x * e for x, e in zip(w, eq_table(part)))) % R
        return v


def dense_weights(claims, space, size, gamma, first=0):
    """sum_i gamma^(first + i) weights_i over the claims on one vector; the others only take their power."""
    out = [0] * (1 << size)
    for i, claim in enumerate(claims):
        if claim.space == space:
            g = pow(gamma, first + i, R)
            for j, w in enumerate(claim.dense()):
                if w:
                    out[claim.tensor.offset + j] = (out[claim.tensor.offset + j] + g * w) % R
    return out


def weights_at(claims, space, u, gamma, first=0):
    return sum(pow(gamma, first + i, R) * claim.weights_at(u) for i, claim in enumerate(claims) if claim.space == space) % R


# ---------------------------------------------------------------- the toy network (architecture is public)
T = 13            # accumulator bits: lookups take values in [-2^(T-1), 2^(T-1)) (before offsets)
S = 4             # fractional bits of an accumulator, relative to one unit of the next activation
ABITS = 7         # activations: [0, 2^7) with ReLU, [-2^6, 2^6) without
WBITS = 10        # weight range table
HALF = 1 << (T - 1)
INPUT = (1, 6, 6)
ZERO_POINTS = [3]  # subtracted from each input channel, inside the valid shape
CLASSES = 3


@dataclass(frozen=True)
class Term:
    """Dense: z(co,x,y) += sum w(co,ci,d) a(ci, X, Y); depthwise: z(c,x,y) += sum w(c,d) a(c, X, Y), over kernel positions
    d = dx + kernel dy with X = stride x + dilation dx - pad inside a's shape, and so Y."""
    source: str       # "input", or the layer whose activation it reads
    kind: str
    kernel: int
    pad: int = 0
    stride: int = 1
    dilation: int = 1


@dataclass(frozen=True)
class Layer:
    """z = bias + sum of terms; optionally the maximum over 2x2 windows of z; then requantisation (none for the logits)."""
    name: str
    terms: tuple
    shape: tuple      # of z
    pool: bool = False
    activation: str = None

    @property
    def output(self):
        c, x, y = self.shape
        return (c, x // 2, y // 2) if self.pool else self.shape


NET = [Layer("conv", (Term("input", "dense", 3, pad=1),), (3, 6, 6), True, "requant"),
       Layer("block", (Term("conv", "dense", 3, pad=1), Term("conv", "depthwise", 1)), (3, 3, 3), False, "requant_signed"),
       Layer("logits", (Term("block", "dense", 3), Term("conv", "depthwise", 2, stride=2)), (CLASSES, 1, 1))]

# Tables: tag, log2 of the rows.
TABLES = {"relu": (1, T), "requant": (2, T), "requant_signed": (3, T), "range": (4, WBITS), "rank": (5, log2_ceil(CLASSES + 1))}
TAG = {**{name: tag for name, (tag, _) in TABLES.items()}, "label": 6}


def requantise(z, activation):
    lo, hi = (0, (1 << ABITS) - 1) if activation == "requant" else (-(1 << (ABITS - 1)), (1 << (ABITS - 1)) - 1)
    return max(lo, min(hi, (z + (1 << (S - 1))) >> S))


def row_at(table, e):
    """The tuple of a table's row, as multilinear extensions at the point e of the row's index; on bits, the row itself."""
    signed = identity_mle(e) - (1 << (len(e) - 1))                              # offset binary
    if table == "relu":
        return [signed, e[T - 1] * identity_mle(e[:T - 1])]
    if table in ("requant", "requant_signed"):                                   # index: z + 2^(S-1) + 2^(T-1)
        bits = ABITS if table == "requant" else ABITS - 1
        top, body = e[T - 1], identity_mle(e[S:S + bits])
        none = every = 1                                                        # of the bits above the body
        for x in e[S + bits:T - 1]:
            none, every = none * (1 - x) % R, every * x % R
        out = top * (none * body + (1 - none) * ((1 << bits) - 1))
        if table == "requant_signed":
            out += (1 - top) * (every * body - (1 << bits))
        return [signed - (1 << (S - 1)), out]
    return [signed] if table == "range" else [identity_mle(e)]


# Committed vectors. Aux: each lookup's output; y one-hot label; w0 = relu(d), w1 = relu(d + 1), whose difference is the comparison
# bit [d >= 0]; t the labelled logit.
def _vectors():
    aux = {}
    for l in NET:
        c, x, y = l.shape
        if l.pool:
            aux.update({l.name + ".r1": Tensor(c, x // 2, y), l.name + ".r2": Tensor(c, x // 2, y // 2)})
        if l.activation:
            aux[l.name + ".a"] = Tensor(*l.output)
    aux.update({"y": Tensor(CLASSES), "w0": Tensor(CLASSES), "w1": Tensor(CLASSES), "t": Tensor(1), "blind": Tensor(4)})
    data = {"x": Tensor(*INPUT), "label": Tensor(1), "blind": Tensor(4)}
    channels = {"input": INPUT[0], **{l.name: l.shape[0] for l in NET}}
    w = {}
    for l in NET:
        for i, t in enumerate(l.terms):
            axes = (l.shape[0], channels[t.source]) if t.kind == "dense" else (l.shape[0],)
            w["%s.%d" % (l.name, i)] = Tensor(*axes, t.kernel ** 2)
        w[l.name + ".bias"] = Tensor(l.shape[0])
    mult = {name: Tensor(1 << bits) for name, (_, bits) in TABLES.items()}
    return {"aux": place(aux), "data": place(data), "w": place(w), "mult": place(mult)}


VECTORS = {space: tensors for space, (tensors, _) in _vectors().items()}
BITS = {space: log2_ceil(end + (space == "mult")) for space, (_, end) in _vectors().items()}   # mult: one more, for its blinding slot
BITS["w"] += 1                                     # the upper half holds the blinding slots
AUX, DATA, W, MULT = (VECTORS[s] for s in ("aux", "data", "w", "mult"))
W_HALF = Tensor(1 << (BITS["w"] - 1))              # all weights and biases: what the range lookups read


def source_of(term):
    return ("data", DATA["x"]) if term.source == "input" else ("aux", AUX[term.source + ".a"])


@dataclass
class Layout:
    samples: int
    group_bits: int     # log2 of the number of groups (chunks of samples)
    low_bits: int       # log2 of samples per group

    @property
    def n_bits(self):
        return self.group_bits + self.low_bits

    @property
    def groups(self):
        return (self.samples + (1 << self.low_bits) - 1) >> self.low_bits

    @property
    def opening_bits(self):
        return max(BITS["aux"] + self.low_bits, BITS["data"] + self.low_bits, BITS["mult"], BITS["w"])


SAME, EVEN, ODD = (1, 0), (2, 0), (2, 1)           # index maps i -> m i + k of a virtual tensor's axis


@dataclass(frozen=True)
class Lookup:
    """For each position of `domain`: (sum of coefficient * tensor[c, sel_x(x), sel_y(y)], output[c, x, y]) is in `table`."""
    region: str
    table: str
    domain: tuple
    inputs: tuple       # of (coefficient, aux tensor or "z", sel_x, sel_y)
    output: str


def layer_lookups(l):
    """Max pooling, then requantisation: r1 = relu(even - odd) along x, r2 likewise along y of m1 = odd + r1."""
    c, x, y = l.shape
    r1, r2, a = l.name + ".r1", l.name + ".r2", l.name + ".a"
    if l.pool:
        m1 = lambda sign, sel: ((sign, "z", ODD, sel), (sign, r1, SAME, sel))
        yield Lookup(r1, "relu", (c, x // 2, y), ((1, "z", EVEN, SAME), (-1, "z", ODD, SAME)), r1)
        yield Lookup(r2, "relu", l.output, m1(1, EVEN) + m1(-1, ODD), r2)
        yield Lookup(a, l.activation, l.output, m1(1, ODD) + ((1, r2, SAME, SAME),), a)
    elif l.activation:
        yield Lookup(a, l.activation, l.output, ((1, "z", SAME, SAME),), a)


# ---------------------------------------------------------------- linear layers
MASKED = True      # the attack "a prover that reads padding" switches it off while it proves; the verifier has no such switch


def extent(tensor):
    return tensor.lengths if MASKED else [1 << b for b in tensor.bits]


def taps(term, length, out_length):
    """(h, d, position): output h of an axis reads this position of the input through kernel position d."""
    for h in range(out_length):
        for d in range(term.kernel):
            position = term.stride * h + term.dilation * d - term.pad
            if 0 <= position < length:
                yield h, d, position


def shifted(term, rows, live, zero_points):
    """X': the term's input inside its valid shape, less the zero points at live samples."""
    space, t = source_of(term)
    cs, xs, ys = extent(t)
    zp = zero_points if space == "data" else [0] * cs
    return {(c, x, y): rows[space][t.at(c, x, y)] - zp[c] * live for c in range(cs) for x in range(xs) for y in range(ys)}


def accumulators(l, wvec, rows, live, zero_points):
    """z of one sample; also of the fold of all samples at r_n, live then being the MLE of [n < N] there."""
    cs, xs, ys = l.shape
    bias = W[l.name + ".bias"]
    z = {(c, x, y): wvec[bias.at(c)] * live for c in range(cs) for x in range(xs) for y in range(ys)}
    for i, term in enumerate(l.terms):
        w, v = W["%s.%d" % (l.name, i)], shifted(term, rows, live, zero_points)
        ci_s, width, height = extent(source_of(term)[1])
        for y, dy, yy in taps(term, height, ys):
            for x, dx, xx in taps(term, width, xs):
                d = dx + term.kernel * dy
                for c in range(cs):
                    if term.kind == "dense":
                        z[c, x, y] += sum(wvec[w.at(c, ci, d)] * v[ci, xx, yy] for ci in range(ci_s))
                    else:
                        z[c, x, y] += wvec[w.at(c, d)] * v[c, xx, yy]
    return z


def linear_tables(l, i, wvec, claims, rows, live, zero_points):
    """Prover: the tables of K and X' of one term, for claims [(gamma^k, weights, value)] on z."""
    term = l.terms[i]
    w, (_, t) = W["%s.%d" % (l.name, i)], source_of(term)
    cs, width, height = extent(t)
    w_c = claims[0][1][0]
    kernel, values = [0] * (1 << t.size), [0] * (1 << t.size)
    for y, dy, yy in taps(term, height, l.shape[2]):
        for x, dx, xx in taps(term, width, l.shape[1]):
            d = dx + term.kernel * dy
            g = sum(gk * wx[x] * wy[y] for gk, (_, wx, wy), _ in claims) % R
            for c in range(cs):
                k = sum(e * wvec[w.at(co, c, d)] for co, e in enumerate(w_c)) if term.kind == "dense" else wvec[w.at(c, d)]
                index = t.at(c, xx, yy) - t.offset
                kernel[index] = (kernel[index] + g * k) % R
    for (c, x, y), v in shifted(term, rows, live, zero_points).items():
        if term.kind == "depthwise":
            v *= w_c[c] if c < len(w_c) else 0
        values[t.at(c, x, y) - t.offset] = v % R
    return kernel, values


def band(term, weights, point, length):
    """A[d] = sum over h of weights[h] eq(point, position of (h, d)), positions outside the input left out."""
    e, out = eq_table(point), [0] * term.kernel
    for h, d, position in taps(term, length, len(weights)):
        out[d] = (out[d] + weights[h] * e[position]) % R
    return out


def linear_claims(l, i, claims, pt, kappa, x, live, zero_points):
    """The claims on W and on the input in which one term's part of the sumcheck ends."""
    term = l.terms[i]
    space, t = source_of(term)
    pc, px, py = t.split(pt)
    w_c = claims[0][1][0]
    assert all(w[0] == w_c for _, w, _ in claims)                               # all share the leaf point's channel coordinates
    b = [0] * term.kernel ** 2
    for g, (_, wx, wy), _ in claims:
        a_x, a_y = band(term, wx, px, t.lengths[1]), band(term, wy, py, t.lengths[2])
        for dy in range(term.kernel):
            for dx in range(term.kernel):
                b[dx + term.kernel * dy] = (b[dx + term.kernel * dy] + g * a_x[dx] * a_y[dy]) % R
    e_c, e_x, e_y = (restricted_eq(p, n) for p, n in zip((pc, px, py), t.lengths))
    w_name = W["%s.%d" % (l.name, i)]
    if term.kind == "dense":
        on_w = Claim("w", w_name, [w_c, e_c, b], kappa)
    else:
        on_w = Claim("w", w_name, [e_c, b], kappa)
        e_c = [e * w % R for e, w in zip(e_c, w_c)]
    if space == "data":
        x += live * sum(e * zp for e, zp in zip(e_c, zero_points)) * sum(e_x) * sum(e_y)
    return on_w, Claim(space, t, [e_c, e_x, e_y], x % R)


def with_powers(z_claims, gamma):
    """Claims on z in the order told, each with its power of gamma; by layer."""
    powered = [(l, pow(gamma, i, R), w, v) for i, (l, w, v) in enumerate(z_claims)]
    return {l.name: [(g, w, v) for ll, g, w, v in powered if ll == l] for l in NET}


# ---------------------------------------------------------------- commitments (mock KZG: value at tau)
TAU = random.Random(7).randrange(R)


def commit(coeffs):
    acc = 0
    for c in reversed(coeffs):
        acc = (acc * TAU + c) % R
    return acc


def poly_eval(coeffs, x):
    acc = 0
    for c in reversed(coeffs):
        acc = (acc * x + c) % R
    return acc


# ---------------------------------------------------------------- Mercury (multilinear opening, constant size)
def p_eq(point, x):
    """P_u(X) = prod_j ((1 - u_j) + u_j X^(2^j)), the polynomial whose coefficients are eq(u, .)."""
    v, xp = 1, x
    for u in point:
        v = v * ((1 - u) + u * xp) % R
        xp = xp * xp % R
    return v


def symmetric_part(a, b):
    """S with A(X)B(1/X) + A(1/X)B(X) = 2<A,B> + X S(X) + S(1/X)/X."""
    n = max(len(a), len(b))
    a, b = a + [0] * (n - len(a)), b + [0] * (n - len(b))
    s = []
    for k in range(1, n):
        s.append(sum(a[i + k] * b[i] + a[i] * b[i + k] for i in range(n - k)) % R)
    return s


def divide_by_linear(coeffs, x):
    """(f - f(x)) / (X - x)."""
    q, acc = [0] * (len(coeffs) - 1), 0
    for i in reversed(range(1, len(coeffs))):
        acc = (acc * x + coeffs[i]) % R
        q[i - 1] = acc
    return q


def poly_mul(a, b):
    out = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] = (out[i + j] + x * y) % R
    return out


def mercury_prove(f, point, tr):
    mu = len(point)
    lo = (mu + 1) // 2
    b = 1 << lo
    u_lo, u_hi = point[:lo], point[lo:]
    rows = [f[i * b:(i + 1) * b] for i in range(1 << (mu - lo))]          # rows[hi][lo]
    e_lo = eq_table(u_lo)
    h = [sum(e * c for e, c in zip(e_lo, row)) % R for row in rows]
    proof = {"h": commit(h)}
    tr.absorb(proof["h"])
    alpha = tr.challenge()
    g = [0] * b
    q = [0] * (len(f) - b)
    carry = [0] * b                                                          # synthetic division by X^b - alpha
    for hi in reversed(range(len(rows))):
        carry = [(c * alpha + x) % R for c, x in zip(carry, rows[hi])]
        if hi:
            q[(hi - 1) * b:hi * b] = carry
    g = carry
    proof["g"], proof["q"] = commit(g), commit(q)
    tr.absorb(proof["g"], proof["q"])
    gamma = tr.challenge()
    s1, s2 = symmetric_part(g, e_lo), symmetric_part(h, eq_table(u_hi))
    n = max(len(s1), len(s2))
    s = [((s1[i] if i < len(s1) else 0) + gamma * (s2[i] if i < len(s2) else 0)) % R for i in range(n)]
    d = list(reversed(g))
    proof["s"], proof["d"] = commit(s), commit(d)
    tr.absorb(proof["s"], proof["d"])
    z = tr.challenge()
    zi = inv(z)
    proof["evals"] = [poly_eval(g, z), poly_eval(g, zi), poly_eval(h, z), poly_eval(h, zi), poly_eval(h, alpha), poly_eval(s, z)]
    tr.absorb(*proof["evals"])
    # batch opening of {lin, g, h, s, d} at z, {g, h, s} at 1/z, {h} at alpha (Boneh-Drake-Fisch-Gabizon, second scheme)
    lin = list(f)
    zb = (pow(z, b, R) - alpha) % R
    for i, c in enumerate(q):
        lin[i] = (lin[i] - zb * c) % R
    lin[0] = (lin[0] - proof["evals"][0]) % R
    rho = tr.challenge()
    polys = [lin, g, h, s, d]
    points = [[z], [z, zi], [z, zi, alpha], [z, zi], [z]]
    size = max(len(p) for p in polys)
    w = [0] * size
    power = 1
    remainders = []
    for p, pts in zip(polys, points):
        cur = list(p)
        values = [poly_eval(p, x) for x in pts]
        remainders.append((pts, values))
        rem = lagrange(pts, values)
        for i, c in enumerate(rem):
            cur[i] = (cur[i] - c) % R
        for x in pts:
            require(poly_eval(cur, x) == 0, "prover: opening")
            cur = divide_by_linear(cur, x)
        for i, c in enumerate(cur):
            w[i] = (w[i] + power * c) % R
        power = power * rho % R
    proof["w"] = commit(w)
    tr.absorb(proof["w"])
    zeta = tr.challenge()
    allpts = [z, zi, alpha]
    zt = 1
    for x in allpts:
        zt = zt * (zeta - x) % R
    big = [(-zt * c) % R for c in w]
    power = 1
    for p, (pts, values) in zip(polys, remainders):
        zr = 1
        for x in allpts:
            if x not in pts:
                zr = zr * (zeta - x) % R
        k = power * zr % R
        for i, c in enumerate(p):
            big[i] = (big[i] + k * c) % R
        big[0] = (big[0] - k * poly_eval(lagrange(pts, values), zeta)) % R
        power = power * rho % R
    require(poly_eval(big, zeta) == 0, "prover: batch opening")
    proof["w2"] = commit(divide_by_linear(big, zeta))
    return proof


def lagrange(pts, values):
    out = [0] * len(pts)
    for i, x in enumerate(pts):
        num, den = [1], 1
        for j, y in enumerate(pts):
            if i != j:
                num = poly_mul(num, [-y % R, 1])
                den = den * (x - y) % R
        k = values[i] * inv(den) % R
        for t, c in enumerate(num):
            out[t] = (out[t] + k * c) % R
    return out


def mercury_verify(c_f, point, value, proof, tr):
    mu = len(point)
    lo = (mu + 1) // 2
    b = 1 << lo
    u_lo, u_hi = point[:lo], point[lo:]
    tr.absorb(proof["h"])
    alpha = tr.challenge()
    tr.absorb(proof["g"], proof["q"])
    gamma = tr.challenge()
    tr.absorb(proof["s"], proof["d"])
    z = tr.challenge()
    zi = inv(z)
    gz, gzi, hz, hzi, ha, sz = proof["evals"]
    tr.absorb(*proof["evals"])
    # the identity fixes S(1/z); the degree check fixes D(z)
    left = gz * p_eq(u_lo, zi) + gzi * p_eq(u_lo, z) + gamma * (hz * p_eq(u_hi, zi) + hzi * p_eq(u_hi, z))
    szi = (left - 2 * (ha + gamma * value) - z * sz) * z % R
    dz = pow(z, b - 1, R) * gzi % R
    c_lin = (c_f - (pow(z, b, R) - alpha) * proof["q"] - gz) % R
    rho = tr.challenge()
    tr.absorb(proof["w"])
    zeta = tr.challenge()
    commitments = [c_lin, proof["g"], proof["h"], proof["s"], proof["d"]]
    openings = [([z], [0]), ([z, zi], [gz, gzi]), ([z, zi, alpha], [hz, hzi, ha]), ([z, zi], [sz, szi]), ([z], [dz])]
    allpts = [z, zi, alpha]
    zt = 1
    for x in allpts:
        zt = zt * (zeta - x) % R
    acc, power = (-zt * proof["w"]) % R, 1
    for c, (pts, values) in zip(commitments, openings):
        zr = 1
        for x in allpts:
            if x not in pts:
                zr = zr * (zeta - x) % R
        k = power * zr % R
        acc = (acc + k * (c - poly_eval(lagrange(pts, values), zeta))) % R
        power = power * rho % R
    # pairing: e(acc + zeta*W', G2) == e(W', tau*G2); with the mock, an equation of field elements
    require((acc + zeta * proof["w2"]) % R == TAU * proof["w2"] % R, "mercury: pairing")


# ---------------------------------------------------------------- the lookup space of LogUp-GKR
def lookup_regions(layout):
    """Region -> (bits, offset). A feature region's low bits are the sample's, then its domain's block; a flat one has its own index.
    Regions sorted by size (then name), hence aligned."""
    n = layout.n_bits
    sizes = {look.region: n + Tensor(*look.domain).size for l in NET for look in layer_lookups(l)}
    sizes.update({name: n + log2_ceil(CLASSES) for name in ("w0", "w1", "y")})
    sizes.update({"label": n, "rank": n, "w": BITS["w"] - 1})
    sizes.update({"table " + name: bits for name, (_, bits) in TABLES.items()})
    regions, off = {}, 0
    for name, k in sorted(sizes.items(), key=lambda kv: (-kv[1], kv[0])):
        regions[name] = (k, off)
        off += 1 << k
    return regions, log2_ceil(off)


def walk_leaves(tell, point, layout, alpha, beta):
    """At the leaf point: tells (prover) or reads (verifier) every value that the leaves need, in one order, each value once, and
    returns p and q there. tell(space, tensor, weights): space "z" for a layer's accumulators."""
    nb = layout.n_bits
    regions, _ = lookup_regions(layout)
    live, n = less_than(layout.samples, point[:nb]), identity_mle(point[:nb])
    P, Q = 0, 1

    def region(name, num, den):
        nonlocal P, Q
        k, off = regions[name]
        e = prefix_eq(off >> k, point[k:])
        P, Q = (P + e * num) % R, (Q + e * (den - 1)) % R                       # outside the regions: 0/1

    def lookup(name, tag, ok, x, out):
        valid = live * ok
        region(name, valid, 1 - valid + valid * (alpha - tag) - beta * x - beta ** 2 * out)

    for l in NET:
        known = {}

        def read(domain, tensor, sel_x, sel_y):
            if (domain, tensor, sel_x, sel_y) not in known:
                shape = l.shape if tensor == "z" else AUX[tensor].lengths
                parts = [restricted_eq(p, length) for p, length in zip(Tensor(*domain).split(point[nb:]), domain)]
                weights = [parts[0]]
                for part, (m, k), length in zip(parts[1:], (sel_x, sel_y), shape[1:]):
                    moved = [0] * length
                    for i, e in enumerate(part):
                        moved[m * i + k] = (moved[m * i + k] + e) % R
                    weights.append(moved)
                known[domain, tensor, sel_x, sel_y] = tell("z", l, weights) if tensor == "z" else tell("aux", AUX[tensor], weights)
            return known[domain, tensor, sel_x, sel_y]

        for look in layer_lookups(l):
            ok = 1
            for part, length in zip(Tensor(*look.domain).split(point[nb:]), look.domain):
                ok = ok * sum(restricted_eq(part, length)) % R
            x = sum(c * read(look.domain, tensor, sx, sy) for c, tensor, sx, sy in look.inputs)
            lookup(look.region, TAG[look.table], ok, x, read(look.domain, look.output, SAME, SAME))
    # the labelled class and its rank
    e = restricted_eq(point[nb:nb + log2_ceil(CLASSES)], CLASSES)
    ok, ones = sum(e) % R, [1] * CLASSES
    logit = tell("z", NET[-1], [e, [1], [1]])
    t = tell("aux", AUX["t"], [[1]])
    y = tell("aux", AUX["y"], [e])
    below = tell("aux", AUX["y"], [[sum(e[:k]) % R for k in range(CLASSES)]])   # sum over k > j of y_k: [j < label]
    w0, w1 = tell("aux", AUX["w0"], [e]), tell("aux", AUX["w1"], [e])
    s0, s1 = tell("aux", AUX["w0"], [ones]), tell("aux", AUX["w1"], [ones])
    label = tell("data", DATA["label"], [[1]])
    d = t * ok - logit - below
    lookup("w0", TAG["relu"], ok, d, w0)
    lookup("w1", TAG["relu"], ok, d + live * ok, w1)
    region("y", -y, 1 - ok + ok * (alpha - TAG["label"] - beta * n) - beta ** 2 * sum(j * x for j, x in enumerate(e)) - beta ** 3 * logit)
    region("label", live, alpha - TAG["label"] - beta * n - beta ** 2 * label - beta ** 3 * t)
    lookup("rank", TAG["rank"], 1, s1 - s0, 0)
    # flat regions
    pt = point[:regions["w"][0]]
    region("w", 1, alpha - TAG["range"] - beta * tell("w", W_HALF, [Eq(pt)]))
    for name, (tag, bits) in TABLES.items():
        pt = point[:bits]
        row = sum(beta ** (i + 1) * x for i, x in enumerate(row_at(name, pt)))
        region("table " + name, -tell("mult", MULT[name], [Eq(pt)]), alpha - tag - row)
    return P, Q


# ---------------------------------------------------------------- prover
def witness(wvec, image, label, rows, count, zero_points):
    """Fills one live sample's rows; count(table, index) counts a lookup. Returns whether the sample is correct."""
    aux, data = rows["aux"], rows["data"]
    for i, v in enumerate(image):
        data[DATA["x"].at(i % INPUT[0], i // INPUT[0] % INPUT[1], i // INPUT[0] // INPUT[1])] = v
    data[DATA["label"].at(0)] = label

    def looked_up(table, value):
        if table == "rank":
            return count(table, value)
        index = value + HALF + (1 << (S - 1) if table.startswith("requant") else 0)
        if not 0 <= index < 1 << T:
            raise OverflowError("%s of %d" % (table, value))
        count(table, index)
        return max(value, 0) if table == "relu" else requantise(value, table)

    for l in NET:
        z = accumulators(l, wvec, rows, 1, zero_points)
        for look in layer_lookups(l):
            for c, x, y in positions(look.domain):
                aux[AUX[look.output].at(c, x, y)] = looked_up(look.table, lookup_input(look, z, aux, c, x, y))
    logits = [z[j, 0, 0] for j in range(CLASSES)]
    aux[AUX["t"].at(0)], aux[AUX["y"].at(label)] = logits[label], 1
    rank = 0
    for j in range(CLASSES):
        d = logits[label] - logits[j] - (1 if j < label else 0)
        for step in (0, 1):
            aux[AUX["w%d" % step].at(j)] = looked_up("relu", d + step)
        rank += d >= 0
    looked_up("rank", rank)
    return rank == CLASSES


def positions(shape):
    return [(c, x, y) for y in range(shape[2]) for x in range(shape[1]) for c in range(shape[0])]


def lookup_input(look, z, aux, c, x, y):
    total = 0
    for k, tensor, (mx, ax), (my, ay) in look.inputs:
        at = (c, mx * x + ax, my * y + ay)
        total += k * (z[at] if tensor == "z" else aux[AUX[tensor].at(*at)])
    return total


def fill_leaves(regions, bits, layout, wvec, mult, rows, alpha, beta, zero_points):
    """All leaves, from the committed vectors as they are, forged or not. Padded features are 0/1, whatever is committed there."""
    p, q = [0] * (1 << bits), [1] * (1 << bits)
    nb = layout.n_bits

    def leaf(region, index, num, den):
        p[regions[region][1] + index], q[regions[region][1] + index] = num % R, den % R

    for n in range(1 << nb):
        live, aux, data = int(n < layout.samples), rows[n]["aux"], rows[n]["data"]

        def lookup(region, feature, tag, x, out):
            leaf(region, n | feature << nb, live, 1 - live + live * (alpha - tag) - beta * x - beta ** 2 * out)

        for l in NET:
            z = accumulators(l, wvec, rows[n], live, zero_points)
            for look in layer_lookups(l):
                for c, x, y in positions(look.domain):
                    value = lookup_input(look, z, aux, c, x, y)
                    lookup(look.region, Tensor(*look.domain).at(c, x, y), TAG[look.table], value, aux[AUX[look.output].at(c, x, y)])
        t, y = aux[AUX["t"].at(0)], [aux[AUX["y"].at(j)] for j in range(CLASSES)]
        w0, w1 = ([aux[AUX[name].at(j)] for j in range(CLASSES)] for name in ("w0", "w1"))
        for j in range(CLASSES):
            d = t - z[j, 0, 0] - sum(y[j + 1:])
            lookup("w0", j, TAG["relu"], d, w0[j])
            lookup("w1", j, TAG["relu"], d + live, w1[j])
            leaf("y", n | j << nb, -y[j], alpha - TAG["label"] - beta * n - beta ** 2 * j - beta ** 3 * z[j, 0, 0])
        leaf("label", n, live, alpha - TAG["label"] - beta * n - beta ** 2 * data[DATA["label"].at(0)] - beta ** 3 * t)
        lookup("rank", 0, TAG["rank"], sum(w1) - sum(w0), 0)
    for i in range(1 << (BITS["w"] - 1)):
        leaf("w", i, 1, alpha - TAG["range"] - beta * wvec[i])
    for name, (tag, b) in TABLES.items():
        for i in range(1 << b):
            row = row_at(name, [(i >> j) & 1 for j in range(b)])
            leaf("table " + name, i, -mult[MULT[name].offset + i], alpha - tag - sum(beta ** (k + 1) * x for k, x in enumerate(row)))
    return p, q


def opening_mask(mu, rng, slots=64):
    """A sparse random vector whose slots lie in distinct rows and distinct columns of the opening's square: every point and
    scalar that the opening publishes is a linear function of the opened vector, and this makes each of them uniform."""
    lo = (mu + 1) // 2
    hi = mu - lo
    mask, k = [0] * (1 << mu), min(6, hi)
    for i in range(1 << k):
        mask[(i << (hi - k)) << lo | i << (lo - k)] = rng.randrange(R)
    return mask


def absorb_statement(tr, public, proof):
    lay = public["layout"]
    tr.absorb(lay.samples, lay.group_bits, lay.low_bits, public["c_w"], *public["c_data"], *proof["c_aux"], proof["c_mult"], proof["c_mask"],
              proof["correct"])


@dataclass
class Forger:
    """What a dishonest prover does otherwise; each is a hook of `prove`."""
    before: object = None         # (rows): write into the vectors before the witness is made
    after: object = None          # (rows, mult, wvec): and after
    correct: int = None           # the count to claim
    zero_points: list = None      # the zero points to compute with
    state: dict = None            # parts of the statement to pretend (layout, c_w, c_data)
    tell: object = None           # (index, value, beta) -> the value to tell instead


def prove(wvec, dataset, labels, layout, blind, forger=Forger()):
    rng = random.Random(blind)
    nb, n_low, groups = layout.n_bits, 1 << layout.low_bits, layout.groups
    zero_points = forger.zero_points or ZERO_POINTS
    # --- witness per sample; zero at padded samples and padded features, but for blinding
    rows = [{s: [0] * (1 << BITS[s]) for s in ("aux", "data")} for _ in range(1 << nb)]
    mult, wvec = [0] * (1 << BITS["mult"]), list(wvec)

    def count(table, index):
        mult[MULT[table].offset + index] += 1

    if forger.before:
        forger.before(rows)
    correct = sum(witness(wvec, dataset[n], labels[n], rows[n], count, zero_points) for n in range(layout.samples))
    for i in range(1 << (BITS["w"] - 1)):
        count("range", wvec[i] + (1 << (WBITS - 1)))
    for n in range(groups * n_low):
        for i in range(4):
            rows[n]["aux"][AUX["blind"].at(i)] = rng.randrange(R)              # every chunk's commitment is hiding
            rows[n]["data"][DATA["blind"].at(i)] = random.Random(1000 * n + i).randrange(R)  # the data owner's, fixed once
    mult[-1] = rng.randrange(R)                                                # blinding slot, in no table's block
    if forger.after:
        forger.after(rows, mult, wvec)
    correct = correct if forger.correct is None else forger.correct
    # --- commitments: a chunk per group, index = n_low | feature << low_bits
    mu = layout.opening_bits
    mask = opening_mask(mu, rng)
    chunks = {s: [[rows[g * n_low + lo][s][f] for f in range(1 << BITS[s]) for lo in range(n_low)] for g in range(groups)] for s in ("aux", "data")}
    proof = {"c_aux": [commit(c) for c in chunks["aux"]], "c_mult": commit(mult), "c_mask": commit(mask), "correct": correct}
    public = {"c_data": [commit(c) for c in chunks["data"]], "c_w": commit(wvec), "layout": layout, **(forger.state or {})}
    tr = Transcript("toy")
    absorb_statement(tr, public, proof)
    proof["nonce"] = rng.randrange(R)
    tr.absorb(proof["nonce"])
    alpha, beta = tr.challenges(2)

    # --- LogUp-GKR over the tree of fractions
    regions, bits = lookup_regions(layout)
    layers = [fill_leaves(regions, bits, layout, wvec, mult, rows, alpha, beta, zero_points)]
    while len(layers[-1][0]) > 1:
        p, q = layers[-1]
        layers.append(([(p[i] * q[i + 1] + p[i + 1] * q[i]) % R for i in range(0, len(p), 2)],
                       [q[i] * q[i + 1] % R for i in range(0, len(p), 2)]))
    proof["root_q"] = layers[-1][1][0]
    tr.absorb(proof["root_q"])
    proof["gkr"], point = [], []
    for p, q in reversed(layers[:-1]):
        lam = tr.challenge()
        rounds, r, ends = layer_prove([p[0::2], p[1::2], q[0::2], q[1::2]], point, lam, tr)
        proof["gkr"].append({"rounds": rounds, "ends": ends})
        tr.absorb(*ends)
        point = [tr.challenge()] + r

    # --- told values at the leaf point: every vector folded at r_n is one "sample"
    r_n = point[:nb]
    live = less_than(public["layout"].samples, r_n)
    folded = {s: [0] * (1 << BITS[s]) for s in ("aux", "data")}
    for e, row in zip(eq_table(r_n), rows):
        for s in folded:
            folded[s] = [(a + e * v) % R if v else a for a, v in zip(folded[s], row[s])]
    z_n = {l.name: accumulators(l, wvec, folded, less_than(layout.samples, r_n), zero_points) for l in NET}
    vectors = {**folded, "w": wvec, "mult": mult}
    claims, z_claims, proof["told"] = [], [], []

    def tell(space, tensor, weights):
        if space == "z":
            wc, wx, wy = weights
            v = sum(wc[c] * wx[x] * wy[y] * z_n[tensor.name][c, x, y] for c, x, y in positions(tensor.shape)) % R
        else:
            dense = Claim(space, tensor, weights, 0).dense()
            v = sum(w * x for w, x in zip(dense, vectors[space][tensor.offset:])) % R
        if forger.tell:
            v = forger.tell(len(proof["told"]), v, beta) % R
        proof["told"].append(v)
        tr.absorb(v)
        if space == "z":
            z_claims.append((tensor, weights, v))
        else:
            claims.append(Claim(space, tensor, weights, v))
        return v

    walk_leaves(tell, point, public["layout"], alpha, beta)
    for l in NET:
        tell("w", W[l.name + ".bias"], [next(w for ll, w, _ in z_claims if ll == l)[0]])

    # --- linear layers: one sumcheck for all terms
    by_layer = with_powers(z_claims, tr.challenge())
    terms = [(l, i) for l in NET for i in range(len(l.terms))]
    tables = [linear_tables(l, i, wvec, by_layer[l.name], folded, live, zero_points) for l, i in terms]
    rounds, pt, ends = sumcheck_prove(tables, tr)
    proof["linear"] = {"rounds": rounds, "ends": [list(e) for e in ends]}
    for (l, i), (kappa, x) in zip(terms, ends):
        tr.absorb(kappa, x)
        claims += linear_claims(l, i, by_layer[l.name], pt[:source_of(l.terms[i])[1].size], kappa, x, live, ZERO_POINTS)
    claims.append(correct_claim(correct))

    # --- 3a: claims on aux and data, all at r_n, to one each
    per_sample, static = split_claims(claims)
    gamma = tr.challenge()
    rounds, u, ends = sumcheck_prove([(dense_weights(per_sample, s, BITS[s], gamma), folded[s]) for s in ("aux", "data")], tr)
    proof["reduce"] = {"rounds": rounds, "ends": [v for _, v in ends]}
    tr.absorb(*proof["reduce"]["ends"])

    # --- 3b: those and the claims on W and mult, at one point
    r_lo, e_g = r_n[:layout.low_bits], eq_table(r_n[layout.low_bits:])
    f = {s: [sum(e * c[i] for e, c in zip(e_g, chunks[s])) % R for i in range(len(chunks[s][0]))] for s in ("aux", "data")}
    f.update({"w": wvec, "mult": mult})
    gamma = tr.challenge()
    weights = [eq_table(r_lo + u[:BITS["aux"]]), [gamma * e % R for e in eq_table(r_lo + u[:BITS["data"]])],
               dense_weights(static, "w", BITS["w"], gamma, 2), dense_weights(static, "mult", BITS["mult"], gamma, 2)]
    rounds, pt, ends = sumcheck_prove(list(zip(weights, f.values())), tr)
    assert len(pt) == mu
    proof["unify"] = {"rounds": rounds, "ends": [v % R for _, v in ends] + [mle(mask, pt)]}
    tr.absorb(*proof["unify"]["ends"])
    rho = tr.challenge()
    final = [0] * (1 << mu)
    for k, vector in enumerate([*f.values(), mask]):
        for i, v in enumerate(vector):
            final[i] = (final[i] + pow(rho, k, R) * v) % R
    proof["opening"] = mercury_prove(final, pt, tr)
    return public, proof


def correct_claim(correct):
    """The multiplicity of rank C is the number of correct samples: not told, being the statement's."""
    return Claim("mult", MULT["rank"], [Eq([(CLASSES >> i) & 1 for i in range(TABLES["rank"][1])])], correct)


def split_claims(claims):
    """Claims on aux and data; claims on W and mult. Each in the order in which they arose."""
    return [c for c in claims if c.space in ("aux", "data")], [c for c in claims if c.space in ("w", "mult")]


# ---------------------------------------------------------------- verifier
def canonical(message):
    if isinstance(message, int):
        return 0 <= message < R
    return all(canonical(m) for m in (message.values() if isinstance(message, dict) else message))


def verify(public, proof):
    layout = public["layout"]
    nb = layout.n_bits
    require(canonical(proof) and canonical(public["c_w"]) and canonical(public["c_data"]), "encoding: a scalar is not in [0, r)")
    groups = layout.groups
    require(0 < groups <= 1 << layout.group_bits and len(public["c_data"]) == len(proof["c_aux"]) == groups, "statement: groups and samples disagree")
    require(proof["correct"] <= layout.samples, "statement: more correct samples than samples")
    tr = Transcript("toy")
    absorb_statement(tr, public, proof)
    tr.absorb(proof["nonce"])
    alpha, beta = tr.challenges(2)

    # --- LogUp-GKR: the root is 0 / root_q
    regions, bits = lookup_regions(layout)
    require(proof["root_q"] != 0, "logup: zero denominator")
    require(len(proof["gkr"]) == bits, "encoding: depth of the tree")
    tr.absorb(proof["root_q"])
    cp, cq, point = 0, proof["root_q"], []
    for depth, layer in enumerate(proof["gkr"]):
        lam = tr.challenge()
        value, r = layer_verify((cp + lam * cq) % R, layer["rounds"], point, tr)
        require(len(layer["ends"]) == 4, "encoding: a layer ends in four elements")
        p0, p1, q0, q1 = layer["ends"]
        require(value == fraction(p0, p1, q0, q1, lam) % R, "gkr: layer %d" % depth)
        tr.absorb(p0, p1, q0, q1)
        c = tr.challenge()
        cp, cq, point = (p0 + c * (p1 - p0)) % R, (q0 + c * (q1 - q0)) % R, [c] + r

    # --- the leaves from the told values
    told, claims, z_claims = iter(proof["told"]), [], []

    def tell(space, tensor, weights):
        v = next(told, None)
        require(v is not None, "encoding: told values")
        tr.absorb(v)
        if space == "z":
            z_claims.append((tensor, weights, v))
        else:
            claims.append(Claim(space, tensor, weights, v))
        return v

    P, Q = walk_leaves(tell, point, layout, alpha, beta)
    require(P == cp, "logup: numerator at the leaves")
    require(Q == cq, "logup: denominator at the leaves")
    bias = {l.name: tell("w", W[l.name + ".bias"], [next(w for ll, w, _ in z_claims if ll == l)[0]]) for l in NET}
    require(next(told, None) is None, "encoding: told values")

    # --- linear layers
    r_n = point[:nb]
    live = less_than(layout.samples, r_n)
    by_layer = with_powers(z_claims, tr.challenge())
    target = sum(g * (v - bias[name] * live * sum(wx) * sum(wy)) for name, cs in by_layer.items() for g, (_, wx, wy), v in cs) % R
    terms = [(l, i) for l in NET for i in range(len(l.terms))]
    sizes = [source_of(l.terms[i])[1].size for l, i in terms]
    value, pt = sumcheck_verify(target, proof["linear"]["rounds"], max(sizes), tr)
    require(len(proof["linear"]["ends"]) == len(terms) and all(len(e) == 2 for e in proof["linear"]["ends"]), "encoding: terms")
    require(value == sum(kappa * x * beyond(pt, k) ** 2 for (kappa, x), k in zip(proof["linear"]["ends"], sizes)) % R, "linear layers")
    for (l, i), k, (kappa, x) in zip(terms, sizes, proof["linear"]["ends"]):
        tr.absorb(kappa, x)
        claims += linear_claims(l, i, by_layer[l.name], pt[:k], kappa, x, live, ZERO_POINTS)
    claims.append(correct_claim(proof["correct"]))

    # --- 3a
    per_sample, static = split_claims(claims)
    gamma = tr.challenge()
    target = sum(pow(gamma, i, R) * c.value for i, c in enumerate(per_sample)) % R
    value, u = sumcheck_verify(target, proof["reduce"]["rounds"], max(BITS["aux"], BITS["data"]), tr)
    require(len(proof["reduce"]["ends"]) == 2, "encoding: 3a")
    require(value == sum(weights_at(per_sample, s, u[:BITS[s]], gamma) * v * beyond(u, BITS[s]) ** 2
                         for s, v in zip(("aux", "data"), proof["reduce"]["ends"])) % R, "3a: claims on aux and data")
    tr.absorb(*proof["reduce"]["ends"])
    # --- 3b: aux and data take gamma^0 and gamma^1, the static claims the powers from 2
    gamma = tr.challenge()
    va, vd = proof["reduce"]["ends"]
    target = (va + gamma * vd + sum(pow(gamma, 2 + i, R) * c.value for i, c in enumerate(static))) % R
    mu = layout.opening_bits
    value, pt = sumcheck_verify(target, proof["unify"]["rounds"], mu, tr)
    require(len(proof["unify"]["ends"]) == 5, "encoding: 3b")
    r_lo, e_g = r_n[:layout.low_bits], eq_table(r_n[layout.low_bits:])
    own = [layout.low_bits + BITS["aux"], layout.low_bits + BITS["data"], BITS["w"], BITS["mult"], mu]
    weights = [eq_at(r_lo + u[:BITS["aux"]], pt[:own[0]]), gamma * eq_at(r_lo + u[:BITS["data"]], pt[:own[1]]),
               weights_at(static, "w", pt[:own[2]], gamma, 2), weights_at(static, "mult", pt[:own[3]], gamma, 2), 0]
    ends = [v * beyond(pt, k) % R for v, k in zip(proof["unify"]["ends"], own)]  # the vectors, zero-padded upward, at pt
    require(value == sum(w * beyond(pt, k) * v for w, k, v in zip(weights, own, ends)) % R, "3b: all claims")  # so are the weights
    tr.absorb(*proof["unify"]["ends"])
    # --- the opening of f = f_aux + rho f_data + rho^2 W + rho^3 mult + rho^4 mask
    rho = tr.challenge()
    v = sum(pow(rho, k, R) * x for k, x in enumerate(ends)) % R
    commitments = [sum(e * c for e, c in zip(e_g, proof["c_aux"])), sum(e * c for e, c in zip(e_g, public["c_data"])),
                   public["c_w"], proof["c_mult"], proof["c_mask"]]
    c_f = sum(pow(rho, k, R) * c for k, c in enumerate(commitments)) % R
    mercury_verify(c_f, pt, v, proof["opening"], tr)
    # every scalar of statement and proof is in the transcript, but for Mercury's last, after which nothing is drawn
    assert tr.absorbed == 3 + 1 + groups + len(list(scalars(proof))) - 1
    return proof["correct"]


# ---------------------------------------------------------------- run it: one proof, harmless padding, forgeries
def scalars(node, path=()):
    """The paths of all scalars of a proof."""
    if isinstance(node, int):
        yield path
    else:
        for key in (node if isinstance(node, dict) else range(len(node))):
            yield from scalars(node[key], path + (key,))


def altered(proof, path, change):
    out = copy.deepcopy(proof)
    node = out
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = change(node[path[-1]])
    return out


def toy(seed, samples):
    rng = random.Random(seed)
    wvec = [0] * (1 << BITS["w"])
    for name, t in W.items():
        size = 20 if name.endswith("bias") else 8 if name in ("conv.0", "block.1") else 4 if name == "logits.1" else 3
        for i in range(1 << t.size):
            if all((i >> sum(t.bits[:a])) % (1 << t.bits[a]) < t.lengths[a] for a in range(len(t.bits))):
                wvec[t.offset + i] = rng.randrange(-size, size + 1)
    for i in range(1 << (BITS["w"] - 1), 1 << BITS["w"]):
        wvec[i] = rng.randrange(R)                                              # blinding slots, the model owner's, fixed once
    data = [[rng.randrange(-16, 16) for _ in range(INPUT[0] * INPUT[1] * INPUT[2])] for _ in range(samples)]
    return wvec, data, [rng.randrange(CLASSES) for _ in range(samples)]


def plainly_correct(wvec, image, label):
    """Plain inference, written on its own: windows of a zero-padded image, and max()."""
    def conv(get, name, co, ci, k, pad, stride, w, out, depthwise=False):
        t = W[name]
        return {(c, x, y): sum(w[t.at(c, d0 + k * d1) if depthwise else t.at(c, i, d0 + k * d1)] * get(i, stride * x + d0 - pad, stride * y + d1 - pad)
                               for i in ([c] if depthwise else range(ci)) for d0 in range(k) for d1 in range(k))
                for c in range(co) for x in range(out) for y in range(out)}

    bias = lambda name, c: wvec[W[name].at(c)]
    z = conv(lambda i, x, y: image[x + 6 * y] - 3 if 0 <= x < 6 and 0 <= y < 6 else 0, "conv.0", 3, 1, 3, 1, 1, wvec, 6)
    a = {(c, x, y): requantise(bias("conv.bias", c) + max(z[c, 2 * x + i, 2 * y + j] for i in (0, 1) for j in (0, 1)), "requant")
         for c in range(3) for x in range(3) for y in range(3)}
    z = conv(lambda *at: a.get(at, 0), "block.0", 3, 3, 3, 1, 1, wvec, 3)
    b = {(c, x, y): requantise(bias("block.bias", c) + v + wvec[W["block.1"].at(c, 0)] * a[c, x, y], "requant_signed") for (c, x, y), v in z.items()}
    z = conv(lambda *at: b.get(at, 0), "logits.0", 3, 3, 3, 0, 1, wvec, 1)
    z2 = conv(lambda *at: a.get(at, 0), "logits.1", 3, 3, 2, 0, 2, wvec, 1, True)
    logits = [z[c, 0, 0] + z2[c, 0, 0] + bias("logits.bias", c) for c in range(3)]
    return max(range(3), key=lambda j: (logits[j], -j)) == label


def main():
    global MASKED
    layout = Layout(samples=5, group_bits=1, low_bits=2)
    wvec, data, labels = toy(1, layout.samples)
    for table in ("relu", "requant", "requant_signed"):                          # the closed forms, row by row
        for i in range(1 << T):
            x, out = row_at(table, [(i >> j) & 1 for j in range(T)])
            assert out % R == (max(x, 0) if table == "relu" else requantise(x, table)) % R
    truth = sum(plainly_correct(wvec, image, label) for image, label in zip(data, labels))
    counts = {"accepted": 0, "rejected": 0}

    def accepted(name, made, correct=truth):
        assert verify(*made) == correct, name
        counts["accepted"] += 1
        print("accepted %-44s %d of %d correct" % (name, correct, layout.samples))

    def rejected(name, public, proof, quiet=False):
        try:
            verify(public, proof)
        except Reject as why:
            counts["rejected"] += 1
            if not quiet:
                print("rejected %-44s %s" % (name, why))
            return
        raise SystemExit("FORGERY ACCEPTED: " + name)

    def attempt(seed, model=wvec, images=data, classes=labels, shape=layout, **forger):
        return prove(model, images, classes, shape, seed, Forger(**forger))

    public, proof = attempt(11)
    accepted("the honest proof", (public, proof))
    assert truth < layout.samples                                                # else there is nothing to gain

    # --- what is committed in padding is harmless: the result is the same, and nothing more can be claimed
    cunning = list(wvec)                                                         # weights at padded outputs, inputs, kernel positions
    for name, t in W.items():
        for i in range(1 << t.size):
            axes = [(i >> sum(t.bits[:a])) % (1 << t.bits[a]) < t.lengths[a] for a in range(len(t.bits))]
            if not all(axes):
                cunning[t.offset + i] = 30

    def fill_padding(rows, *_):
        for n, row in enumerate(rows[:layout.groups << layout.low_bits]):
            for space in ("aux", "data"):
                for t in VECTORS[space].values():
                    for i in range(1 << t.size):
                        if not all((i >> sum(t.bits[:a])) % (1 << t.bits[a]) < t.lengths[a] for a in range(len(t.bits))):
                            row[space][t.offset + i] = 77 + n

    def fill_samples(rows, *_):                                                  # n >= N, all of aux but y, and the data
        for n in range(layout.samples, layout.groups << layout.low_bits):
            for space, names in (("aux", [k for k in AUX if k not in ("y", "blind")]), ("data", ["x", "label"])):
                for name in names:
                    t = VECTORS[space][name]
                    for i in range(1 << t.size):
                        row = rows[n][space]
                        row[t.offset + i] = 5 + n + i

    more = truth + 1
    accepted("weights in all padding", attempt(21, cunning))
    accepted("aux and data in all padded features", attempt(22, after=fill_padding))
    accepted("both", attempt(23, cunning, after=fill_padding))
    accepted("aux and data at padded samples", attempt(24, after=fill_samples))
    rejected("both, one more claimed", *attempt(25, cunning, after=fill_padding, correct=more))
    rejected("padded samples, one more claimed", *attempt(26, after=fill_samples, correct=more))

    def fill_y(rows, mult, wv):
        rows[layout.samples]["aux"][AUX["y"].at(1)] = 1
    rejected("y at a padded sample", *attempt(27, after=fill_y))

    def winning_padding(rows, mult, wv):                                         # as if a padded sample had been counted
        mult[MULT["rank"].at(CLASSES)] += 1
    rejected("a correct sample beyond the last", *attempt(28, after=winning_padding, correct=more))
    stated = Layout(5, 1, 2)
    six = prove(wvec, data + [[0] * 36], labels + [next(j for j in range(CLASSES) if plainly_correct(wvec, [0] * 36, j))],
                Layout(6, 1, 2), 29, Forger(state={"layout": stated}))
    assert six[1]["correct"] == more
    rejected("a padded sample proved as live", *six)

    # --- a prover that reads padding: its witness, sumchecks and told values agree, with weights and activations there
    wrong = [(label + 1) % CLASSES for label in labels]
    for where, slot in (("input channel", lambda j: (3, j, 0)), ("input position", lambda j: (j, 3, 0))):
        model, t, a = list(wvec), W["logits.0"], AUX["block.a"]

        def feed(rows, *_):
            for n in range(layout.samples):
                rows[n]["aux"][a.at(*slot(wrong[n]))] = 60
        if where == "input channel":
            for j in range(CLASSES):
                model[t.at(j, 3, j)] = 30
            MASKED = False
            try:
                made = attempt(30, model, classes=wrong, before=feed)
            finally:
                MASKED = True
            assert made[1]["correct"] == layout.samples
            rejected("reads a padded %s" % where, *made)
        else:
            conv = AUX["conv.a"]

            def feed_conv(rows, *_):                                             # the band of `block` would reach x = 3
                for n in range(layout.samples):
                    for y in range(3):
                        rows[n]["aux"][conv.at(0, 3, y)] = 90
            MASKED = False
            try:
                made = attempt(31, before=feed_conv)
            finally:
                MASKED = True
            rejected("reads a padded %s" % where, *made)
    rejected("the zero point ignored", *attempt(32, zero_points=[0]))
    rejected("another zero point", *attempt(33, zero_points=[4]))

    # --- the witness
    def one_off(space, name, index, by=1):
        def change(rows, mult, wv):
            rows[0][space][VECTORS[space][name].offset + index] += by
        return change
    for k, name in enumerate(("conv.r1", "conv.r2", "conv.a", "block.a", "w0", "w1", "t", "y")):
        rejected("one entry of %s off by one" % name, *attempt(40 + k, after=one_off("aux", name, 0)))
    rejected("one pixel changed", *attempt(50, after=one_off("data", "x", DATA["x"].at(0, 2, 3), 40)))
    rejected("one committed label changed", *attempt(51, after=one_off("data", "label", 0)))

    def flip_win(rows, mult, wv):
        n, j = next((n, j) for n in range(layout.samples) for j in range(CLASSES) if rows[n]["aux"][AUX["w1"].at(j)] == 0)
        rows[n]["aux"][AUX["w1"].at(j)] = 1
    rejected("a lost comparison called won", *attempt(52, after=flip_win))

    def move_label(rows, mult, wv):
        aux, y = rows[0]["aux"], AUX["y"]
        j = next(j for j in range(CLASSES) if aux[y.at(j)])
        aux[y.at(j)], aux[y.at((j + 1) % CLASSES)] = 0, 1
    rejected("label moved", *attempt(53, after=move_label))

    def count_more(rows, mult, wv):
        mult[MULT["rank"].at(CLASSES)] += 1
        mult[MULT["rank"].at(CLASSES - 1)] -= 1
    rejected("rank multiplicity moved", *attempt(54, after=count_more, correct=more))

    def other_weight(rows, mult, wv):
        wv[W["conv.0"].at(0, 0, 0)] += 1
    rejected("a weight changed after the witness", *attempt(55, after=other_weight))

    def huge_weight(rows, mult, wv):
        wv[W["logits.bias"].at(0)] = 1 << 40
    rejected("a weight out of range", *attempt(56, after=huge_weight))

    # --- the statement: the whole proof is made for one, and shown for another
    rejected("claimed count + 1", public, {**proof, "correct": more})
    rejected("claimed count + 1 throughout", *attempt(60, correct=more))
    rejected("count + r", public, {**proof, "correct": truth + R})
    rejected("more correct than samples", *attempt(61, correct=6))
    model2, data2, _ = toy(2, layout.samples)
    elsewhere, _ = prove(model2, data2, labels, layout, 62)
    rejected("another model", *attempt(63, state={"c_w": elsewhere["c_w"]}))
    rejected("another data set", *attempt(64, state={"c_data": elsewhere["c_data"]}))
    rejected("groups swapped", *attempt(65, state={"c_data": public["c_data"][::-1]}))
    rejected("more samples than groups hold", {**public, "layout": Layout(9, 1, 2)}, proof)
    rejected("fewer groups than samples need", {**public, "c_data": public["c_data"][:1]}, {**proof, "c_aux": proof["c_aux"][:1]})
    rejected("one sample more in the statement", {**public, "layout": Layout(6, 1, 2)}, proof)
    rejected("one sample fewer in the statement", {**public, "layout": Layout(4, 1, 2)}, proof)

    # --- told values: lies that keep every earlier equation, the transcript agreeing with them
    def outputs_for_inputs(index, v, beta):                                      # conv.r1: beta in + beta^2 out is unchanged
        return v + {0: -beta, 2: 1}.get(index, 0)

    def inputs_for_inputs(index, v, beta):                                       # in = z(even) - z(odd) is unchanged
        return v + (index in (0, 1))

    def biases(index, v, beta):
        return v + (index == len(proof["told"]) - 1)

    def rank_sums(index, v, beta):                                               # s1 - s0 is unchanged
        return v + (index in sums)
    calls = []
    walk_leaves(lambda s, t, w: calls.append((s, t, w)) or 1, [0] * lookup_regions(layout)[1], layout, 1, 1)
    sums = [i for i, (s, t, w) in enumerate(calls) if t in (AUX["w0"], AUX["w1"]) and w == [[1] * CLASSES]]
    assert len(sums) == 2 and len(calls) + len(NET) == len(proof["told"])
    for k, (name, lie) in enumerate((("output for input", outputs_for_inputs), ("input for input", inputs_for_inputs),
                                     ("a bias", biases), ("the rank's two sums", rank_sums))):
        rejected("told values: %s" % name, *attempt(70 + k, tell=lie))

    # --- every message in turn
    paths = list(scalars(proof))
    for path in paths:
        rejected(str(path), public, altered(proof, path, lambda v: (v + 1) % R), quiet=True)
    print("rejected %-44s %d scalars, each + 1" % ("every message altered in turn", len(paths)))
    for path in paths[::7]:
        rejected(str(path), public, altered(proof, path, lambda v: v + R), quiet=True)
        rejected(str(path), public, altered(proof, path, lambda v: (v + 1) % R if v == 0 else 0), quiet=True)
    print("rejected %-44s + r, or zero" % "non-canonical and zeroed messages")
    lists = sorted({path[:i] for path in paths for i in range(len(path)) if not isinstance(path[i], str)}, key=str)
    for path in lists:
        for change in (lambda v: list(v)[:-1], lambda v: list(v) + [list(v)[-1]]):
            if path[-1] != "evals":                                             # Mercury's six scalars: of fixed number by its encoding
                rejected(str(path), public, altered(proof, path, change), quiet=True)
    print("rejected %-44s %d lists" % ("messages shorter and longer", len(lists)))
    print("%(accepted)d accepted as they should be, %(rejected)d rejected" % counts)


if __name__ == "__main__":
    main()
