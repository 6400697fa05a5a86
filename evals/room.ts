import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { asActor, asSystem } from "../db/as-actor.ts";
import { openDatabase } from "../db/database.ts";
import type { DocumentStructure } from "../db/document-structure.ts";
import type { Actor } from "../domain/actor.ts";
import { createEmbedder, toVectorText } from "../ingest/embed/index.ts";
import { openFileStore } from "../ingest/files.ts";
import { createIngest } from "../ingest/ingest.ts";
import { type SearchOptions, type SearchResult, searchPassages } from "../tools/data-room/search/search.ts";
import type { EvalAids } from "./aids.ts";

/** One data room with a dataset's documents in it, read as the product reads them, and searched as it searches. */
export interface EvalRoom {
  /** Document id → file name. */
  names: ReadonlyMap<string, string>;
  ingestSeconds: number;
  passages: number;
  search(question: string, limit: number, options?: SearchOptions): Promise<SearchResult>;
  /** How long each search took. */
  searchMs: number[];
  /** Puts what another clause model recognises in place of what the shipped one did. */
  replaceClauses(documentId: string, clauses: DocumentStructure["clauses"]): Promise<void>;
  close(): Promise<void>;
}

const QUIET = { info() {}, warn() {}, error() {} };

/** A room of its own in a database of its own, with the files in it. */
export async function openEvalRoom(
  folder: string,
  files: readonly string[],
  { embedder: embedding, reranker, rewriter }: EvalAids = { embedder: { kind: "local" } },
): Promise<EvalRoom> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "parley-evals-"));
  const database = await openDatabase({ dataDir });
  const store = await openFileStore(path.join(dataDir, "files"));
  const ingest = await createIngest({ database, files: store, embedder: embedding, log: QUIET });
  const actor = await makeActor(database.pool);
  const started = performance.now();
  const names = new Map<string, string>();
  for (const name of files) {
    const received = await store.receive(createReadStream(path.join(folder, name)), 200_000_000);
    const { documentId } = await ingest.accept(actor, { roomId: "mine" }, { ...received, name });
    names.set(documentId, name);
  }
  await ingest.start();
  for (;;) {
    const { documents } = await ingest.queueState();
    if (!documents.queued && !documents.processing) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const ingestSeconds = (performance.now() - started) / 1_000;
  const { rows } = await asSystem(database.pool, (db) =>
    db.query<{ n: number }>("select count(*)::int as n from chunks"),
  );
  const embedder = createEmbedder(embedding);
  const searchMs: number[] = [];
  return {
    names,
    ingestSeconds,
    passages: rows[0]?.n ?? 0,
    searchMs,
    async search(question, limit, options) {
      const before = performance.now();
      const [vector] = await embedder.embed([question]);
      const aids = { ...(reranker ? { reranker } : {}), ...(rewriter ? { further: await rewriter(question) } : {}) };
      const result = await asActor(database.pool, actor, (db) =>
        searchPassages(db, question, vector && toVectorText(vector), {}, limit, { ...aids, ...options }),
      );
      searchMs.push(performance.now() - before);
      return result;
    },
    async replaceClauses(documentId, clauses) {
      await asSystem(database.pool, async (db) => {
        await db.query("delete from clauses where document_id = $1", [documentId]);
        await db.query(
          `insert into clauses (document_id, kind, tenant_id, deal_id, room_id, folder_id, probability, starts, ends, probabilities)
           select d.id, r.kind, d.tenant_id, d.deal_id, d.room_id, d.folder_id, r.probabilities[1], r.starts, r.ends, r.probabilities
           from documents d, jsonb_to_recordset($2::jsonb) as r (kind text, starts int[], ends int[], probabilities real[]) where d.id = $1`,
          [documentId, JSON.stringify(clauses)],
        );
      });
    },
    async close() {
      await ingest.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The value below which the share of all values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

async function makeActor(pool: Parameters<typeof asSystem>[0]): Promise<Actor> {
  await asSystem(pool, async (db) => {
    await db.query("insert into tenants (id, slug, name) values ('tenant_eval', 'eval', 'Evaluation')");
    await db.query(
      "insert into users (id, tenant_id, email, name, role) values ('user_eval', 'tenant_eval', 'eval@example.com', 'Evaluation', 'partner')",
    );
  });
  return {
    tenantId: "tenant_eval",
    userId: "user_eval",
    email: "eval@example.com",
    name: "Evaluation",
    role: "partner",
    channel: "cli",
  };
}
