import path from "node:path";
import type { Logger } from "pino";
import { createAssistant } from "../agents/assistant.ts";
import { type Env, modelIds } from "../config/env.ts";
import { asActor } from "../db/as-actor.ts";
import type { Database } from "../db/database.ts";
import type { DataDirLock } from "../db/lock.ts";
import type { Actor } from "../domain/actor.ts";
import type { EmbedderConfig } from "../ingest/embed/embedder.ts";
import { createEmbedder } from "../ingest/embed/index.ts";
import { createExports } from "../ingest/exports.ts";
import { openFileStore } from "../ingest/files.ts";
import { createIngest } from "../ingest/ingest.ts";
import { MCP_SERVERS } from "../mcp-servers/index.ts";
import { createGate } from "../tools/invoke.ts";
import { createSampleProvider } from "../tools/market-data/sample-provider.ts";
import { createApp } from "./app.ts";
import { createTokens, readOrCreateSecret } from "./auth/tokens.ts";
import type { App } from "./deps.ts";
import { createMetrics } from "./metrics.ts";
import type { Program } from "./program.ts";

/** A run is over long before this; a token that leaks from a log is worth little. */
const RUN_TOKEN_SECONDS = 600;

/** Puts the parts together over an open database. */
export async function assemble(
  env: Env,
  log: Logger,
  lock: DataDirLock | undefined,
  database: Database,
): Promise<Program> {
  const { pool } = database;
  const publicUrl = env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`;
  const embedding = embedderConfig(env);
  const files = await openFileStore(path.join(env.DATA_DIR, "files"));
  const ingest = await createIngest({
    database,
    files,
    embedder: embedding,
    ...(env.REDIS_URL ? { redisUrl: env.REDIS_URL } : {}),
    ...(env.UNSTRUCTURED_API_URL
      ? {
          unstructured: {
            url: env.UNSTRUCTURED_API_URL,
            ...(env.UNSTRUCTURED_API_KEY ? { apiKey: env.UNSTRUCTURED_API_KEY } : {}),
          },
        }
      : {}),
    log,
  });
  const metrics = createMetrics();
  const tokens = createTokens(env.AUTH_SECRET ?? readOrCreateSecret(env.DATA_DIR));
  const gate = createGate({
    pool,
    services: {
      publicUrl,
      market: createSampleProvider(() => new Date()),
      embedder: createEmbedder(embedding),
      exports: createExports({ files, ingest, limitBytes: env.UPLOAD_LIMIT_MB * 1_000_000 }),
    },
    observe({ defect, ...call }) {
      metrics.toolCalled(call);
      if (defect) log.error({ err: defect, tool: call.tool }, "a tool failed");
    },
  });
  let ready = false;
  const ids = modelIds(env);
  const app: App = createApp({
    database,
    gate,
    assistant: () => assistant,
    ingest,
    files,
    tokens,
    metrics,
    log,
    settings: {
      publicUrl,
      modelId: ids[0] ?? "offline",
      uploadLimitBytes: env.UPLOAD_LIMIT_MB * 1_000_000,
      webDir: path.resolve(import.meta.dirname, "../dist/web"),
      ...(lock ? { operatorKey: lock.owner.operatorKey } : {}),
    },
    isReady: () => ready,
  });
  const assistant = createAssistant({
    pool,
    exclusive: database.mode === "embedded",
    models: { ids, anthropicApiKey: env.ANTHROPIC_API_KEY, anthropicBaseUrl: env.ANTHROPIC_BASE_URL },
    fetch: (address, init) => app.request(address, init),
    mcpServers: MCP_SERVERS.map((server) => server.name),
    mintRunToken: ({ userId, tenantId }, runId) =>
      tokens.mint({ userId, tenantId, use: "run", runId }, RUN_TOKEN_SECONDS),
    now: () => new Date(),
    workspaceName: (actor) => workspaceName(database, actor),
    report: (error) => log.error({ err: error }, "a run failed"),
  });
  return {
    app,
    database,
    files,
    ingest,
    assistant,
    tokens,
    log,
    publicUrl,
    lock,
    setReady(value) {
      ready = value;
    },
    async close() {
      ready = false;
      lock?.retire();
      await assistant.close();
      await ingest.close();
      await database.close();
      lock?.release();
    },
  };
}

function embedderConfig(env: Env): EmbedderConfig {
  if (!env.EMBEDDINGS_API_URL || !env.EMBEDDINGS_MODEL) return { kind: "local" };
  return {
    kind: "http",
    url: env.EMBEDDINGS_API_URL,
    model: env.EMBEDDINGS_MODEL,
    ...(env.EMBEDDINGS_API_KEY ? { apiKey: env.EMBEDDINGS_API_KEY } : {}),
  };
}

async function workspaceName(database: Database, actor: Actor): Promise<string> {
  const { rows } = await asActor(database.pool, actor, (db) => db.query<{ name: string }>("select name from tenants"));
  return rows[0]?.name ?? "";
}
