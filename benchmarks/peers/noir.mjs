#!/usr/bin/env node
// What nargo does, with npm's compiler and executor, as a process of its own to be timed:
//
//   node noir.mjs compile <absolute folder of a package>        writes program.json there
//   node noir.mjs execute <the same>                            reads inputs.json there, writes witness.gz
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [command, folder] = process.argv.slice(2);
const json = name => JSON.parse(readFileSync(join(folder, name), 'utf8'));

if (command === 'compile') {
  const { compile, createFileManager } = await import('@noir-lang/noir_wasm');
  const quiet = () => {};
  const { program } = await compile(createFileManager(folder), folder, quiet, quiet);
  writeFileSync(join(folder, 'program.json'), JSON.stringify(program));
} else if (command === 'execute') {
  const { Noir } = await import('@noir-lang/noir_js');
  const { witness } = await new Noir(json('program.json')).execute(json('inputs.json'));
  writeFileSync(join(folder, 'witness.gz'), witness);
} else {
  throw new Error(`unknown command ${command}`);
}
