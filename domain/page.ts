import { z } from "zod";
import { InvalidInputError } from "./errors.ts";

/** Paging as every list offers it. */
export const PageInput = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("How many at most."),
  cursor: z.string().max(500).optional().describe("nextCursor of the page before."),
};

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    nextCursor: z.string().optional(),
    hasMore: z.boolean(),
    total: z.int().describe("How many there are in all, under the same filters."),
  });

/** A cursor is opaque to callers: base64url of the sort key of the last row. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString("base64url");

export function decodeCursor(cursor: string | undefined, parts: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === "string")) return key;
  } catch {
    // said below
  }
  throw new InvalidInputError("cursor is not one that this list gave out. Leave it away to begin at the first page.");
}

/** Turns `limit + 1` rows into a page. */
export function toPage<Row, Item>(
  rows: Row[],
  {
    limit,
    total,
    key,
    item,
  }: { limit: number; total: number; key: (row: Row) => readonly string[]; item: (row: Row) => Item },
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(item),
    ...(hasMore && last !== undefined ? { nextCursor: encodeCursor(key(last)) } : {}),
    hasMore,
    total,
  };
}
