/** An object of a OneNote file: what it is, its texts by property, and the objects it refers to, in order. */
export interface NoteObject {
  kind: number;
  texts: ReadonlyMap<number, Uint8Array>;
  references: readonly string[];
}

/** What a page, or the section itself, holds now: objects by id, and those that everything else hangs below. */
export interface NoteSpace {
  objects: ReadonlyMap<string, NoteObject>;
  roots: readonly string[];
}

export interface PropertySet {
  texts: Map<number, Uint8Array>;
  /** How the set's references are written: as numbers of four bytes, to be looked up in a table of the file. */
  ids: number[];
}

/** Sets stand in properties of sets; honest files nest two deep. */
const DEPTH_MOST = 16;
const FIXED_SIZES: Record<number, number> = { 1: 0, 2: 0, 3: 1, 4: 2, 5: 4, 6: 8, 8: 0, 10: 0, 12: 0 };
const BYTES = 7;
const LISTS_OF_IDS = new Set([9, 11, 13]);
const SETS = 16;
const SET = 17;
const NO_SECOND_LIST = 0x80000000;
const THIRD_LIST = 0x40000000;

/** Lists of the ids of objects, object spaces and contexts that are referred to; then the properties. */
export function readPropertySet(bytes: Uint8Array): PropertySet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: PropertySet = { texts: new Map(), ids: [] };
  let at = 0;
  const list = () => {
    const head = at + 4 <= bytes.length ? view.getUint32(at, true) : NO_SECOND_LIST;
    const start = at + 4;
    at = start + (head & 0xffffff) * 4;
    return { head, start, end: Math.min(at, bytes.length) };
  };
  const objects = list();
  for (let id = objects.start; id + 4 <= objects.end; id += 4) found.ids.push(view.getUint32(id, true));
  if ((objects.head & NO_SECOND_LIST) === 0 && (list().head & THIRD_LIST) !== 0) list();
  readProperties(view, at, found, 0);
  return found;
}

/** A count, then names that say their value's type, then the values one after the other. Returns where they end. */
function readProperties(view: DataView, start: number, found: PropertySet, depth: number): number {
  if (start + 2 > view.byteLength || depth > DEPTH_MOST) return view.byteLength;
  const count = view.getUint16(start, true);
  let at = start + 2 + count * 4;
  for (let index = 0; index < count && at <= view.byteLength; index++) {
    if (start + 6 + index * 4 > view.byteLength) return view.byteLength;
    const name = view.getUint32(start + 2 + index * 4, true) & 0x7fffffff;
    at = readValue(view, at, name, found, depth);
  }
  return at;
}

function readValue(view: DataView, at: number, name: number, found: PropertySet, depth: number): number {
  const type = name >>> 26;
  const fixed = FIXED_SIZES[type];
  if (fixed !== undefined) return at + fixed;
  if (type === SET) return readProperties(view, at, found, depth + 1);
  if (at + 4 > view.byteLength) return view.byteLength;
  const count = view.getUint32(at, true);
  if (LISTS_OF_IDS.has(type)) return at + 4;
  if (type === BYTES) {
    const end = Math.min(view.byteLength, at + 4 + count);
    if (!found.texts.has(name))
      found.texts.set(name, new Uint8Array(view.buffer, view.byteOffset + at + 4, end - at - 4));
    return at + 4 + count;
  }
  if (type !== SETS) return view.byteLength;
  let next = count === 0 ? at + 4 : at + 8;
  for (let index = 0; index < count && next < view.byteLength; index++)
    next = readProperties(view, next, found, depth + 1);
  return next;
}
