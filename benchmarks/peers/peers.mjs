#!/usr/bin/env node
// Times BN254 multi-scalar multiplication and NTT in npm's ffjavascript and in this repository, one after the other on the same
// machine, and prints a table:
//
//   npm ci --prefix benchmarks/peers && node benchmarks/peers/peers.mjs [log2 of the size, 18 unless told]
//
// Each figure is the median of several runs after a second of warm-up, with all cores allowed to both.
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { getCurveFromName } from 'ffjavascript';

const Runs = 5;
const bits = Number(process.argv[2] ?? 18);
const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

async function median(run) {
  const warm = performance.now() + 1000;
  while (performance.now() < warm) await run();
  const times = [];
  for (let i = 0; i < Runs; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(Runs / 2)];
}

async function timeFfjavascript() {
  const curve = await getCurveFromName('bn128');
  const { G1, Fr } = curve;
  const size = 2 ** bits;

  const generators = new Uint8Array(size * G1.F.n8 * 2);
  for (let i = 0; i < size; i++) generators.set(G1.toAffine(G1.g), i * G1.F.n8 * 2);
  const bases = await G1.batchApplyKey(generators, Fr.one, Fr.random(), 'affine', 'affine');

  const scalars = new Uint8Array(size * Fr.n8);
  randomFillSync(scalars);
  for (let i = Fr.n8 - 1; i < scalars.length; i += Fr.n8) scalars[i] &= 0x1f;

  try {
    return {
      msm: await median(() => G1.multiExpAffine(bases, scalars)),
      ntt: await median(() => Fr.fft(scalars)),
    };
  } finally {
    await curve.terminate();
  }
}

function timeOurs() {
  const output = execFileSync(
    'dotnet', ['run', '-c', 'Release', '--project', resolve(repository, 'benchmarks'), '--', 'primitives', String(bits)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output.slice(output.indexOf('{')));
}

const milliseconds = value => `${value.toFixed(value < 100 ? 1 : 0)} ms`.padStart(12);

const peer = await timeFfjavascript();
const ours = timeOurs();
console.log(`2^${bits} elements of BN254, ${cpus().length} x ${cpus()[0].model.trim()}`);
console.log(`${''.padEnd(28)}${'MSM'.padStart(12)}${'NTT'.padStart(12)}`);
console.log(`${'ffjavascript 0.3.1'.padEnd(28)}${milliseconds(peer.msm)}${milliseconds(peer.ntt)}`);
console.log(`${`this repository (${ours.backend})`.padEnd(28)}${milliseconds(ours.msm)}${milliseconds(ours.ntt)}`);
