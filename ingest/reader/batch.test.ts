import { describe, expect, it } from "vitest";
import { createBatch } from "./batch.ts";
import type { Write } from "./messages.ts";

describe("rows on their way to the database", () => {
  it("keeps the order, gives each row away once and takes no more at a time than one transaction may hold", async () => {
    const taken: string[][] = [];
    const batch = createBatch(10, async (writes) => {
      taken.push(writes.map(({ json }) => json));
    });
    const add = (json: string, rows: number, type: Write["type"] = "chunks") => batch.add({ type, json }, rows);
    await add("a", 4, "pages");
    await add("b", 6);
    expect(taken).toEqual([]);
    await add("c", 10);
    await add("d", 3);
    await add("e", 0, "structure");
    expect(taken).toEqual([["a", "b"], ["c"]]);
    expect(batch.rest().map(({ json }) => json)).toEqual(["d", "e"]);
    expect(batch.rest()).toEqual([]);
  });
});
