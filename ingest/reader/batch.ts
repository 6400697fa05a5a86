import type { Write } from "./messages.ts";

/** Rows on their way to the database, collected until they are worth a transaction. */
export interface Batch {
  /** So many rows of one kind. Waits while earlier ones are taken. */
  add(write: Write, rows: number): Promise<void>;
  /** What nobody has taken yet. */
  rest(): Write[];
}

/** A short document never fills a batch: its rows come with the end of the reading, and one transaction makes it ready. */
export function createBatch(mostRows: number, take: (writes: Write[]) => Promise<void>): Batch {
  let writes: Write[] = [];
  let held = 0;
  const rest = () => {
    const taken = writes;
    writes = [];
    held = 0;
    return taken;
  };
  return {
    async add(write, rows) {
      if (held > 0 && held + rows > mostRows) await take(rest());
      writes.push(write);
      held += rows;
    },
    rest,
  };
}
