import { randomBytes } from "node:crypto";
import { z } from "zod";

const PREFIXES = [
  "tenant",
  "user",
  "deal",
  "company",
  "contact",
  "activity",
  "room",
  "folder",
  "doc",
  "thread",
  "run",
  "msg",
  "approval",
  "audit",
  "group",
  "barrier",
  "task",
  "comment",
  "notice",
  "fund",
  "investment",
  "change",
  "import",
  "alert",
  "statement",
  "share",
] as const;
export type IdPrefix = (typeof PREFIXES)[number];

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new id such as `deal_01h…`: milliseconds first, so that ids sort by age and an index grows at its end; then 80 random bits. */
export function newId(prefix: IdPrefix): string {
  let time = Date.now();
  let stamp = "";
  for (let i = 0; i < 9; i++) {
    stamp = ALPHABET[time % 32] + stamp;
    time = Math.floor(time / 32);
  }
  let tail = "";
  for (const byte of randomBytes(16)) tail += ALPHABET[byte % 32];
  return `${prefix}_${stamp}${tail}`;
}

/** Any id a caller may send: shape only. Whether it exists, and for whom, is the database's word. */
export const idSchema = (prefix: IdPrefix) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9-]{1,64}$`), `Expected an id that begins with ${prefix}_`)
    .describe(`Id that begins with ${prefix}_`);
