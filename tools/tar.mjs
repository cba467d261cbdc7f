/** The regular files of a tar archive (ustar headers of 512 bytes), without the leading `package/`. */
export function untar(archive) {
  const files = new Map();
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0;) {
    const name = field(archive, at, 100);
    const size = parseInt(field(archive, at + 124, 12), 8);
    const kind = field(archive, at + 156, 1);
    if (kind === '0' || kind === '') files.set(name.replace(/^package\//, ''), archive.subarray(at + 512, at + 512 + size));
    at += 512 + 512 * Math.ceil(size / 512);
  }
  return files;
}

function field(archive, at, length) {
  return archive.toString('latin1', at, at + length).replace(/\0.*$/s, '').trim();
}
