#!/usr/bin/env node
// Runs whole proofs, each command in a process of its own as a user would, and records times and peak memory:
//
//   node tools/fetch-datasets.mjs
//   node benchmarks/end-to-end/run.mjs [case ...]        (all cases unless named)
//
// Writes benchmarks/results/<case>.json, and benchmarks/results/end-to-end.md from all the results that are there.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const results = join(repository, 'benchmarks', 'results');
const cifar = join(repository, 'data', 'cifar10');

const Cases = {
  'lenet5-1000': { model: 'cifar_lenet5', samples: 1_000, groupSize: 64, accumulatorBits: 18 },
  'lenet5-10000': { model: 'cifar_lenet5', samples: 10_000, groupSize: 256, accumulatorBits: 18 },
  'vgg-1000': { model: 'cifar_vgg', samples: 1_000, groupSize: 32, accumulatorBits: 18 },
};

function run(name, { model, samples, groupSize, accumulatorBits }) {
  const folder = mkdtempSync(join(tmpdir(), 'end-to-end-'));
  const steps = {};
  const step = (command, ...parameters) => {
    const timings = join(folder, `${command}.timings.json`);
    const commandLine = [command, ...parameters.map(String), '--json', '--timings', timings];
    console.error(`${name}: prover ${commandLine.join(' ')}`);
    const start = performance.now();
    const { status, stdout, error } = spawnSync(
      join(repository, 'artifacts', 'bin', 'Prover', 'release', 'prover'), commandLine,
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 });
    const seconds = (performance.now() - start) / 1000;
    if (error || status !== 0) throw new Error(`prover ${command} ended with ${error?.message ?? status}`);
    steps[command] = { wallSeconds: round(seconds), ...JSON.parse(readFileSync(timings, 'utf8')), result: JSON.parse(stdout) };
    return steps[command].result;
  };

  try {
    step(
      'import', join(repository, 'samples', 'models', `${model}.onnx`), '--calibration', join(cifar, 'data_batch_1.bin'),
      '--images', join(cifar, 'test_batch.bin'), '--accumulator-bits', accumulatorBits);
    const { srsBits } = step('inspect', 'network.zkarch', '--samples', samples, '--group-size', groupSize);
    step('srs', '--size', srsBits, '--unsafe-development');
    step('commit-data', join(cifar, 'test_batch.bin'), '--samples', samples, '--group-size', groupSize);
    step('commit-model');
    step('prove');
    step('verify');
    const sizes = Object.fromEntries(readdirSync(folder).filter(file => !file.endsWith('.json')).sort()
      .map(file => [file, statSync(join(folder, file)).size]));
    return { case: name, model, samples, groupSize, accumulatorBits, machine: machine(), commit: commit(), steps, sizes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function machine() {
  return { processor: cpus()[0].model.trim(), processors: cpus().length, memoryBytes: totalmem() };
}

function commit() {
  return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: repository, encoding: 'utf8' }).trim();
}

const round = seconds => Math.round(seconds * 1000) / 1000;
const gib = bytes => `${(bytes / 2 ** 30).toFixed(2)} GiB`;

/** One table of all results and, for each, the share of every phase of its proof. */
function summary(all) {
  const lines = [
    '# Whole proofs', '',
    'Written by `node benchmarks/end-to-end/run.mjs`. Times are of whole processes, start-up and files included.', '',
    '| case | accuracy proved | commit-data | commit-model | prove | a lookup | peak of prove | verify | proof | machine | commit |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const { case: name, samples, steps, sizes, machine: { processor, processors }, commit: revision } of all) {
    const lookups = samples * steps.inspect.result.lookupsPerSample;
    const perLookup = `${(1e6 * steps.prove.wallSeconds / lookups).toFixed(2)} µs`;
    const wall = command => `${steps[command].wallSeconds.toFixed(2)} s`;
    lines.push(
      `| ${name} | ${steps.prove.result.correct} of ${samples} | ${wall('commit-data')} | ${wall('commit-model')} | ${wall('prove')} `
      + `| ${perLookup} | ${gib(steps.prove.peakBytes)} | ${wall('verify')} | ${sizes['accuracy.proof']} B | ${processors} x ${processor} | ${revision} |`);
  }
  for (const { case: name, steps } of all) {
    lines.push('', `## ${name}: phases of the proof`, '', '| phase | seconds | share |', '|---|---|---|');
    for (const { phase, seconds } of steps.prove.phases) {
      lines.push(`| ${phase} | ${seconds.toFixed(2)} | ${(100 * seconds / steps.prove.seconds).toFixed(1)} % |`);
    }
  }
  return lines.join('\n') + '\n';
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(Cases);
const unknown = names.filter(name => !(name in Cases));
if (unknown.length > 0) {
  console.error(`error: there is no case ${unknown.join(', ')}\nhelp: try ${Object.keys(Cases).join(', ')}`);
  process.exit(2);
}

execFileSync('dotnet', ['build', '-c', 'Release', join(repository, 'src', 'Prover')], { stdio: ['ignore', 'ignore', 'inherit'] });
mkdirSync(results, { recursive: true });
for (const name of names) writeFileSync(join(results, `${name}.json`), JSON.stringify(run(name, Cases[name]), null, 2) + '\n');
writeFileSync(join(results, 'end-to-end.md'), summary(Object.keys(Cases)
  .filter(name => readdirSync(results).includes(`${name}.json`))
  .map(name => JSON.parse(readFileSync(join(results, `${name}.json`), 'utf8')))));
