/** The file's own header stands before the first object. */
const PACKAGE = 68;
/** A size that does not fit stands behind the object's head. */
const LONG = 0x7fff;

/** One after the other: what stands inside an object follows its own bytes. */
export function* streamObjects(bytes: Uint8Array): Generator<{ kind: number; body: CompactReader }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = PACKAGE; at < bytes.length; ) {
    const form = view.getUint8(at) & 3;
    if (form === 1) at += 1;
    else if (form === 3) at += 2;
    else {
      const wide = form === 2;
      if (at + (wide ? 4 : 2) > bytes.length) return;
      const head = wide ? view.getUint32(at, true) : view.getUint16(at, true);
      const kind = wide ? (head >>> 3) & 0x3fff : (head >>> 3) & 0x3f;
      let size = wide ? head >>> 17 : head >>> 9;
      at += wide ? 4 : 2;
      if (wide && size === LONG) {
        const reader = new CompactReader(bytes.subarray(at));
        size = reader.number();
        at += reader.at;
      }
      yield { kind, body: new CompactReader(bytes.subarray(at, at + size)) };
      at += size;
    }
  }
}

/** Numbers and ids whose first byte says how long they are. Beyond the end there are zeros. */
export class CompactReader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  number(): number {
    const lead = this.#byte(0);
    if (lead === 0) return this.#little(1);
    if (lead === 0x80) {
      this.at++;
      return this.#little(8);
    }
    const width = Math.clz32(lead & -lead) ^ 31;
    return Math.floor(this.#little(width + 1) / 2 ** (width + 1));
  }

  /** A count of things that each take a byte at least. */
  count = (): number => Math.min(this.number(), this.#bytes.length - this.at);

  bytes(): Uint8Array {
    const length = this.number();
    const start = this.at;
    this.at = Math.min(this.#bytes.length, start + length);
    return this.#bytes.subarray(start, this.at);
  }

  /** A number and a GUID. */
  id(): string {
    const lead = this.#byte(0);
    if (lead === 0) {
      this.at++;
      return "";
    }
    let value: number;
    if (lead === 0x80) {
      this.at++;
      value = this.#little(4);
    } else if ((lead & 7) === 4) value = this.#little(1) >>> 3;
    else if ((lead & 0x3f) === 0x20) value = this.#little(2) >>> 6;
    else value = this.#little(3) >>> 7;
    const guid = Buffer.from(this.#bytes.subarray(this.at, this.at + 16)).toString("hex");
    this.at += 16;
    return `${guid}:${value}`;
  }

  #byte = (offset: number): number => this.#bytes[this.at + offset] ?? 0;

  #little(width: number): number {
    let value = 0;
    for (let index = width - 1; index >= 0; index--) value = value * 256 + this.#byte(index);
    this.at += width;
    return value;
  }
}
