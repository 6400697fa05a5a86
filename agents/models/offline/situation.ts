/** What a request is read against: the tools offered, the records that may be named, the turns before. */
import type { Catalogue } from "./catalogue.ts";
import type { Turn } from "./conversation.ts";
import type { Arguments } from "./fill/fill.ts";
import type { KnownRecord, Linker } from "./read/records.ts";

export interface Call {
  tool: string;
  input: Arguments;
  missing: string[];
  ambiguous: { field: string; names: string[] }[];
}
export interface Situation {
  catalogue: Catalogue;
  offered: ReadonlySet<string>;
  records: readonly KnownRecord[];
  link: Linker;
  now: Date;
  /** Earlier turns, the last one first. */
  earlier: readonly Turn[];
  attachments: readonly string[];
}
