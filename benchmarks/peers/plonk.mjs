#!/usr/bin/env node
// Times the PLONK-like provers that npm offers, to stand beside this repository's outer proof, and prints a table:
//
//   npm ci --prefix benchmarks/peers
//   node benchmarks/peers/plonk.mjs [--bits 16] [--runs 3] [--peer snarkjs] [--peer bb] [--crs <folder>] [--json <file>]
//
// Each proves that its public input is the end of a chain x -> x^2 + 7 that fills 2^bits rows, one a step. Every step is a process of its own,
// as a user runs it; times are the median over the runs, start-up and files included; peak memory is the process's own high-water mark and, like
// processor time, told by Linux alone. The structured reference string is made here, unsafe, and kept in artifacts/peers. bb has its ceremony's
// [tau]_2 built in, so with that string its verifier does all of its work and then refuses at the last pairing; --crs names a folder with
// bn254_g1.dat and bn254_g2.dat of the ceremony (usually ~/.bb-crs) for a verifier that accepts. A peer that cannot run says why.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BinaryWriter } from './binary.mjs';
import { writeUnsafeSrs } from './unsafe-srs.mjs';

const { values: options } = parseArgs({
  options: {
    bits: { type: 'string', default: '16' },
    runs: { type: 'string', default: '3' },
    peer: { type: 'string', multiple: true, default: ['snarkjs', 'bb'] },
    crs: { type: 'string' },
    json: { type: 'string' },
  },
});
const bits = Number(options.bits);
const runs = Number(options.runs);
const here = dirname(fileURLToPath(import.meta.url));
const srs = resolve(here, '..', '..', 'artifacts', 'peers', `unsafe-srs-${bits}`);

const Modulus = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const Constant = 7n;
const Start = 3n;
const Steps = 2 ** bits - 64; // leaves room for the rows a prover adds of its own

function chain() {
  const values = [Start];
  while (values.length <= Steps) values.push((values.at(-1) ** 2n + Constant) % Modulus);
  return values;
}

// ---- processes

/** Runs a command as often as told and gives the run of median time; `accepts` may excuse a failure. */
async function step(folder, name, command, parameters, times = 1, accepts = () => false) {
  const results = [];
  for (let i = 0; i < times; i++) {
    const result = await run(folder, command, parameters);
    if (result.status !== 0 && !accepts(result)) throw new Error(`${name} ended with ${result.status}: ${lastLine(result.output)}`);
    results.push(result);
  }
  results.sort((a, b) => a.seconds - b.seconds);
  console.error(`${name}: ${results.map(({ seconds }) => seconds.toFixed(2)).join(', ')} s`);
  const { seconds, processorSeconds, peakBytes } = results[Math.floor(times / 2)];
  return { seconds: round(seconds), processorSeconds, peakBytes, all: results.map(result => round(result.seconds)) };
}

function run(folder, command, parameters) {
  return new Promise((fulfil, reject) => {
    const start = performance.now();
    const child = spawn(command, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder } });
    let output = '';
    let seconds;
    let used = { processorSeconds: null, peakBytes: null };
    const poll = setInterval(() => { used = usage(child.pid) ?? used; }, 5);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => { output += text; });
    child.on('error', error => { clearInterval(poll); reject(error); });
    child.on('exit', () => { seconds = (performance.now() - start) / 1000; clearInterval(poll); });
    child.on('close', (status, signal) => fulfil({ status: status ?? signal, output, seconds, ...used }));
  });
}

/** What a process has used so far, all its threads together; nothing where it is over already, or elsewhere than on Linux. */
function usage(pid) {
  try {
    const peak = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s*(\d+) kB$/m);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
    return { processorSeconds: (ticks[0] + ticks[1]) / 100, peakBytes: Number(peak[1]) * 1024 };
  } catch {
    return undefined;
  }
}

// ---- peers

async function snarkjs(folder) {
  const file = name => join(folder, name);
  const root = join(here, 'node_modules', 'snarkjs');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const program = join(root, 'build', 'cli.cjs');
  const values = chain();
  writeCircuit(file('chain.r1cs'));
  writeWitness(file('chain.wtns'), values);

  const command = (name, parameters, times) =>
    step(folder, `snarkjs ${name}`, process.execPath, [program, ...name.split(' '), ...parameters], times);
  const steps = {
    setup: await command('plonk setup', ['chain.r1cs', join(srs, 'srs.ptau'), 'chain.zkey'], 1),
    prove: await command('plonk prove', ['chain.zkey', 'chain.wtns', 'proof.json', 'public.json'], runs),
  };
  await command('zkey export verificationkey', ['chain.zkey', 'key.json'], 1);
  steps.verify = await command('plonk verify', ['key.json', 'public.json', 'proof.json'], runs);

  // Its files are decimal text: nine points and six scalars make what a contract is given.
  return { name: `snarkjs ${version}, PLONK`, rows: Steps + 1, proofBytes: 9 * 64 + 6 * 32, steps };
}

/** Wires: 1, the end of the chain (public), then the chain from its start. A row a step: x * x = next - 7. */
function writeCircuit(path) {
  const wire = i => i === Steps ? 1 : 2 + i;
  const wires = Steps + 2;
  const r1cs = new BinaryWriter('r1cs', 1, 3);
  r1cs.section(1, header => header.u32(32).word(Modulus).u32(wires).u32(1).u32(0).u32(1).u64(wires).u32(Steps));
  r1cs.section(2, section => {
    for (let i = 0; i < Steps; i++) {
      for (let side = 0; side < 2; side++) section.u32(1).u32(wire(i)).word(1n);
      section.u32(2).u32(0).word(Modulus - Constant).u32(wire(i + 1)).word(1n);
    }
  });
  r1cs.section(3, section => {
    for (let i = 0; i < wires; i++) section.u64(i);
  });
  writeFileSync(path, r1cs.toBytes());
}

function writeWitness(path, values) {
  const wtns = new BinaryWriter('wtns', 2, 2);
  wtns.section(1, header => header.u32(32).word(Modulus).u32(Steps + 2));
  wtns.section(2, section => [1n, values.at(-1), ...values.slice(0, -1)].forEach(value => section.word(value)));
  writeFileSync(path, wtns.toBytes());
}

async function bb(folder) {
  const root = join(here, 'node_modules', '@aztec', 'bb.js');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const platform = `${{ x64: 'amd64' }[process.arch] ?? process.arch}-${{ darwin: 'macos' }[process.platform] ?? process.platform}`;
  const program = join(root, 'build', platform, 'bb');
  if (!existsSync(program)) throw new Error(`@aztec/bb.js ${version} has no native bb for ${platform}`);

  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'Nargo.toml'), '[package]\nname = "chain"\ntype = "bin"\nauthors = [""]\n\n[dependencies]\n');
  writeFileSync(join(folder, 'src', 'main.nr'), [
    'fn main(start: Field, end: pub Field) {', '    let mut x = start;', `    for _ in 0..${Steps} {`, `        x = x * x + ${Constant};`, '    }',
    '    assert(x == end);', '}', '',
  ].join('\n'));
  writeFileSync(join(folder, 'inputs.json'), JSON.stringify({ start: `${Start}`, end: `${chain().at(-1)}` }));

  const noir = (name, times) => step(folder, `noir ${name}`, process.execPath, [join(here, 'noir.mjs'), name, folder], times);
  const crs = options.crs === undefined ? srs : resolve(options.crs);
  const command = (name, parameters, ...rest) => step(folder, `bb ${name}`, program, [name, ...parameters, '-t', 'evm', '--crs_path', crs], ...rest);
  const steps = { compile: await noir('compile', 1), witness: await noir('execute', runs) };
  const gates = await run(folder, program, ['gates', '-b', 'program.json']);
  const rows = gates.status === 0 ? JSON.parse(gates.output.slice(gates.output.indexOf('{'))).functions[0].circuit_size : null;
  steps.setup = await command('write_vk', ['-b', 'program.json', '-o', folder], 1);
  steps.prove = await command('prove', ['-b', 'program.json', '-w', 'witness.gz', '-k', 'vk', '-o', folder], runs);
  let refused = false;
  const reachesPairing = ({ output }) => {
    refused = true;
    return options.crs === undefined && /reduced to pairing check: true/.test(output) && /pairing check: false/.test(output);
  };
  steps.verify = await command('verify', ['--verbose', '-k', 'vk', '-p', 'proof', '-i', 'public_inputs'], runs, reachesPairing);
  const note = refused ? 'its verifier refused at the last pairing, whose [tau]_2 is the ceremony\'s' : undefined;
  return { name: `@aztec/bb.js ${version}, native bb, UltraHonk (evm)`, rows, proofBytes: statSync(join(folder, 'proof')).size, steps, note };
}

// ---- report

const Peers = { snarkjs, bb };

async function measure(name) {
  const folder = mkdtempSync(join(tmpdir(), `plonk-${name}-`));
  try {
    return await Peers[name](folder);
  } catch (error) {
    return { name, notRun: error.message.split('\n')[0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const round = value => Math.round(value * 1000) / 1000;
const lastLine = text => text.trim().split('\n').at(-1);

function table(peers) {
  const cell = found => found === undefined ? '' : `${found.seconds.toFixed(2)} s`;
  const memory = found => found.peakBytes === null ? 'unknown' : `${(found.peakBytes / 2 ** 30).toFixed(2)} GiB`;
  const rows = [['', 'rows', 'setup', 'witness', 'prove', 'peak of prove', 'verify', 'proof']];
  for (const { name, notRun, rows: count, proofBytes, steps } of peers) {
    rows.push(notRun !== undefined ? [name, `not run: ${notRun}`] : [
      name, String(count), cell(steps.setup), cell(steps.witness), cell(steps.prove), memory(steps.prove), cell(steps.verify), `${proofBytes} B`,
    ]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.filter(row => row.length > 2).map(row => row[column].length)));
  return rows.map(row => row.map((text, column) => column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])).join('  ')).join('\n');
}

const unknown = options.peer.filter(name => !(name in Peers));
if (unknown.length > 0) {
  console.error(`error: there is no peer ${unknown.join(', ')}\nhelp: try ${Object.keys(Peers).join(', ')}`);
  process.exit(2);
}
if (!(Number.isInteger(bits) && bits >= 8 && bits <= 20 && Number.isInteger(runs) && runs >= 1)) {
  console.error('error: --bits is 8 to 20 and --runs 1 or more');
  process.exit(2);
}

if (!existsSync(join(srs, 'bn254_g2.dat'))) { // the file written last
  console.error(`making an unsafe structured reference string of 2^${bits + 1} points; it stays in artifacts/peers`);
  await writeUnsafeSrs(srs, bits);
}
const machine = { processor: cpus()[0].model.trim(), processors: availableParallelism(), memoryBytes: totalmem(), node: process.version };
const peers = [];
for (const name of options.peer) peers.push(await measure(name));
console.log(`A chain that fills 2^${bits} rows, ${machine.processors} x ${machine.processor}\n${table(peers)}`);
for (const { name, note } of peers) if (note !== undefined) console.log(`${name}: ${note}`);
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ bits, machine, peers }, null, 2) + '\n');
