import path from "node:path";
import type pg from "pg";
import { asSystem, asSystemStep } from "../db/as-actor.ts";
import { type ClaimedDocument, clearLeftovers } from "../db/document-ingest.ts";
import { copyChunks, copyPages, copyStructure, findTwin, publishCopy, type Twin } from "../db/document-reuse.ts";
import { LEAD_LIMIT, leadTitle } from "./chunk.ts";
import { documentNameTerms } from "./terms.ts";

/**
 * Counts up whenever reading or cutting changes what a document's pages and passages are. Only documents of one version are copied
 * from each other, and the sweep has the others read anew, a few at a time.
 */
export const READER_VERSION = 1;

/** Short enough that nobody waits longer than for a batch of a reader. */
const PAGES_PER_COPY = 40;
const CHUNKS_PER_COPY = 40;

/**
 * Makes the claimed document ready out of another one with the same content, without reading or embedding anything. False when there
 * is none, or when it went away meanwhile: then nothing is left of the copy. Vectors are copied as they are; a twin of another name has
 * embedded that name, which costs a shade of nearness, while the words of the own name are in the index.
 */
export async function copyFromTwin(pool: pg.Pool, claimed: ClaimedDocument, embedder: string): Promise<boolean> {
  const twin = await asSystem(pool, (db) => findTwin(db, claimed, { embedder, readerVersion: READER_VERSION }));
  // The ending decides how a file is read: the same bytes are another document as .csv than as .txt.
  if (!twin || path.extname(twin.name).toLowerCase() !== path.extname(claimed.name).toLowerCase()) return false;
  if (await copyAll(pool, claimed, twin)) return true;
  while (await asSystemStep(pool, (db) => clearLeftovers(db, claimed.documentId)));
  return false;
}

async function copyAll(pool: pg.Pool, claimed: ClaimedDocument, twin: Twin): Promise<boolean> {
  for (let page = 1; page <= twin.pages; page += PAGES_PER_COPY) {
    if (!(await asSystemStep(pool, (db) => copyPages(db, claimed, twin, page, page + PAGES_PER_COPY - 1))))
      return false;
  }
  const title = twin.title ?? undefined;
  const titles = {
    old: leadTitle(title, twin.name, twin.parties),
    new: leadTitle(title, claimed.name, twin.parties),
    limit: LEAD_LIMIT,
  };
  for (let ordinal = 0; ordinal < twin.chunks; ordinal += CHUNKS_PER_COPY) {
    const copied = await asSystemStep(pool, (db) =>
      copyChunks(db, claimed, twin, ordinal, ordinal + CHUNKS_PER_COPY, titles),
    );
    if (!copied) return false;
  }
  if (!(await asSystemStep(pool, (db) => copyStructure(db, claimed, twin)))) return false;
  return asSystem(pool, (db) => publishCopy(db, claimed, twin, documentNameTerms(claimed.name, title)));
}
