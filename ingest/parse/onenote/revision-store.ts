import { EncryptedFileError, UnreadableFileError } from "../../../domain/errors.ts";
import { type NoteObject, type NoteSpace, readPropertySet } from "./properties.ts";

/** Kinds of file nodes, by the numbers of Microsoft's description. */
const Node = {
  revision4: 0x1b,
  revision6: 0x1e,
  revision7: 0x1f,
  idTable: [0x21, 0x22],
  idEntry: 0x24,
  declaration: [0x2d, 0x2e, 0xa4, 0xa5, 0xc4, 0xc5],
  change: [0x41, 0x42],
  root2: 0x59,
  root3: 0x5a,
  revisionList: 0x10,
  cipherKey: 0x7c,
  end: 0xff,
} as const;
const CONTENT_ROOT = 1;
const LIST_OF_NODES = 2;
const ROOT_LIST = 172;
const FRAGMENT_HEAD = 16;
const FRAGMENT_TAIL = 20;
/** Lists refer to lists; honest files nest four deep. A file that refers in circles ends at these. */
const DEPTH_MOST = 12;
const FRAGMENTS_MOST = 100_000;

/** A section as OneNote on a desktop keeps it: every revision in turn. What a later one writes replaces what an earlier one wrote. */
export function readRevisionStore(bytes: Uint8Array): NoteSpace[] {
  const walk = new RevisionWalk(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < ROOT_LIST + 12)
    throw new UnreadableFileError("The section is cut off. Save it again and upload the new copy.");
  walk.list(Number(view.getBigUint64(ROOT_LIST, true)), view.getUint32(ROOT_LIST + 8, true), 0);
  return walk.spaces();
}

class RevisionWalk {
  readonly #spaces: { objects: Map<string, NoteObject>; roots: string[] }[] = [];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #ids = new Map<number, string>();
  /** Revisions of a page's history say so; what they hold is not the page. */
  #history = false;
  #fragments = 0;
  /** Bytes of lists and objects that may still be read: nodes may all refer to the same ones. */
  #left: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#left = bytes.length * 4;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Of several roots the last one counts. */
  spaces = (): NoteSpace[] => this.#spaces.map(({ objects, roots }) => ({ objects, roots: roots.slice(-1) }));

  /** A list stands in fragments, each of which ends with the place of the next. */
  list(start: number, size: number, depth: number): void {
    for (let at = start, length = size; length > FRAGMENT_HEAD + FRAGMENT_TAIL && depth <= DEPTH_MOST; ) {
      const end = at + length - FRAGMENT_TAIL;
      if (end + FRAGMENT_TAIL > this.#bytes.length || ++this.#fragments > FRAGMENTS_MOST) return;
      this.#nodes(at + FRAGMENT_HEAD, end, depth);
      at = Number(this.#view.getBigUint64(end, true));
      length = this.#view.getUint32(end + 8, true);
      if (length === 0xffffffff) return;
    }
  }

  #nodes(from: number, to: number, depth: number): void {
    this.#spend(to - from);
    for (let at = from; at + 4 <= to; ) {
      const head = this.#view.getUint32(at, true);
      const kind = head & 0x3ff;
      const size = (head >>> 10) & 0x1fff;
      if (kind === 0 || kind === Node.end || size < 4 || at + size > to) return;
      const base = (head >>> 27) & 0xf;
      const target = base === 0 ? undefined : this.#reference(at + 4, (head >>> 23) & 3, (head >>> 25) & 3);
      const body = this.#bytes.subarray(target?.next ?? at + 4, at + size);
      if (kind === Node.revisionList) this.#spaces.push({ objects: new Map(), roots: [] });
      if (base === LIST_OF_NODES && target) this.list(target.start, target.size, depth + 1);
      else this.#node(kind, body, target);
      at += size;
    }
  }

  #node(kind: number, body: Uint8Array, target: { start: number; size: number } | undefined): void {
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    const is = (kinds: readonly number[]) => kinds.includes(kind);
    if (kind === Node.cipherKey) throw new EncryptedFileError();
    if (is([Node.revision4, Node.revision6, Node.revision7])) {
      this.#history = kind === Node.revision7 && body.length >= 66 && body.subarray(46, 62).some((byte) => byte !== 0);
    } else if (is(Node.idTable)) this.#ids = new Map();
    else if (kind === Node.idEntry && body.length >= 20)
      this.#ids.set(view.getUint32(0, true), hex(body.subarray(4, 20)));
    else if (kind === Node.root2 && body.length >= 8)
      this.#root(this.#id(view.getUint32(0, true)), view.getUint32(4, true));
    else if (kind === Node.root3 && body.length >= 24)
      this.#root(`${hex(body.subarray(0, 16))}:${view.getUint32(16, true)}`, view.getUint32(20, true));
    else if ((is(Node.declaration) || is(Node.change)) && target && body.length >= 8 && !this.#history)
      this.#object(this.#id(view.getUint32(0, true)), is(Node.change) ? undefined : view.getUint32(4, true), target);
  }

  #root(id: string, role: number): void {
    if (role === CONTENT_ROOT && !this.#history) this.#spaces.at(-1)?.roots.push(id);
  }

  #object(id: string, kind: number | undefined, { start, size }: { start: number; size: number }): void {
    this.#spend(size);
    const { texts, ids } = readPropertySet(this.#bytes.subarray(start, start + size));
    const objects = this.#spaces.at(-1)?.objects;
    const known = kind ?? objects?.get(id)?.kind ?? 0;
    objects?.set(id, { kind: known, texts, references: ids.map((each) => this.#id(each)) });
  }

  #spend(size: number): void {
    this.#left -= size;
    if (this.#left < 0)
      throw new UnreadableFileError("The section refers to the same parts again and again, so it was not read.");
  }

  /** An id is a number below 256 and the place of a GUID in the table that stands before. */
  #id = (compact: number): string => `${this.#ids.get(compact >>> 8) ?? ""}:${compact & 0xff}`;

  /** A place and a length in one of four widths each; the narrow ones count in steps of eight bytes. */
  #reference(at: number, startFormat: number, sizeFormat: number) {
    const width = [8, 4, 2, 4][startFormat] ?? 8;
    const sizeWidth = [4, 8, 1, 2][sizeFormat] ?? 4;
    if (at + width + sizeWidth > this.#bytes.length) return undefined;
    const start = this.#number(at, width) * (startFormat >= 2 ? 8 : 1);
    const size = this.#number(at + width, sizeWidth) * (sizeFormat >= 2 ? 8 : 1);
    return { start, size, next: at + width + sizeWidth };
  }

  #number(at: number, width: number): number {
    if (width === 8) return Number(this.#view.getBigUint64(at, true));
    if (width === 4) return this.#view.getUint32(at, true);
    return width === 2 ? this.#view.getUint16(at, true) : this.#view.getUint8(at);
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
