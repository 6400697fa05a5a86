import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { asSystem } from "../../db/as-actor.ts";
import type { Database } from "../../db/database.ts";
import type { Actor } from "../../domain/actor.ts";
import { openFileStore } from "../../ingest/files.ts";
import { createIngest } from "../../ingest/ingest.ts";

export interface Ingested {
  seconds: number;
  bytes: number;
  chunks: number;
  pages: number;
  failed: number;
}

/** From the first byte received to the last passage that can be found, the start of the reading processes included. */
export async function ingestFolder(database: Database, folder: string): Promise<Ingested> {
  const store = mkdtempSync(path.join(tmpdir(), "parley-bench-files-"));
  const files = await openFileStore(store);
  const quiet = { info() {}, warn() {}, error() {} };
  const ingest = await createIngest({ database, files, embedder: { kind: "local" }, log: quiet });
  try {
    const actor = await makeActor(database);
    await ingest.start();
    const started = performance.now();
    let bytes = 0;
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      if (!statSync(file).isFile()) continue;
      const received = await files.receive(createReadStream(file), 200_000_000);
      bytes += received.sizeBytes;
      await ingest.accept(actor, { roomId: "mine" }, { ...received, name }).catch(() => undefined);
    }
    for (;;) {
      const { documents } = await ingest.queueState();
      if (!documents.queued && !documents.processing) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const seconds = (performance.now() - started) / 1_000;
    const { rows } = await asSystem(database.pool, (db) =>
      db.query<{ chunks: number; pages: number; failed: number }>(
        `select (select count(*)::int from chunks) as chunks, coalesce(sum(pages), 0)::int as pages,
           (count(*) filter (where status = 'failed'))::int as failed from documents`,
      ),
    );
    return { seconds, bytes, ...(rows[0] ?? { chunks: 0, pages: 0, failed: 0 }) };
  } finally {
    await ingest.close();
    rmSync(store, { recursive: true, force: true });
  }
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
