import { createHash } from "node:crypto";
import { InvalidInputError } from "../errors.ts";

/** Cursors of one list under one set of filters: a cursor from elsewhere would page through the wrong rows without anybody noticing. */
export interface ListCursor {
  /** The sort key of the row to go on after; undefined for the first page. */
  read(cursor: string | undefined): string[] | undefined;
  write(key: readonly string[]): string;
}

/** `filter`: whatever decides which rows the list has and in which order. */
export function listCursor(list: string, filter: object, parts: number): ListCursor {
  const mark = createHash("sha256")
    .update(JSON.stringify([list, Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1))]))
    .digest("base64url")
    .slice(0, 8);
  return {
    write: (key) => Buffer.from(JSON.stringify([mark, ...key])).toString("base64url"),
    read(cursor) {
      if (cursor === undefined) return undefined;
      const [from, ...key] = decode(cursor);
      if (from === undefined || key.length !== parts)
        throw new InvalidInputError(
          "cursor is not one that this list gave out. Leave it away to begin at the first page.",
        );
      if (from !== mark)
        throw new InvalidInputError(
          "cursor belongs to another list, or to other filters. Leave it away to begin at the first page, or repeat the filters it came with.",
        );
      return key;
    },
  };
}

function decode(cursor: string): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(key) && key.every((part) => typeof part === "string")) return key;
  } catch {
    // Said by the caller.
  }
  return [];
}

/** Turns `limit + 1` rows into a page. */
export function pageOfRows<Row, Item>(
  rows: readonly Row[],
  {
    limit,
    total,
    cursor,
    key,
    item,
  }: {
    limit: number;
    total: number;
    cursor: ListCursor;
    key: (row: Row) => readonly string[];
    item: (row: Row) => Item;
  },
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(item),
    ...(hasMore && last !== undefined ? { nextCursor: cursor.write(key(last)) } : {}),
    hasMore,
    total,
  };
}
