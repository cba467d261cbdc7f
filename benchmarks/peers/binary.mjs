/** iden3's container of numbered sections (.r1cs, .wtns, .ptau), built in memory. */
export class BinaryWriter {
  #parts = [];

  constructor(magic, version, sections) {
    this.bytes(Buffer.from(magic, 'ascii')).u32(version).u32(sections);
  }

  section(id, write) {
    const header = this.u32(id).#reserve(8);
    const first = this.#parts.length;
    write(this);
    header.writeBigUInt64LE(BigInt(this.#parts.slice(first).reduce((sum, part) => sum + part.length, 0)));
    return this;
  }

  bytes(bytes) {
    this.#parts.push(bytes);
    return this;
  }

  u32(value) {
    this.#reserve(4).writeUInt32LE(value);
    return this;
  }

  u64(value) {
    this.#reserve(8).writeBigUInt64LE(BigInt(value));
    return this;
  }

  /** A field element, not in Montgomery form. */
  word(value) {
    const word = this.#reserve(32);
    for (let i = 0; i < 4; i++) word.writeBigUInt64LE(BigInt.asUintN(64, value >> BigInt(64 * i)), 8 * i);
    return this;
  }

  toBytes() {
    return Buffer.concat(this.#parts);
  }

  #reserve(length) {
    const part = Buffer.alloc(length);
    this.#parts.push(part);
    return part;
  }
}
