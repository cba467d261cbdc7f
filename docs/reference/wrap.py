#!/usr/bin/env python3
"""Executable specification of the wrapped proof's verifier (PROTOCOL section 9), a prover of a toy circuit and a simulator of proofs.

Run it: it checks its own primitives, proves and verifies, simulates proofs of several shapes, and tries forgeries, each of which the
verifier must reject. `--fixtures FOLDER` writes the accepted ones as JSON files, which other verifiers are tested on.

Whoever knows tau needs no witness: evaluations and points may be anything at all, since the last point, W', can be made to fit. So a
simulated proof is a true proof in its transcript and its algebra, of a false statement. Nothing below is secret or random: tau and
every choice come from a seed. Scalars are integers mod R; a point is a pair of integers mod Q, infinity is (0, 0).
"""
import argparse
import copy
import json
import os
import sys

R = 21888242871839275222246405745257275088548364400416034343698204186575808495617
Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583
G1 = (1, 2)
G2 = ((11559732032986387107991004021392285783925812861821192530917403151452391805634,
       10857046999023057135944570762232829481370756359578518086990519993285655852781),
      (4082367875863433681332203403145435568316851327593401208105741076214120093531,
       8495653923123431417604973247489272438418190587263600148770280649306958101930))  # imaginary parts first


def inv(a, p=R):
    if a % p == 0:
        raise Reject("degenerate challenge")
    return pow(a, p - 2, p)


class Reject(Exception):
    pass


def require(ok, why):
    if not ok:
        raise Reject(why)


# ---------------------------------------------------------------- keccak256
def keccak_f(lanes):
    """Keccak-f[1600] on lanes[x + 5 y]."""
    lfsr = 1
    for _ in range(24):
        c = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        d = [c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1) for x in range(5)]                     # theta
        lanes = [lane ^ d[i % 5] for i, lane in enumerate(lanes)]
        x, y, current = 1, 0, lanes[1]                                                         # rho, pi
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x + 5 * y] = lanes[x + 5 * y], rotate(current, (t + 1) * (t + 2) // 2 % 64)
        lanes = [lanes[i] ^ (~lanes[i // 5 * 5 + (i + 1) % 5] & lanes[i // 5 * 5 + (i + 2) % 5]) for i in range(25)]  # chi
        for j in range(7):                                                                     # iota
            if lfsr & 1:
                lanes[0] ^= 1 << ((1 << j) - 1)
            lfsr = (lfsr << 1) ^ (0x171 if lfsr >> 7 else 0)
    return lanes


def rotate(lane, bits):
    return (lane << bits | lane >> (64 - bits)) & (1 << 64) - 1


def keccak256(data):
    rate = 136
    padding = bytearray(rate - len(data) % rate)
    padding[0] ^= 0x01
    padding[-1] ^= 0x80
    data = bytes(data) + bytes(padding)
    lanes = [0] * 25
    for block in range(0, len(data), rate):
        for i in range(rate // 8):
            lanes[i] ^= int.from_bytes(data[block + 8 * i:block + 8 * i + 8], "little")
        lanes = keccak_f(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def word(x):
    return int(x).to_bytes(32, "big")


class Transcript:
    """state <- keccak256(state || words since); a challenge is the new state mod r."""

    def __init__(self, label):
        self.buffer = keccak256(label)

    def absorb(self, *words):
        for w in words:
            self.buffer += b"".join(word(x) for x in w) if isinstance(w, tuple) else word(w)

    def challenge(self):
        self.buffer = keccak256(self.buffer)
        return int.from_bytes(self.buffer, "big") % R


# ---------------------------------------------------------------- the curve y^2 = x^3 + 3
def on_curve(point):
    x, y = point
    return x < Q and y < Q and (y * y - x * x * x - 3) % Q == 0


def jacobian_double(p):
    x, y, z = p
    a, b = x * x % Q, y * y % Q
    c = b * b % Q
    d = 2 * ((x + b) ** 2 - a - c) % Q
    e = 3 * a
    x3 = (e * e - 2 * d) % Q
    return x3, (e * (d - x3) - 8 * c) % Q, 2 * y * z % Q


def jacobian_add(p, q):
    if p[2] == 0:
        return q
    if q[2] == 0:
        return p
    z1, z2 = p[2] ** 2 % Q, q[2] ** 2 % Q
    u1, u2 = p[0] * z2 % Q, q[0] * z1 % Q
    s1, s2 = p[1] * z2 * q[2] % Q, q[1] * z1 * p[2] % Q
    if u1 == u2:
        return jacobian_double(p) if s1 == s2 else (1, 1, 0)
    h, r = u2 - u1, s2 - s1
    h2 = h * h % Q
    h3, v = h * h2 % Q, u1 * h2 % Q
    x3 = (r * r - h3 - 2 * v) % Q
    return x3, (r * (v - x3) - s1 * h3) % Q, h * p[2] * q[2] % Q


def msm(terms):
    """The sum of scalar * point."""
    total = (1, 1, 0)
    for scalar, point in terms:
        p = (point[0], point[1], 0 if point == (0, 0) else 1)
        term = (1, 1, 0)
        for bit in bin(scalar % R)[2:]:
            term = jacobian_double(term)
            if bit == "1":
                term = jacobian_add(term, p)
        total = jacobian_add(total, term)
    if total[2] == 0:
        return 0, 0
    z = inv(total[2], Q)
    return total[0] * z * z % Q, total[1] * z * z * z % Q


def hash_to_curve(seed):
    """A point whose discrete logarithm nobody knows."""
    x = int.from_bytes(keccak256(seed), "big") % Q
    while True:
        y = pow((x * x * x + 3) % Q, (Q + 1) // 4, Q)
        if on_curve((x, y)):
            return x, y
        x = (x + 1) % Q


# ---------------------------------------------------------------- G2, affine over Fq2 = Fq[i], imaginary part first
def f2_mul(a, b):
    return (a[0] * b[1] + a[1] * b[0]) % Q, (a[1] * b[1] - a[0] * b[0]) % Q


def f2_sub(a, b):
    return (a[0] - b[0]) % Q, (a[1] - b[1]) % Q


def f2_inv(a):
    norm = inv(a[0] * a[0] + a[1] * a[1], Q)
    return -a[0] * norm % Q, a[1] * norm % Q


def g2_add(p, q):
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if p[1] != q[1]:
            return None
        square = f2_mul(p[0], p[0])
        slope = f2_mul((3 * square[0], 3 * square[1]), f2_inv((2 * p[1][0], 2 * p[1][1])))
    else:
        slope = f2_mul(f2_sub(q[1], p[1]), f2_inv(f2_sub(q[0], p[0])))
    x = f2_sub(f2_sub(f2_mul(slope, slope), p[0]), q[0])
    return x, f2_sub(f2_mul(slope, f2_sub(p[0], x)), p[1])


def g2_mul(scalar, point):
    total = None
    for bit in bin(scalar)[2:]:
        total = g2_add(total, total)
        if bit == "1":
            total = g2_add(total, point)
    return total


# ---------------------------------------------------------------- shapes
def groups(key):
    return -(-key["samples"] // (1 << key["groupBits"]))


def group_coordinates(key):
    return (groups(key) - 1).bit_length()


def key_digest(key):
    words = [key[name] for name in ("circuit", "samples", "groupBits", "openingBits", "logRows", "omega")]
    data = keccak256(b"zkml.wrap-key.v1") + b"".join(word(w) for w in words + list(key["preprocessed"]) + list(key["tauG2"]))
    return int.from_bytes(keccak256(data), "big")


def statement_digest(chain, key, statement, proof):
    data = Transcript(b"zkml.statement.v1")
    data.absorb(chain, statement["consumer"], statement["challengeId"], statement["submitter"], key["circuit"], key["samples"],
                statement["correct"], statement["model"])
    for points in (statement["data"], proof["aux"]):
        data.absorb(len(points), *points)
    data.absorb(proof["multiplicities"], proof["mask"])
    return data.challenge()


# ---------------------------------------------------------------- the verifier
POINTS = ("wires", "permutation", "quotient", "h", "g", "q", "s", "d", "w", "wPrime")
SCALARS = {"preprocessed": 10, "wiresAtZeta": 3, "wiresAtNext": 3, "permutationAtZeta": 1, "permutationAtNext": 1,
           "gAtZ": 1, "gAtInverse": 1, "hAtZ": 1, "hAtInverse": 1, "hAtAlpha": 1, "sAtZ": 1}


def listed(value):
    return value if isinstance(value, list) else [value]


def check_shape(key, statement, proof):
    require(len(statement["data"]) == groups(key), "data count")
    require(len(proof["aux"]) == groups(key), "aux count")
    require(statement["correct"] <= key["samples"], "count out of range")
    require(len(proof["claim"]) == group_coordinates(key) + 1 + key["openingBits"] + 1, "claim length")
    for name, count in SCALARS.items():
        require(len(listed(proof[name])) == count, "length of " + name)
        require(all(x < R for x in listed(proof[name])), "scalar range: " + name)
    require(all(x < R for x in proof["claim"]), "scalar range: claim")
    for point in [statement["model"], proof["multiplicities"], proof["mask"]] + statement["data"] + proof["aux"]:
        require(on_curve(point), "a commitment is not on the curve, or infinity")
    for name in POINTS:
        require(proof[name] == (0, 0) or on_curve(proof[name]), "not on the curve: " + name)


def draw_challenges(key, sigma, statement, proof, until=None):
    """The challenges by name; `until` names the last one that a prover has come to."""
    transcript = Transcript(b"zkml.wrap.v1")
    transcript.absorb(key_digest(key), sigma, statement["correct"], *proof["claim"])
    drawn = {}
    for absorbed, names in (
            (("wires",), ("beta", "gamma")),
            (("permutation",), ("alpha",)),
            (("quotient",), ("zeta",)),
            (("preprocessed", "wiresAtZeta", "wiresAtNext", "permutationAtZeta", "permutationAtNext", "h"), ("mercuryAlpha",)),
            (("g", "q"), ("mercuryGamma",)),
            (("s", "d"), ("mercuryZ",)),
            (("gAtZ", "gAtInverse", "hAtZ", "hAtInverse", "hAtAlpha", "sAtZ"), ("rho",)),
            (("w",), ("xi",))):
        for name in absorbed:
            transcript.absorb(*listed(proof[name]))
        for name in names:
            drawn[name] = transcript.challenge()
        if until in names:
            break
    return drawn


def identities(columns, wires, following, z, z_following, x, inputs, first, beta, gamma):
    """PLONK's identities, on values or on polynomials; `first` is L_0."""
    ql, qr, qo, qm, qc, qf, qp, s1, s2, s3 = columns
    (a, b, c), (a1, b1, c1) = wires, following
    fifth = lambda y: y * y * y * y * y
    s = qf + qp
    u, v, w = s * fifth(a + ql), qf * fifth(b + qr) + qp * b, qf * fifth(c + qo) + qp * c
    total = u + v + w
    return [
        (1 - s) * (ql * a + qr * b + qo * c + qm * a * b + qc) + inputs,
        u + total - s * a1,
        v + total - s * b1,
        w + qp * c + total - s * c1,
        (a + beta * x + gamma) * (b + 5 * beta * x + gamma) * (c + 25 * beta * x + gamma) * z
        - (a + beta * s1 + gamma) * (b + beta * s2 + gamma) * (c + beta * s3 + gamma) * z_following,
        first * (z - 1)]


def public_inputs(sigma, statement, proof):
    return [sigma, statement["correct"]] + proof["claim"]


def quotient_at_zeta(key, sigma, statement, proof, c):
    """What PLONK's identities say that t(zeta) is."""
    n, zeta = 1 << key["logRows"], c["zeta"]
    vanishing = pow(zeta, n, R) - 1
    lagrange = lambda i: pow(key["omega"], i, R) * vanishing * inv(n * (zeta - pow(key["omega"], i, R)))
    inputs = -sum(x * lagrange(i) for i, x in enumerate(public_inputs(sigma, statement, proof)))
    values = identities(proof["preprocessed"], proof["wiresAtZeta"], proof["wiresAtNext"], proof["permutationAtZeta"],
                        proof["permutationAtNext"], zeta, inputs, lagrange(0), c["beta"], c["gamma"])
    return sum(pow(c["alpha"], i, R) * g for i, g in enumerate(values)) * inv(vanishing) % R


def eq_polynomial(point, x):
    value = 1
    for j, u in enumerate(point):
        value = value * (1 - u + u * pow(x, 1 << j, R)) % R
    return value


def mercury_identities(key, proof, c):
    """z^b, S(1/z) and D(z)."""
    u, v = proof["claim"][-1 - key["openingBits"]:-1], proof["claim"][-1]
    low = (len(u) + 1) // 2
    z, z1 = c["mercuryZ"], inv(c["mercuryZ"])
    products = (proof["gAtZ"] * eq_polynomial(u[:low], z1) + proof["gAtInverse"] * eq_polynomial(u[:low], z)
                + c["mercuryGamma"] * (proof["hAtZ"] * eq_polynomial(u[low:], z1) + proof["hAtInverse"] * eq_polynomial(u[low:], z)))
    s_at_inverse = (products - 2 * (proof["hAtAlpha"] + c["mercuryGamma"] * v) - z * proof["sAtZ"]) * z % R
    return pow(z, 1 << low, R), s_at_inverse, pow(z, (1 << low) - 1, R) * proof["gAtInverse"] % R


def interpolate(points, x):
    """At x, the polynomial of least degree through the points."""
    total = 0
    for i, (xi, yi) in enumerate(points):
        numerator, denominator = yi, 1
        for j, (xj, _) in enumerate(points):
            if j != i:
                numerator, denominator = numerator * (x - xj) % R, denominator * (xi - xj) % R
        total += numerator * inv(denominator)
    return total % R


def combination(key, statement, proof):
    """C as terms of a multi-scalar multiplication."""
    coordinates = group_coordinates(key)
    rho = proof["claim"][coordinates]
    terms = []
    for g in range(groups(key)):
        eq = 1
        for j in range(coordinates):
            x = proof["claim"][j]
            eq = eq * (x if g >> j & 1 else 1 - x) % R
        terms += [(eq, proof["aux"][g]), (eq * rho, statement["data"][g])]
    return terms + [(rho ** 2, statement["model"]), (rho ** 3, proof["multiplicities"]), (rho ** 4, proof["mask"])]


def batch_rows(key, sigma, statement, proof, c):
    """Of each row: the commitment as terms, the moduli's names, the remainder at any x."""
    z, z1, alpha = c["mercuryZ"], inv(c["mercuryZ"]), c["mercuryAlpha"]
    zeta, zeta1 = c["zeta"], key["omega"] * c["zeta"] % R
    require(len({z, z1, alpha}) == 3, "degenerate challenge")
    z_to_b, s_at_inverse, d_at_z = mercury_identities(key, proof, c)
    t = quotient_at_zeta(key, sigma, statement, proof, c)

    def wires(x):
        parts = [sum(pow(x, i, R) * e for i, e in enumerate(proof[name])) for name in ("wiresAtZeta", "wiresAtNext")]
        return (parts[0] + (parts[1] - parts[0]) * (pow(x, 3, R) - zeta) * inv(zeta1 - zeta)) % R

    return [
        (combination(key, statement, proof) + [(alpha - z_to_b, proof["q"])], ("z",), lambda x: proof["gAtZ"]),
        ([(1, proof["g"])], ("z", "1/z"), lambda x: interpolate([(z, proof["gAtZ"]), (z1, proof["gAtInverse"])], x)),
        ([(1, proof["h"])], ("z", "1/z", "alpha"),
         lambda x: interpolate([(z, proof["hAtZ"]), (z1, proof["hAtInverse"]), (alpha, proof["hAtAlpha"])], x)),
        ([(1, proof["s"])], ("z", "1/z"), lambda x: interpolate([(z, proof["sAtZ"]), (z1, s_at_inverse)], x)),
        ([(1, proof["d"])], ("z",), lambda x: d_at_z),
        ([(1, key["preprocessed"])], ("pre",), lambda x: sum(pow(x, i, R) * e for i, e in enumerate(proof["preprocessed"])) % R),
        ([(1, proof["wires"])], ("wires", "next wires"), wires),
        ([(1, proof["permutation"])], ("zeta", "next zeta"),
         lambda x: interpolate([(zeta, proof["permutationAtZeta"]), (zeta1, proof["permutationAtNext"])], x)),
        ([(1, proof["quotient"])], ("zeta",), lambda x: t)]


def factors(key, c, x):
    """The distinct factors of T, at x."""
    zeta, zeta1 = c["zeta"], key["omega"] * c["zeta"]
    return {"z": x - c["mercuryZ"], "1/z": x - inv(c["mercuryZ"]), "alpha": x - c["mercuryAlpha"], "pre": pow(x, 10, R) - zeta,
            "wires": pow(x, 3, R) - zeta, "next wires": pow(x, 3, R) - zeta1, "zeta": x - zeta, "next zeta": x - zeta1}


def product(values):
    result = 1
    for value in values:
        result = result * value % R
    return result


def reduce(key, chain, statement, proof):
    """The left side of the pairing equation without xi W', and xi."""
    sigma = statement_digest(chain, key, statement, proof)
    c = draw_challenges(key, sigma, statement, proof)
    at_xi = factors(key, c, c["xi"])
    terms, constant = [], 0
    for i, (row, moduli, remainder) in enumerate(batch_rows(key, sigma, statement, proof, c)):
        weight = pow(c["rho"], i, R) * product(value for name, value in at_xi.items() if name not in moduli)
        terms += [(weight * scalar, point) for scalar, point in row]
        constant += weight * remainder(c["xi"])
    return terms + [(-constant, G1), (-product(at_xi.values()), proof["w"])], c["xi"]


def verify(key, chain, statement, proof, tau):
    """Who knows tau needs no pairing: left = tau W'."""
    check_shape(key, statement, proof)
    terms, xi = reduce(key, chain, statement, proof)
    require(msm(terms + [(xi - tau, proof["wPrime"])]) == (0, 0), "pairing")


# ---------------------------------------------------------------- the simulator
class Seeded:
    def __init__(self, seed):
        self.seed, self.count = seed, 0

    def bytes(self):
        self.count += 1
        return keccak256(self.seed + word(self.count))

    def scalar(self):
        return int.from_bytes(self.bytes(), "big") % R

    def point(self):
        return hash_to_curve(self.bytes())


def simulate_key(seed, samples, group_bits, opening_bits, log_rows):
    draw = Seeded(seed)
    tau = draw.scalar()
    (xi, xr), (yi, yr) = g2_mul(tau, G2)
    return tau, {"circuit": int.from_bytes(draw.bytes(), "big"), "samples": samples, "groupBits": group_bits,
                 "openingBits": opening_bits, "logRows": log_rows, "omega": pow(5, (R - 1) >> log_rows, R),
                 "preprocessed": draw.point(), "tauG2": [xi, xr, yi, yr]}


def simulate(seed, key, chain, correct, tau, said=None):
    """A statement about commitments whose openings nobody knows, and its proof. `said` fixes parts of the statement."""
    draw = Seeded(seed)
    address = lambda: int.from_bytes(draw.bytes(), "big") % (1 << 160)
    statement = {"consumer": address(), "challengeId": draw.scalar(), "submitter": address(), "correct": correct,
                 "model": draw.point(), "data": [draw.point() for _ in range(groups(key))]}
    statement.update(said or {})
    proof = {"aux": [draw.point() for _ in range(groups(key))], "multiplicities": draw.point(), "mask": draw.point(),
             "claim": [draw.scalar() for _ in range(group_coordinates(key) + 2 + key["openingBits"])]}
    proof.update({name: draw.point() for name in POINTS})
    proof.update({name: draw.scalar() if count == 1 else [draw.scalar() for _ in range(count)] for name, count in SCALARS.items()})

    # W = sum of rho^i (C_i - [r_i(tau)]) / Z_i(tau): each quotient is what an opened polynomial's would be.
    sigma = statement_digest(chain, key, statement, proof)
    c = draw_challenges(key, sigma, statement, proof, until="rho")
    at_tau = factors(key, c, tau)
    terms = []
    for i, (row, moduli, remainder) in enumerate(batch_rows(key, sigma, statement, proof, c)):
        weight = pow(c["rho"], i, R) * inv(product(at_tau[name] for name in moduli))
        terms += [(weight * scalar, point) for scalar, point in row] + [(-weight * remainder(tau), G1)]
    proof["w"] = msm(terms)
    # W' = left / (tau - xi), with left without xi W'.
    terms, xi = reduce(key, chain, statement, proof)
    scale = inv(tau - xi)
    proof["wPrime"] = msm([(scalar * scale, point) for scalar, point in terms])
    return statement, proof


# ---------------------------------------------------------------- a prover, for completeness
class Polynomial:
    """Coefficients, lowest first. Integers count as constants."""

    def __init__(self, coefficients):
        self.c = [x % R for x in coefficients]

    @staticmethod
    def of(value):
        return value if isinstance(value, Polynomial) else Polynomial([value])

    def __add__(self, other):
        a, b = self.c, Polynomial.of(other).c
        size = max(len(a), len(b))
        return Polynomial([x + y for x, y in zip(a + [0] * (size - len(a)), b + [0] * (size - len(b)))])

    def __mul__(self, other):
        a, b = self.c, Polynomial.of(other).c
        product = [0] * (len(a) + len(b) - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                product[i + j] += x * y
        return Polynomial(product)

    def __neg__(self):
        return Polynomial([-x for x in self.c])

    def __sub__(self, other):
        return self + -Polynomial.of(other)

    def __rsub__(self, other):
        return Polynomial.of(other) - self

    __radd__, __rmul__ = __add__, __mul__

    def __call__(self, x):
        return sum(a * pow(x, i, R) for i, a in enumerate(self.c)) % R

    def __truediv__(self, divisor):
        """Exactly, by a divisor whose highest coefficient is one."""
        rest, quotient = list(self.c), [0] * max(1, len(self.c) - len(divisor.c) + 1)
        for i in reversed(range(len(self.c) - len(divisor.c) + 1)):
            quotient[i] = rest[i + len(divisor.c) - 1]
            for j, y in enumerate(divisor.c):
                rest[i + j] = (rest[i + j] - quotient[i] * y) % R
        assert not any(rest), "the division leaves a remainder"
        return Polynomial(quotient)

    def scaled(self, factor):
        """p(factor X)"""
        return Polynomial([a * pow(factor, i, R) for i, a in enumerate(self.c)])

    def spread(self, m):
        """p(X^m)"""
        return Polynomial([self.c[i // m] if i % m == 0 else 0 for i in range(m * len(self.c))])


X = Polynomial([0, 1])


def interleaved(parts):
    """Sum of X^i p_i(X^m) over the m parts."""
    return sum((Polynomial([0] * i + [1]) * p.spread(len(parts)) for i, p in enumerate(parts)), Polynomial([0]))


def through(points):
    """The polynomial of least degree through the points."""
    total = Polynomial([0])
    for i, (xi, yi) in enumerate(points):
        term = Polynomial([yi])
        for j, (xj, _) in enumerate(points):
            if j != i:
                term = term * (X - xj) * inv(xi - xj)
        total = total + term
    return total


def over_roots(values, omega):
    n = len(values)
    return Polynomial([inv(n) * sum(v * pow(omega, -i * j % n, R) for j, v in enumerate(values)) for i in range(n)])


def prove(seed, chain, tau, key):
    """An honest proof about a small circuit: an arithmetic row, a full and a partial round, two copies. Sets the key's commitment."""
    draw = Seeded(seed)
    random = lambda count: [draw.scalar() for _ in range(count)]
    commit = lambda p: msm([(p(tau), G1)])
    n, mu, omega = 1 << key["logRows"], key["openingBits"], key["omega"]
    hidden = {name: Polynomial(random(1 << mu)) for name in ("aux0", "aux1", "data0", "data1", "model", "mult", "mask")}
    statement = {"consumer": 1, "challengeId": 2, "submitter": 3, "correct": 4, "model": commit(hidden["model"]),
                 "data": [commit(hidden["data0"]), commit(hidden["data1"])]}
    proof = {"aux": [commit(hidden["aux0"]), commit(hidden["aux1"])], "multiplicities": commit(hidden["mult"]),
             "mask": commit(hidden["mask"])}
    sigma = statement_digest(chain, key, statement, proof)
    rg, rho, u = draw.scalar(), draw.scalar(), random(mu)
    f = ((1 - rg) * (hidden["aux0"] + rho * hidden["data0"]) + rg * (hidden["aux1"] + rho * hidden["data1"])
         + pow(rho, 2, R) * hidden["model"] + pow(rho, 3, R) * hidden["mult"] + pow(rho, 4, R) * hidden["mask"])
    eq = lambda point, i: product(x if i >> j & 1 else 1 - x for j, x in enumerate(point))
    proof["claim"] = [rg, rho] + u + [sum(x * eq(u, i) for i, x in enumerate(f.c)) % R]

    # The circuit and its wires.
    inputs = public_inputs(sigma, statement, proof)
    top = len(inputs)
    columns, wires = [[0] * n for _ in range(10)], [random(n) for _ in range(3)]
    for i, value in enumerate(inputs):
        columns[0][i], wires[0][i] = 1, value
    for k, value in enumerate(random(5)):
        columns[k][top] = value
    wires[0][top] = wires[0][0]
    ql, qr, qo, qm, qc = (columns[k][top] for k in range(5))
    a, b = wires[0][top], wires[1][top]
    wires[2][top] = -(ql * a + qr * b + qm * a * b + qc) * inv(qo) % R
    wires[0][top + 1] = wires[2][top]
    for row, selector in ((top + 1, 5), (top + 2, 6)):
        columns[selector][row] = 1
        for k, value in enumerate(random(3)):
            columns[k][row] = value
        state = [wires[k][row] for k in range(3)]
        boxed = [pow(x + columns[k][row], 5, R) if selector == 5 or k == 0 else x for k, x in enumerate(state)]
        for k in range(3):
            wires[k][row + 1] = (boxed[k] + sum(boxed) + (boxed[2] if selector == 6 and k == 2 else 0)) % R
    position = lambda cell: pow(5, cell[0], R) * pow(omega, cell[1], R) % R
    sigma_of = {(k, i): (k, i) for k in range(3) for i in range(n)}
    for one, other in (((0, 0), (0, top)), ((2, top), (0, top + 1))):
        sigma_of[one], sigma_of[other] = other, one
    for k in range(3):
        columns[7 + k] = [position(sigma_of[k, i]) for i in range(n)]
    column = [over_roots(values, omega) for values in columns]
    pre = interleaved(column)
    key["preprocessed"] = commit(pre)
    sigma = statement_digest(chain, key, statement, proof)

    # PLONK.
    vanishing = Polynomial([-1] + [0] * (n - 1) + [1])
    wire = [over_roots(values, omega) + Polynomial(random(5)) * vanishing for values in wires]
    committed = {"wires": interleaved(wire)}
    proof["wires"] = commit(committed["wires"])
    c = draw_challenges(key, sigma, statement, proof, until="gamma")
    beta, gamma = c["beta"], c["gamma"]
    running = [1]
    for i in range(n):
        ratio = [product(wires[k][i] + beta * at + gamma for k, at in enumerate(ats))
                 for ats in ([position((k, i)) for k in range(3)], [columns[7 + k][i] for k in range(3)])]
        running.append(running[-1] * ratio[0] * inv(ratio[1]) % R)
    assert running.pop() == 1
    committed["permutation"] = z = over_roots(running, omega) + Polynomial(random(4)) * vanishing
    proof["permutation"] = commit(z)
    c = draw_challenges(key, sigma, statement, proof, until="alpha")
    values = identities(column, wire, [p.scaled(omega) for p in wire], z, z.scaled(omega), X,
                        -over_roots(inputs + [0] * (n - top), omega), over_roots([1] + [0] * (n - 1), omega), beta, gamma)
    committed["quotient"] = sum((pow(c["alpha"], i, R) * g for i, g in enumerate(values)), Polynomial([0])) / vanishing
    proof["quotient"] = commit(committed["quotient"])
    zeta = draw_challenges(key, sigma, statement, proof, until="zeta")["zeta"]
    proof.update({"preprocessed": [p(zeta) for p in column], "wiresAtZeta": [p(zeta) for p in wire],
                  "wiresAtNext": [p(omega * zeta) for p in wire], "permutationAtZeta": z(zeta), "permutationAtNext": z(omega * zeta)})

    # Mercury.
    low = (mu + 1) // 2
    size = 1 << low
    eq_low, eq_high = ([eq(point, i) for i in range(1 << len(point))] for point in (u[:low], u[low:]))
    rows = [f.c[i * size:(i + 1) * size] for i in range(1 << mu - low)]
    committed["h"] = h = Polynomial([sum(x * e for x, e in zip(row, eq_low)) for row in rows])
    proof["h"] = commit(h)
    alpha = draw_challenges(key, sigma, statement, proof, until="mercuryAlpha")["mercuryAlpha"]
    committed["g"] = g = Polynomial([sum(row[j] * pow(alpha, i, R) for i, row in enumerate(rows)) for j in range(size)])
    committed["q"] = q = (f - g) / Polynomial([-alpha] + [0] * (size - 1) + [1])
    proof["g"], proof["q"] = commit(g), commit(q)
    gamma = draw_challenges(key, sigma, statement, proof, until="mercuryGamma")["mercuryGamma"]
    s = [0] * size
    for left, right, factor in ((g.c, eq_low, 1), (h.c, eq_high, gamma)):
        for i, x in enumerate(left):
            for j, y in enumerate(right):
                if i != j:
                    s[abs(i - j) - 1] += factor * x * y
    committed["s"], committed["d"] = Polynomial(s), Polynomial(g.c[::-1])
    proof["s"], proof["d"] = commit(committed["s"]), commit(committed["d"])
    z = draw_challenges(key, sigma, statement, proof, until="mercuryZ")["mercuryZ"]
    proof.update({"gAtZ": g(z), "gAtInverse": g(inv(z)), "hAtZ": h(z), "hAtInverse": h(inv(z)), "hAtAlpha": h(alpha),
                  "sAtZ": committed["s"](z)})

    # The batch: every division is exact.
    c = draw_challenges(key, sigma, statement, proof, until="rho")
    z_to_b, s_at_inverse, d_at_z = mercury_identities(key, proof, c)
    assert s_at_inverse == committed["s"](inv(z)) and d_at_z == committed["d"](z)
    zeta1 = omega * zeta
    modulus = {"z": X - z, "1/z": X - inv(z), "alpha": X - alpha, "pre": Polynomial([-zeta] + [0] * 9 + [1]),
               "wires": Polynomial([-zeta, 0, 0, 1]), "next wires": Polynomial([-zeta1, 0, 0, 1]), "zeta": X - zeta, "next zeta": X - zeta1}
    opened = [f - (z_to_b - alpha) * q, g, h, committed["s"], committed["d"], pre, committed["wires"], committed["permutation"],
              committed["quotient"]]
    w = Polynomial([0])
    for i, (p, (_, moduli, remainder)) in enumerate(zip(opened, batch_rows(key, sigma, statement, proof, c))):
        divisor = Polynomial([1])
        for name in moduli:
            divisor = divisor * modulus[name]
        rest = through([(x, remainder(x)) for x in range(1, len(divisor.c))])  # of lower degree than its modulus
        w = w + pow(c["rho"], i, R) * ((p - rest) / divisor)
    proof["w"] = commit(w)
    c = draw_challenges(key, sigma, statement, proof)
    at_xi = factors(key, c, c["xi"])
    last = -product(at_xi.values()) * w
    for i, (p, (_, moduli, remainder)) in enumerate(zip(opened, batch_rows(key, sigma, statement, proof, c))):
        weight = pow(c["rho"], i, R) * product(value for name, value in at_xi.items() if name not in moduli)
        last = last + weight * (p - remainder(c["xi"]))
    proof["wPrime"] = commit(last / (X - c["xi"]))
    return statement, proof


# ---------------------------------------------------------------- fixtures
SHAPES = {  # samples, group bits, mu, k, correct, chain
    "one-group": (200, 10, 6, 9, 187, 1),
    "two-groups": (32, 4, 6, 9, 32, 1),
    "three-groups": (37, 4, 5, 7, 0, 31337),
    "five-groups": (80, 4, 6, 9, 1, 1),
    "eight-groups": (128, 4, 6, 9, 1, 1),
    "large": (10_000, 14, 26, 22, 9_876, 11155111),
}


MARKET = (32, 4, 6, 9, 1)  # samples, group bits, mu, k, chain
MARKET_PROOFS = {"market-hold-out": ((1, 3), 25), "market-substitutes": ((0, 2), 20)}  # groups, correct


def market_challenge(seed, chain, key):
    """A challenge with eight groups, of which the second and the fourth are hold-out, by the name that AccuracyMarket gives it."""
    draw = Seeded(seed)
    number = lambda: int.from_bytes(draw.bytes(), "big")
    market, owner, submitter = (number() % (1 << 160) for _ in range(3))
    group_keys, commitments = [number() for _ in range(8)], [draw.point() for _ in range(8)]
    hour, ether = 3600, 10 ** 18
    terms = [0, 10 * ether, 4 * ether + 1, ether, 20, key["groupBits"], 2, 0b1010, 24 * hour, 168 * hour, 48 * hour, 72 * hour,
             120 * hour, number(), number(), number()]
    keys = [1, key_digest(key)]
    hashes = [int.from_bytes(keccak256(b"".join(map(word, (*point, k)))), "big") for point, k in zip(commitments, group_keys)]
    head = [chain, market, owner] + terms
    start = 32 * (len(head) + 2)  # of what the head says where to find
    words = head + [start, start + 32 * len(keys)] + keys + [len(hashes)] + hashes
    return {"address": market, "owner": owner, "submitter": submitter, "terms": terms, "commitments": commitments,
            "groupKeys": group_keys, "challenge": int.from_bytes(keccak256(b"".join(map(word, words))), "big")}


def simulate_for_market():
    """Proofs for the market's own challenge: of the hold-out, and of what stands in for it."""
    samples, group_bits, opening_bits, log_rows, chain = MARKET
    tau, key = simulate_key(b"market key", samples, group_bits, opening_bits, log_rows)
    market = market_challenge(b"market challenge", chain, key)
    for name, (members, correct) in MARKET_PROOFS.items():
        said = {"consumer": market["address"], "challengeId": market["challenge"], "submitter": market["submitter"],
                "model": Seeded(b"market model").point(), "data": [market["commitments"][g] for g in members]}
        yield name, market, (tau, key, chain, *simulate(name.encode(), key, chain, correct, tau, said))


def hexed(value):
    if isinstance(value, (list, tuple)):
        return [hexed(v) for v in value]
    return "0x" + word(value).hex()


def flat(points):
    return [coordinate for point in points for coordinate in point]


def write_fixture(folder, name, *parts, market=None):
    content = fixture(name, *parts)
    if market:
        content["market"] = {field: hexed(flat(value) if field == "commitments" else value) for field, value in market.items()}
    with open(os.path.join(folder, name + ".json"), "w", encoding="ascii") as file:
        json.dump(content, file, indent=2)
        file.write("\n")


def fixture(name, tau, key, chain, statement, proof):
    sigma = statement_digest(chain, key, statement, proof)
    challenges = draw_challenges(key, sigma, statement, proof)
    names = ("beta", "gamma", "alpha", "zeta", "mercuryAlpha", "mercuryGamma", "mercuryZ", "rho", "xi")
    take = lambda *fields: [x for field in fields for v in listed(proof[field]) for x in (v if isinstance(v, tuple) else (v,))]
    return {
        "about": f"{name}, written by docs/reference/wrap.py",
        "tau": hexed(tau),
        "chainId": hexed(chain),
        "key": hexed([key[n] for n in ("circuit", "samples", "groupBits", "openingBits", "logRows", "omega")]
                     + list(key["preprocessed"]) + list(key["tauG2"])),
        "statement": {
            "key": hexed(key_digest(key)),
            "consumer": hexed(statement["consumer"]),
            "challengeId": hexed(statement["challengeId"]),
            "submitter": hexed(statement["submitter"]),
            "correct": hexed(statement["correct"]),
            "model": hexed(statement["model"]),
            "data": hexed(flat(statement["data"])),
        },
        "proof": {
            "aux": hexed(flat(proof["aux"])),
            "multiplicities": hexed(proof["multiplicities"]),
            "mask": hexed(proof["mask"]),
            "claim": hexed(proof["claim"]),
            "plonk": hexed(take("wires", "permutation", "quotient", "preprocessed", "wiresAtZeta", "wiresAtNext",
                                "permutationAtZeta", "permutationAtNext")),
            "mercury": hexed(take("h", "g", "q", "s", "d", "gAtZ", "gAtInverse", "hAtZ", "hAtInverse", "hAtAlpha", "sAtZ")),
            "w": hexed(proof["w"]),
            "wPrime": hexed(proof["wPrime"]),
        },
        "expected": {
            "sigma": hexed(sigma),
            "challenges": hexed([challenges[n] for n in names]),
            "quotientAtZeta": hexed(quotient_at_zeta(key, sigma, statement, proof, challenges)),
            "mercuryIdentities": hexed(mercury_identities(key, proof, challenges)),
        },
    }


# ---------------------------------------------------------------- self checks
def check_primitives():
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"a" * 136) != keccak256(b"a" * 137)
    assert msm([(R, G1)]) == (0, 0) and msm([(2, G1), (R - 1, G1)]) == G1 and on_curve(msm([(7, G1)]))
    assert g2_mul(R, G2) is None and g2_add(g2_mul(R - 1, G2), G2) is None


def forgeries(statement, proof):
    """Each scalar and point changed, each list reordered or cut."""
    for target, source in ((0, statement), (1, proof)):
        for field, value in source.items():
            for place in range(len(value)) if isinstance(value, list) else [None]:
                old = value if place is None else value[place]
                for new in [msm([(2, old)]), (0, 0), (old[0], (old[1] + 1) % Q)] if isinstance(old, tuple) else [old + 1, old + R]:
                    changed = copy.deepcopy((statement, proof))
                    if place is None:
                        changed[target][field] = new
                    else:
                        changed[target][field][place] = new
                    yield f"{field} {place}", changed
            if isinstance(value, list):
                for new in (value[1:], value + value[:1], value[::-1]):
                    if new != value:
                        changed = copy.deepcopy((statement, proof))
                        changed[target][field] = new
                        yield f"{field} as a list", changed


def check_completeness(folder):
    """An honest proof is accepted, for even and odd mu; all its divisions are exact."""
    for name, mu in (("honest-odd", 3), ("honest-even", 4)):
        tau, key = simulate_key(name.encode() + b" key", 20, 4, mu, 4)
        statement, proof = prove(name.encode(), 1, tau, key)
        verify(key, 1, statement, proof, tau)
        if folder:
            write_fixture(folder, name, tau, key, 1, statement, proof)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fixtures", metavar="FOLDER", help="write the proofs as JSON files")
    options = parser.parse_args()

    check_primitives()
    check_completeness(options.fixtures)
    rejected = 0
    for name, (samples, group_bits, opening_bits, log_rows, correct, chain) in SHAPES.items():
        tau, key = simulate_key(name.encode() + b" key", samples, group_bits, opening_bits, log_rows)
        statement, proof = simulate(name.encode(), key, chain, correct, tau)
        verify(key, chain, statement, proof, tau)
        if options.fixtures:
            write_fixture(options.fixtures, "simulated-" + name, tau, key, chain, statement, proof)
        if name == "three-groups":
            for lie, (s, p) in forgeries(statement, proof):
                try:
                    verify(key, chain, s, p, tau)
                except Reject:
                    rejected += 1
                else:
                    sys.exit(f"accepted a forgery: {lie}")
    for name, market, (tau, key, chain, statement, proof) in simulate_for_market():
        verify(key, chain, statement, proof, tau)
        if options.fixtures:
            write_fixture(options.fixtures, "simulated-" + name, tau, key, chain, statement, proof, market=market)
    print(f"wrap: {len(SHAPES) + len(MARKET_PROOFS)} simulated and 2 honest proofs accepted, {rejected} forgeries rejected")


if __name__ == "__main__":
    main()
