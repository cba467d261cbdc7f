// Powers of a tau that was known to whoever ran this, in the two forms the peers read: for timing only, never for proofs that matter.
import { randomFillSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCurveFromName } from 'ffjavascript';
import { BinaryWriter } from './binary.mjs';

const WindowBits = 8;

/** Writes srs.ptau, enough of one for `snarkjs plonk setup` with 2^bits rows, and bn254_g1.dat and bn254_g2.dat for `bb --crs_path`. */
export async function writeUnsafeSrs(folder, bits) {
  const curve = await getCurveFromName('bn128', { singleThread: true });
  const { G1, G2, Fr } = curve;
  const rows = 2 ** bits;
  const multiple = fixedBase(G1, Fr);
  const points = scalars => {
    const bytes = new Uint8Array(scalars.length * G1.F.n8 * 2);
    scalars.forEach((scalar, i) => bytes.set(multiple(scalar), i * G1.F.n8 * 2));
    return bytes;
  };

  const tau = Fr.e(BigInt(`0x${randomFillSync(Buffer.alloc(31)).toString('hex')}`));
  const powers = [Fr.one];
  while (powers.length < 2 * rows) powers.push(Fr.mul(powers.at(-1), tau));

  // The i-th Lagrange polynomial of the rows' domain at tau: omega^i (tau^rows - 1) / (rows (tau - omega^i)).
  const factor = Fr.div(Fr.sub(powers[rows], Fr.one), Fr.e(rows));
  const lagrange = [];
  for (let i = 0, root = Fr.one; i < rows; i++, root = Fr.mul(root, Fr.w[bits])) {
    lagrange.push(Fr.div(Fr.mul(factor, root), Fr.sub(tau, root)));
  }

  const g1 = points(powers);
  const g2 = new Uint8Array([...G2.toAffine(G2.g), ...G2.toAffine(G2.timesFr(G2.g, tau))]);
  mkdirSync(folder, { recursive: true });
  const ptau = new BinaryWriter('ptau', 1, 4);
  ptau.section(1, header => header.u32(32).word(curve.q).u32(bits).u32(bits));
  ptau.section(2, section => section.bytes(g1.subarray(0, (2 * rows - 1) * 64)));
  ptau.section(3, section => section.bytes(g2));
  ptau.section(12, section => section.bytes(new Uint8Array((rows - 1) * 64)).bytes(points(lagrange))); // smaller domains: not read
  writeFileSync(join(folder, 'srs.ptau'), ptau.toBytes());

  // Big-endian affine coordinates; a coordinate of G2 has its real part first, where ffjavascript's form has it last.
  const tauG2 = new Uint8Array(128);
  G2.toRprUncompressed(tauG2, 0, g2.subarray(128));
  const flat = new Uint8Array(g1.length);
  for (let i = 0; i < g1.length; i += 64) G1.toRprUncompressed(flat, i, g1.subarray(i, i + 64));
  writeFileSync(join(folder, 'bn254_g1.dat'), flat);
  writeFileSync(join(folder, 'bn254_g2.dat'), Buffer.concat([32, 0, 96, 64].map(at => tauG2.subarray(at, at + 32))));
  await curve.terminate();
}

/** Multiples of the generator by one addition a window. */
function fixedBase(G, Fr) {
  const windows = [];
  for (let base = G.g; windows.length * WindowBits < 256;) {
    const row = [G.zeroAffine];
    while (row.length < 2 ** WindowBits) row.push(G.toAffine(G.add(row.at(-1), base)));
    windows.push(row);
    base = G.add(row.at(-1), base);
  }
  const digits = new Uint8Array(Fr.n8);
  return scalar => {
    Fr.toRprLE(digits, 0, scalar);
    return G.toAffine(windows.reduce((sum, row, i) => digits[i] === 0 ? sum : G.add(sum, row[digits[i]]), G.zero));
  };
}
