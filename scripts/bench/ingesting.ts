import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { asSystem } from "../../db/as-actor.ts";
import type { Database } from "../../db/database.ts";
import type { Actor } from "../../domain/actor.ts";
import { type FileStore, openFileStore } from "../../ingest/files.ts";
import { createIngest, type Ingest } from "../../ingest/ingest.ts";

/** As many as a browser sends at once to one server, and no more than the database should see. */
const UPLOADS = 4;

export interface Ingested {
  seconds: number;
  bytes: number;
  chunks: number;
  pages: number;
  failed: number;
}

/**
 * From the first byte received to the last passage that can be found, the start of the reading processes included unless the files of
 * `warmUp` are read before.
 */
export async function ingestFolder(database: Database, folder: string, warmUp?: string): Promise<Ingested> {
  const store = mkdtempSync(path.join(tmpdir(), "parley-bench-files-"));
  const files = await openFileStore(store);
  const quiet = { info() {}, warn() {}, error() {} };
  const ingest = await createIngest({ database, files, embedder: { kind: "local" }, log: quiet });
  try {
    const actor = await makeActor(database);
    await ingest.start();
    if (warmUp) await uploadAll(ingest, files, actor, warmUp);
    const before = await countRows(database);
    const started = performance.now();
    const bytes = await uploadAll(ingest, files, actor, folder);
    const seconds = (performance.now() - started) / 1_000;
    const after = await countRows(database);
    return {
      seconds,
      bytes,
      chunks: after.chunks - before.chunks,
      pages: after.pages - before.pages,
      failed: after.failed - before.failed,
    };
  } finally {
    await ingest.close();
    rmSync(store, { recursive: true, force: true });
  }
}

/** Until each of the folder's files is ready or has failed. Answers how many bytes they hold. */
async function uploadAll(ingest: Ingest, files: FileStore, actor: Actor, folder: string): Promise<number> {
  const finished = new Set<string>();
  const stop = ingest.onProgress(({ documentId, status }) => {
    if (status === "ready" || status === "failed") finished.add(documentId);
  });
  const names = readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isFile());
  let bytes = 0;
  let queued = 0;
  const upload = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const received = await files.receive(createReadStream(path.join(folder, name)), 200_000_000);
      bytes += received.sizeBytes;
      const document = await ingest.accept(actor, { roomId: "mine" }, { ...received, name }).catch(() => undefined);
      if (document?.status === "queued") queued++;
    }
  };
  await Promise.all(Array.from({ length: UPLOADS }, upload));
  while (finished.size < queued) await new Promise((resolve) => setTimeout(resolve, 10));
  stop();
  // An archive's files become documents while it is read.
  for (;;) {
    const { documents } = await ingest.queueState();
    if (!documents.queued && !documents.processing) return bytes;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function countRows({ pool }: Database): Promise<Pick<Ingested, "chunks" | "pages" | "failed">> {
  const { rows } = await asSystem(pool, (db) =>
    db.query<{ chunks: number; pages: number; failed: number }>(
      `select (select count(*)::int from chunks) as chunks, coalesce(sum(pages), 0)::int as pages,
         (count(*) filter (where status = 'failed'))::int as failed from documents`,
    ),
  );
  return rows[0] ?? { chunks: 0, pages: 0, failed: 0 };
}

export async function makeActor({ pool }: Pick<Database, "pool">): Promise<Actor> {
  await asSystem(pool, async (db) => {
    await db.query(
      "insert into tenants (id, slug, name) values ('tenant_bench', 'bench', 'Bench') on conflict do nothing",
    );
    await db.query(
      "insert into users (id, tenant_id, email, name, role) values ('user_bench', 'tenant_bench', 'bench@example.com', 'Bench', 'partner') on conflict do nothing",
    );
  });
  return {
    tenantId: "tenant_bench",
    userId: "user_bench",
    email: "bench@example.com",
    name: "Bench",
    role: "partner",
    channel: "cli",
  };
}
