#!/usr/bin/env python3
"""Executable specification of the wrapped proof's verifier (PROTOCOL section 9), and a simulator of proofs.

Run it: it checks its own primitives, simulates proofs of several shapes, verifies them, and tries forgeries, each of which the verifier
must reject. `--fixtures FOLDER` writes the simulated proofs as JSON files, which other verifiers are tested on.

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


def quotient_at_zeta(key, sigma, statement, proof, c):
    """What PLONK's identity says that t(zeta) is."""
    n, zeta, alpha, beta, gamma = 1 << key["logRows"], c["zeta"], c["alpha"], c["beta"], c["gamma"]
    ql, qr, qo, qm, qc, qf, qp, s1, s2, s3 = proof["preprocessed"]
    (a, b, cc), (an, bn, cn) = proof["wiresAtZeta"], proof["wiresAtNext"]
    z, zn = proof["permutationAtZeta"], proof["permutationAtNext"]
    vanishing = pow(zeta, n, R) - 1
    lagrange = lambda i: pow(key["omega"], i, R) * vanishing * inv(n * (zeta - pow(key["omega"], i, R)))
    inputs = -sum(x * lagrange(i) for i, x in enumerate([sigma, statement["correct"]] + proof["claim"]))
    s = qf + qp
    x, y, w = s * pow(a + ql, 5, R), qf * pow(b + qr, 5, R) + qp * b, qf * pow(cc + qo, 5, R) + qp * cc
    total = x + y + w
    identities = [
        (1 - s) * (ql * a + qr * b + qo * cc + qm * a * b + qc) + inputs,
        x + total - s * an,
        y + total - s * bn,
        w + qp * cc + total - s * cn,
        (a + beta * zeta + gamma) * (b + 5 * beta * zeta + gamma) * (cc + 25 * beta * zeta + gamma) * z
        - (a + beta * s1 + gamma) * (b + beta * s2 + gamma) * (cc + beta * s3 + gamma) * zn,
        lagrange(0) * (z - 1)]
    return sum(pow(alpha, i, R) * g for i, g in enumerate(identities)) * inv(vanishing) % R


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


def simulate(seed, key, chain, correct, tau):
    """A statement about commitments whose openings nobody knows, and its proof."""
    draw = Seeded(seed)
    address = lambda: int.from_bytes(draw.bytes(), "big") % (1 << 160)
    statement = {"consumer": address(), "challengeId": draw.scalar(), "submitter": address(), "correct": correct,
                 "model": draw.point(), "data": [draw.point() for _ in range(groups(key))]}
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


# ---------------------------------------------------------------- fixtures
SHAPES = {  # samples, group bits, mu, k, correct, chain
    "one-group": (200, 10, 6, 9, 187, 1),
    "two-groups": (32, 4, 6, 9, 32, 1),
    "three-groups": (37, 4, 5, 7, 0, 31337),
    "eight-groups": (128, 4, 6, 9, 1, 1),
    "large": (10_000, 14, 26, 22, 9_876, 11155111),
}


def hexed(value):
    if isinstance(value, (list, tuple)):
        return [hexed(v) for v in value]
    return "0x" + word(value).hex()


def flat(points):
    return [coordinate for point in points for coordinate in point]


def fixture(name, tau, key, chain, statement, proof):
    sigma = statement_digest(chain, key, statement, proof)
    challenges = draw_challenges(key, sigma, statement, proof)
    names = ("beta", "gamma", "alpha", "zeta", "mercuryAlpha", "mercuryGamma", "mercuryZ", "rho", "xi")
    take = lambda *fields: [x for field in fields for v in listed(proof[field]) for x in (v if isinstance(v, tuple) else (v,))]
    return {
        "about": f"simulated by docs/reference/wrap.py, shape {name}: who knows tau needs no witness",
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fixtures", metavar="FOLDER", help="write the simulated proofs as JSON files")
    options = parser.parse_args()

    check_primitives()
    rejected = 0
    for name, (samples, group_bits, opening_bits, log_rows, correct, chain) in SHAPES.items():
        tau, key = simulate_key(name.encode() + b" key", samples, group_bits, opening_bits, log_rows)
        statement, proof = simulate(name.encode(), key, chain, correct, tau)
        verify(key, chain, statement, proof, tau)
        if options.fixtures:
            with open(os.path.join(options.fixtures, f"simulated-{name}.json"), "w", encoding="ascii") as file:
                json.dump(fixture(name, tau, key, chain, statement, proof), file, indent=2)
                file.write("\n")
        if name == "three-groups":
            for lie, (s, p) in forgeries(statement, proof):
                try:
                    verify(key, chain, s, p, tau)
                except Reject:
                    rejected += 1
                else:
                    sys.exit(f"accepted a forgery: {lie}")
    print(f"wrap: {len(SHAPES)} simulated proofs accepted, {rejected} forgeries rejected")


if __name__ == "__main__":
    main()
