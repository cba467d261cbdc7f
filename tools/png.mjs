import { inflateSync } from 'node:zlib';

/** Decodes an 8-bit RGB PNG without interlacing (RFC 2083, filters of section 6). */
export function decodePng(bytes) {
  if (bytes.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('not a PNG');
  let width = 0;
  let height = 0;
  const compressed = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    at += 12 + length;
    if (type === 'IHDR') {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      const [depth, colour, , , interlace] = body.subarray(8);
      if (depth !== 8 || colour !== 2 || interlace !== 0) throw new Error('not a plain 8-bit RGB PNG');
    } else if (type === 'IDAT') {
      compressed.push(body);
    } else if (type === 'IEND') {
      break;
    }
  }
  return { width, height, pixels: unfilter(inflateSync(Buffer.concat(compressed)), 3 * width, height) };
}

/** Undoes the row filters; `stride` is the bytes of a row, three a pixel. */
function unfilter(filtered, stride, height) {
  if (filtered.length !== (stride + 1) * height) throw new Error(`the PNG holds ${filtered.length} bytes of pixels`);
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)];
    const source = y * (stride + 1) + 1;
    const row = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x >= 3 ? pixels[row + x - 3] : 0;
      const up = y > 0 ? pixels[row + x - stride] : 0;
      const corner = x >= 3 && y > 0 ? pixels[row + x - stride - 3] : 0;
      pixels[row + x] = filtered[source + x] + predict(filter, left, up, corner);
    }
  }
  return pixels;
}

function predict(filter, left, up, corner) {
  switch (filter) {
    case 0: return 0;
    case 1: return left;
    case 2: return up;
    case 3: return (left + up) >> 1;
    case 4: return paeth(left, up, corner);
    default: throw new Error(`the PNG uses the unknown row filter ${filter}`);
  }
}

function paeth(left, up, corner) {
  const estimate = left + up - corner;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toCorner = Math.abs(estimate - corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
