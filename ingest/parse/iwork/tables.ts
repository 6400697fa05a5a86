import { zipSync } from "fflate";
import { AppError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { parseBook } from "../sheet/book.ts";
import type { IWorkObject } from "./objects.ts";

/** Types of objects, as the reader of Numbers files knows them. */
const Type = { numbersDocument: 1, sheet: 2, tableInfo: 6_000 } as const;
const NO_INDENTS: ReadonlyMap<string, number> = new Map();

/**
 * The tables of a Pages or Keynote file, which keeps them as Numbers does: its objects are handed to the reader of Numbers files
 * under a document with one sheet a table. Undefined when there is none, or when one cannot be read.
 */
export function readTables(
  objects: ReadonlyMap<number, IWorkObject>,
  context: ParseContext,
): ParsedDocument | undefined {
  const tables = [...objects.values()].filter(({ type }) => type === Type.tableInfo);
  if (tables.length === 0) return undefined;
  const lastId = tables.length + [...objects.keys()].reduce((most, id) => Math.max(most, id), 0);
  const sheets = tables.map(({ id }, index) => ({
    id: lastId - index,
    type: Type.sheet,
    data: concat(field(1, Buffer.from(`Table ${index + 1}`)), reference(2, id)),
  }));
  const root = { id: 1, type: Type.numbersDocument, data: concat(...sheets.map(({ id }) => reference(1, id))) };
  const others = [...objects.values()].filter(({ id }) => id !== root.id);
  const file = zipSync(
    { "Index/Document.iwa": packed(concat(...[root, ...sheets, ...others].map(written))) },
    { level: 0 },
  );
  try {
    return parseBook(file, "", context, { indents: () => NO_INDENTS, asides() {} });
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) + (left < 128 ? 0 : 128));
    if (left < 128) return Buffer.from(bytes);
  }
}

const number = (name: number, value: number) => concat(varint(name * 8), varint(value));
const field = (name: number, content: Uint8Array) => concat(varint(name * 8 + 2), varint(content.length), content);
const reference = (name: number, id: number) => field(name, number(1, id));

function written({ id, type, data }: Omit<IWorkObject, "part">): Uint8Array {
  const info = concat(number(1, id), field(2, concat(number(1, type), number(3, data.length))));
  return concat(varint(info.length), info, data);
}

const CHUNK = 65_536;

/** In literal Snappy blocks: a tag, a length less one in two bytes, and the bytes themselves. */
function packed(content: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += CHUNK) {
    const bytes = content.subarray(at, at + CHUNK);
    const last = bytes.length - 1;
    const block = concat(varint(bytes.length), Uint8Array.from([0xf4, last & 0xff, last >> 8]), bytes);
    chunks.push(Uint8Array.from([0, block.length & 0xff, (block.length >> 8) & 0xff, block.length >> 16]), block);
  }
  return concat(...chunks);
}
