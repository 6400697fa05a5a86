import { Readable } from "node:stream";
import type { Context } from "hono";
import type pg from "pg";
import { asActor } from "../db/as-actor.ts";
import { type AuditRecord, listAudit } from "../db/audit.ts";
import type { Actor } from "../domain/actor.ts";

const AT_ONCE = 1_000;
const COLUMNS = [
  "seq",
  "at",
  "actor",
  "channel",
  "address",
  "runId",
  "tool",
  "effect",
  "arguments",
  "outcome",
  "errorCode",
  "approval",
  "durationMs",
  "records",
  "hash",
] as const satisfies readonly (keyof AuditRecord)[];

/** The audit as a file, newest first, read and sent a thousand records at a time. */
export function streamCsv(
  c: Context,
  pool: pg.Pool,
  actor: Actor,
  filter: Omit<Parameters<typeof listAudit>[1], "limit" | "before">,
): Response {
  async function* lines() {
    yield `${COLUMNS.join(",")}\r\n`;
    for (let before: string | undefined; ; ) {
      const page = { ...filter, limit: AT_ONCE, ...(before ? { before } : {}) };
      const { records } = await asActor(pool, actor, (db) => listAudit(db, page));
      yield records
        .slice(0, AT_ONCE)
        .map((record) => `${COLUMNS.map((column) => toCell(record[column])).join(",")}\r\n`)
        .join("");
      if (records.length <= AT_ONCE) return;
      before = records[AT_ONCE - 1]?.id;
    }
  }
  c.header("content-type", "text/csv; charset=utf-8");
  c.header("content-disposition", 'attachment; filename="audit.csv"');
  return c.body(Readable.toWeb(Readable.from(lines(), { objectMode: false })) as ReadableStream<Uint8Array>);
}

/** Quoted where it has to be; what a spreadsheet would take for a formula is kept from being one by an apostrophe. */
function toCell(value: unknown): string {
  const plain = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
