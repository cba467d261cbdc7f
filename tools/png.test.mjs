import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { decodePng } from './png.mjs';

const Width = 7;
const Height = 10;
const Stride = 3 * Width;

// Pixels without a pattern that a filter could turn into zeros.
const pixels = Buffer.from(Array.from({ length: Stride * Height }, (_, i) => (i * i * 31 + i * 7) % 256));

/** What each row filter subtracts from the byte at (x, y), as RFC 2083 section 6 words it. */
const predictors = [
  () => 0,
  (x, y) => at(x - 3, y),
  (x, y) => at(x, y - 1),
  (x, y) => Math.floor((at(x - 3, y) + at(x, y - 1)) / 2),
  (x, y) => nearest(at(x - 3, y), at(x, y - 1), at(x - 3, y - 1)),
];

function at(x, y) {
  return x < 0 || y < 0 ? 0 : pixels[y * Stride + x];
}

function nearest(a, b, c) {
  const distances = [a, b, c].map(value => Math.abs(a + b - c - value));
  return [a, b, c][distances.indexOf(Math.min(...distances))];
}

function chunk(type, body) {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body, Buffer.alloc(4)]);
}

function encode(filterOf, { colour = 2 } = {}) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(Width, 0);
  header.writeUInt32BE(Height, 4);
  header[8] = 8;
  header[9] = colour;
  const rows = Array.from({ length: Height }, (_, y) => Buffer.from([
    filterOf(y),
    ...Array.from({ length: Stride }, (_, x) => (at(x, y) - (predictors[filterOf(y)]?.(x, y) ?? 0) + 256) % 256),
  ]));
  const data = deflateSync(Buffer.concat(rows));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header), chunk('IDAT', data.subarray(0, 20)), chunk('IDAT', data.subarray(20)), chunk('IEND', Buffer.alloc(0)),
  ]);
}

for (const filter of predictors.keys()) {
  test(`row filter ${filter} is undone`, () => {
    assert.deepEqual(decodePng(encode(() => filter)), { width: Width, height: Height, pixels });
  });
}

test('row filters may change from row to row', () => {
  assert.deepEqual(decodePng(encode(y => y % predictors.length)).pixels, pixels);
});

test('other bytes, other colours and unknown filters are refused', () => {
  assert.throws(() => decodePng(Buffer.from('GIF89a..........')), /not a PNG/);
  assert.throws(() => decodePng(encode(() => 0, { colour: 6 })), /not a plain 8-bit RGB PNG/);
  assert.throws(() => decodePng(encode(() => 9)), /unknown row filter 9/);
});
