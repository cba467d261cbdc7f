#!/usr/bin/env node
// Mutation tests: changes one thing in a contract at a time, and sees whether the tests notice. What survives is either
// a missing test or no change in what the contract does.
//
//   node tools/mutate.mjs FILE TESTS [--workers 2] [--sample N] [--timeout 120] [--only LINE[-LINE]] [--list]
//   node tools/mutate.mjs src/AccuracyMarket.sol 'test/market/{Creation,Draw,Phases,Steps,Settlement,Tokens}.t.sol'
//
// FILE is any source; TESTS is a glob for forge's --match-path. Everything happens in copies of this folder under the
// system's temporary one. Tests deploy artifacts (vm.deployCode), so a mutant is compiled here, by a compiler that stays
// loaded and hardly optimizes, and put where its artifact is: forge compiles nothing, and starts at once.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const root = path.resolve(import.meta.dirname, '..');
const solc = createRequire(import.meta.url)('solc');
const environment = { ...process.env, FOUNDRY_PROFILE: 'mutants' };

// ------------------------------------------------------------- compiling

const text = (file) => readFileSync(path.join(root, file.startsWith('@') ? 'node_modules' : '.', file), 'utf8');

/** A file's source and those of all that it imports. */
function closure(file, sources = {}) {
  if (sources[file]) return sources;
  sources[file] = { content: text(file) };
  for (const [, name] of sources[file].content.matchAll(/^import\s[^;]*?"([^"]+)";/gms)) {
    closure(name.startsWith('.') ? path.join(path.dirname(file), name) : name, sources);
  }
  return sources;
}

// Code that overflows the stack otherwise goes the other way, with the least optimization that makes room on the stack.
const plain = { optimizer: { enabled: false } };
const viaIR = {
  viaIR: true,
  optimizer: { enabled: false, details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: 'fDnTOcmu:' } } },
};

function compile(sources, settings, outputs) {
  const metadata = { bytecodeHash: 'none', appendCBOR: false };
  const input = { language: 'Solidity', sources, settings: { ...settings, metadata, evmVersion: 'osaka', outputSelection: outputs } };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const error = output.errors?.find((e) => e.severity === 'error');
  return error ? { error: error.formattedMessage ?? error.message } : output;
}

const outputsFor = (entries) => Object.fromEntries(entries.map((e) => [e, { '*': ['evm.bytecode.object'] }]));

function codeOf(sources, entries, settings) {
  const output = compile(sources, settings, outputsFor(entries));
  if (output.error) return output;
  const codes = entries.flatMap((e) => Object.entries(output.contracts[e]).map(([name, c]) => [e, name, c.evm.bytecode.object]));
  return { codes: codes.filter(([, , code]) => code) };
}

// ------------------------------------------------------------- what is changed

const operators = {
  '==': ['!='], '!=': ['=='], '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'],
  '&&': ['||'], '||': ['&&'], '+': ['-'], '-': ['+'], '*': ['+'], '/': ['*'], '%': ['/'], '**': ['*'],
  '&': ['|'], '|': ['&'], '^': ['|'], '<<': ['>>'], '>>': ['<<'], '+=': ['-=', '='], '-=': ['+='], '*=': ['+='],
  '|=': ['&=', '='], '&=': ['|='], '^=': ['|='], '++': ['--'], '--': ['++'], '!': [''], '~': [''],
};
const builtins = { add: 'sub', sub: 'add', mul: 'add', addmod: 'mulmod', mulmod: 'addmod', lt: 'gt', gt: 'lt', eq: 'lt', and: 'or', or: 'and' };

/** All mutants of a source: { start, end, to }, in places of its bytes. */
function mutantsOf(file, source, ast) {
  const mutants = new Map();
  const span = (node) => { const [start, length] = node.src.split(':').map(Number); return [start, start + length]; };
  const at = ([start, end]) => source.subarray(start, end).toString();
  const add = ([start, end], to) => { if (at([start, end]) !== to) mutants.set(`${start}:${end}:${to}`, { start, end, to }); };
  const replace = (within, from, to) => { // the operator is all that is there, but for spaces
    const place = within[0] + at(within).indexOf(from);
    add([place, place + from.length], to);
  };
  const literal = (node) => {
    const [digits] = at(span(node)).match(/^[0-9a-fA-FxX_]+/) ?? [];
    if (!digits || node.value.includes('.')) return;
    for (const step of [1n, -1n]) {
      const value = BigInt(digits.replaceAll('_', '')) + step;
      const hex = digits.startsWith('0x') ? `0x${value.toString(16).padStart(digits.length - 2, '0')}` : `${value}`;
      if (value >= 0n) add([span(node)[0], span(node)[0] + digits.length], hex);
    }
  };
  // A guard that always reverts would be noticed by anything; a negated comparison is another operator.
  const condition = (node, body) => {
    const guard = (body?.statements?.[0] ?? body)?.nodeType === 'RevertStatement';
    const negated = node.nodeType === 'BinaryOperation' ? [] : [`!(${at(span(node))})`];
    for (const to of guard ? ['false'] : ['true', 'false', ...negated]) add(span(node), to);
  };
  const visitors = {
    BinaryOperation: (n) => operators[n.operator].forEach((to) => replace([span(n.leftExpression)[1], span(n.rightExpression)[0]], n.operator, to)),
    Assignment: (n) => operators[n.operator]?.forEach((to) => replace([span(n.leftHandSide)[1], span(n.rightHandSide)[0]], n.operator, to)),
    UnaryOperation: (n) => operators[n.operator]?.forEach((to) => replace(span(n), n.operator, to)),
    IfStatement: (n) => condition(n.condition, n.trueBody),
    WhileStatement: (n) => add(span(n.condition), `!(${at(span(n.condition))})`),
    Conditional: (n) => condition(n.condition),
    Literal: (n) => {
      if (n.kind === 'number') literal(n);
      if (n.kind === 'bool') add(span(n), n.value === 'true' ? 'false' : 'true');
    },
    YulLiteral: (n) => { if (n.kind === 'number') literal(n); },
    FunctionCall: (n) => n.arguments.slice(1).forEach((right, i) => {
      const left = n.arguments[i];
      if (n.names.length || left.typeDescriptions.typeString !== right.typeDescriptions.typeString) return;
      const [[start, middle], [next, end]] = [span(left), span(right)];
      add([start, end], at([next, end]) + at([middle, next]) + at([start, middle]));
    }),
    YulFunctionCall: (n) => { const to = builtins[n.functionName.name]; if (to) add(span(n.functionName), to); },
    ModifierInvocation: (n) => add(span(n), ''),
  };
  for (const type of ['EmitStatement', 'Continue', 'YulExpressionStatement']) {
    visitors[type] = (n) => add(type[0] === 'Y' ? span(n) : [span(n)[0], span(n)[1] + 1], '{}');
  }
  visitors.ExpressionStatement = (n) => { if (source[span(n)[1]] === 0x3b) add([span(n)[0], span(n)[1] + 1], '{}'); };
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node !== 'object' || node.nodeType === 'ArrayTypeName') return;
    if (node.nodeType) visitors[node.nodeType]?.(node);
    Object.values(node).forEach(visit);
  };
  visit(ast);
  const lineOf = (place) => source.subarray(0, place).toString().split('\n').length;
  return [...mutants.values()].sort((a, b) => a.start - b.start)
    .map((m) => ({ ...m, from: at([m.start, m.end]), place: `${file}:${lineOf(m.start)}`, line: lineOf(m.start) }));
}

// ------------------------------------------------------------- one worker

/** Tests one mutant after the other, in a folder of its own; the first one is no mutant, and must pass. */
function work({ folder, file, tests, entries, settings, timeout }) {
  const sources = Object.assign({}, ...entries.map((e) => closure(e)));
  const source = Buffer.from(sources[file].content);
  const artifact = (e, name) => path.join(folder, 'out', path.basename(e), `${name}.json`);
  let original;
  parentPort.on('message', (mutant) => {
    const content = mutant ? Buffer.concat([source.subarray(0, mutant.start), Buffer.from(mutant.to), source.subarray(mutant.end)]) : source;
    const { codes, error } = codeOf({ ...sources, [file]: { content: content.toString() } }, entries, settings);
    if (error) return parentPort.postMessage({ mutant, verdict: 'invalid', why: error });
    if (JSON.stringify(codes) === original) return parentPort.postMessage({ mutant, verdict: 'same code' });
    if (!mutant) original = JSON.stringify(codes);
    for (const [e, name, code] of codes) {
      if (!existsSync(artifact(e, name))) continue;
      const json = JSON.parse(readFileSync(artifact(e, name), 'utf8'));
      writeFileSync(artifact(e, name), JSON.stringify({ ...json, bytecode: { ...json.bytecode, object: `0x${code}` } }));
    }
    const run = spawnSync('tools/forge', ['test', '--fail-fast', '--match-path', tests], { cwd: folder, env: environment, timeout: timeout * 1000, encoding: 'utf8' });
    const verdict = run.error ? 'timed out' : run.status === 0 ? 'survived' : 'killed';
    parentPort.postMessage({ mutant, verdict, why: `${run.stdout}${run.stderr}`.slice(-2000) });
  });
}

// ------------------------------------------------------------- all of them

/** Sources with an artifact that have the file in them: what has to be compiled anew. */
function entriesOf(file) {
  const folders = ['src', 'test/harness', 'test/mocks'];
  const files = folders.flatMap((f) => readdirSync(path.join(root, f)).filter((n) => n.endsWith('.sol')).map((n) => `${f}/${n}`));
  return files.filter((f) => /^contract /m.test(text(f)) && closure(f)[file]);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { workers: { type: 'string', default: '2' }, sample: { type: 'string' }, timeout: { type: 'string', default: '120' }, only: { type: 'string' }, list: { type: 'boolean' } },
  });
  const [file, tests] = positionals;
  if (!file || (!tests && !values.list)) throw new Error('usage: mutate.mjs FILE TESTS [options]; the head of the file has them');

  const entries = entriesOf(file);
  const sources = Object.assign({}, ...entries.map((e) => closure(e)));
  const settings = codeOf(sources, entries, plain).error ? viaIR : plain;
  const { ast } = compile(closure(file), plain, { [file]: { '': ['ast'] } }).sources[file];
  let mutants = mutantsOf(file, Buffer.from(text(file)), ast);
  const [first, last = first] = (values.only ?? '').split('-').map(Number);
  if (values.only) mutants = mutants.filter((m) => m.line >= first && m.line <= last);
  const all = mutants.length;
  // Spread evenly over the file, so that a run can be repeated.
  if (values.sample) mutants = mutants.filter((_, i) => Math.floor(i * values.sample / all) !== Math.floor((i - 1) * values.sample / all));
  const shown = (m) => `${m.place}: ${JSON.stringify(m.from)} -> ${JSON.stringify(m.to)}`;
  if (values.list) return mutants.forEach((m) => console.log(shown(m)));

  const temporary = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  try {
    const folders = Array.from({ length: Math.min(values.workers, mutants.length) }, (_, i) => path.join(temporary, `${i}`));
    for (const [i, folder] of folders.entries()) {
      cpSync(i ? folders[0] : root, folder, { recursive: true, filter: (f) => path.basename(f) !== 'node_modules' });
      // Sources behind a link have other paths to forge, which would compile all of them anew.
      mkdirSync(path.join(folder, 'node_modules'));
      for (const name of readdirSync(path.join(root, 'node_modules'))) {
        const put = name === '@openzeppelin' ? cpSync : symlinkSync;
        put(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name), put === cpSync ? { recursive: true } : undefined);
      }
      if (i === 0) execFileSync('tools/forge', ['build'], { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
    }
    const counts = {};
    const queue = [...mutants];
    await Promise.all(folders.map((folder) => new Promise((resolve, reject) => {
      const worker = new Worker(import.meta.filename, { workerData: { folder, file, tests, entries, settings, timeout: Number(values.timeout) } });
      worker.on('error', reject);
      worker.on('message', ({ mutant, verdict, why }) => {
        if (!mutant && verdict !== 'survived') return reject(new Error(`the tests fail without a mutant:\n${why}`));
        if (mutant) counts[verdict] = (counts[verdict] ?? 0) + 1;
        if (mutant && (verdict === 'survived' || verdict === 'timed out')) console.log(`${verdict}: ${shown(mutant)}`);
        process.stderr.write(`\r${mutants.length - queue.length} of ${mutants.length} `);
        const next = queue.shift();
        if (next) worker.postMessage(next);
        else worker.terminate().then(resolve);
      });
      worker.postMessage(null);
    })));
    process.stderr.write('\n');
    const sum = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`).join(', ');
    console.log(`${file}: ${mutants.length} mutants${values.sample ? ` of ${all}` : ''}: ${sum}`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

if (isMainThread) await main();
else work(workerData);
