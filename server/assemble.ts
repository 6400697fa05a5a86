import path from "node:path";
import type { Logger } from "pino";
import { type Assistant, createAssistant } from "../agents/assistant.ts";
import { answersTeamsUnsigned, type Env, modelSettings } from "../config/env.ts";
import { asActor } from "../db/as-actor.ts";
import type { Database } from "../db/database.ts";
import type { DataDirLock } from "../db/lock.ts";
import { readMarketCache, writeMarketCache } from "../db/market-cache.ts";
import type { Actor } from "../domain/actor.ts";
import { createEmbedder } from "../ingest/embed/index.ts";
import { createExports } from "../ingest/exports.ts";
import { openFileStore } from "../ingest/files.ts";
import { createIngest } from "../ingest/ingest.ts";
import { MCP_SERVERS } from "../mcp-servers/index.ts";
import { createApprovals } from "../tools/approvals.ts";
import { TOOLS } from "../tools/catalogue.ts";
import { createGate, type Gate } from "../tools/invoke.ts";
import { createMarket } from "../tools/market-data/market.ts";
import { createProviders } from "../tools/market-data/providers/index.ts";
import { checkPriceWatches } from "../tools/market-data/watch-prices.ts";
import { createApp } from "./app.ts";
import { createTokens, readOrCreateSecret } from "./auth/tokens.ts";
import { openChannels } from "./channels/index.ts";
import type { ChannelSettings } from "./channels/settings.ts";
import type { App } from "./deps.ts";
import { createMetrics } from "./metrics.ts";
import type { Program } from "./program.ts";
import { createProposals } from "./proposals.ts";
import { createQuestions } from "./questions.ts";
import { embedderConfig, searchAids } from "./search-aids.ts";
import { tellThread } from "./tell-thread.ts";

/** How often approvals are looked through for what a crash left behind and for what expired. */
const SWEEP_MS = 30_000;
/** A run is over long before this; a token that leaks from a log is worth little. */
const RUN_TOKEN_SECONDS = 600;

/** Prices are closes and are kept for five minutes: asking more often tells nothing new. */
const WATCH_MS = 300_000;

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
  const secret = env.AUTH_SECRET ?? readOrCreateSecret(env.DATA_DIR);
  const tokens = createTokens(secret);
  const market = createMarket({
    providers: createProviders(env, () => new Date()),
    store: {
      read: (kind, key) => readMarketCache(pool, kind, key),
      write: (kind, key, entry) => writeMarketCache(pool, kind, key, entry),
    },
    now: () => new Date(),
  });
  const models = modelSettings(env);
  const gate: Gate = createGate({
    pool,
    services: {
      publicUrl,
      market,
      questions: createQuestions(() => assistant),
      proposals: createProposals(() => gate),
      embedder: createEmbedder(embedding),
      ...searchAids(env, models, log),
      exports: createExports({
        pool,
        files,
        ingest,
        limitBytes: env.UPLOAD_LIMIT_MB * 1_000_000,
        onFailure: (error) => log.error({ err: error }, "files were not removed"),
      }),
    },
    observe({ defect, ...call }) {
      metrics.toolCalled(call);
      if (defect) log.error({ err: defect, tool: call.tool }, "a tool failed");
    },
  });
  const approvals = createApprovals({
    pool,
    gate,
    tools: TOOLS,
    onEnded: (approval) =>
      tellThread(pool, assistant, approval).catch((error) =>
        log.error({ err: error }, "an approval's thread was not told"),
      ),
  });
  let ready = false;
  const deps = {
    database,
    gate,
    approvals,
    assistant: () => assistant,
    ingest,
    files,
    tokens,
    metrics,
    log,
    settings: {
      publicUrl,
      modelId: models.ids[0] ?? "offline",
      uploadLimitBytes: env.UPLOAD_LIMIT_MB * 1_000_000,
      webDir: path.resolve(import.meta.dirname, "../dist/web"),
      ...(lock ? { operatorKey: lock.owner.operatorKey } : {}),
    },
    isReady: () => ready,
  };
  const channels = await openChannels(channelSettings(env), deps, secret, (address, init) =>
    app.request(address, init),
  );
  const app: App = createApp({ ...deps, channels: () => channels });
  const assistant: Assistant = createAssistant({
    pool,
    exclusive: database.mode === "embedded",
    models,
    fetch: (address, init) => app.request(address, init),
    mcpServers: MCP_SERVERS.map((server) => server.name),
    mintRunToken: ({ userId, tenantId, audience, proposesOnly }, runId) =>
      tokens.mint(
        {
          userId,
          tenantId,
          use: "run",
          ...(runId ? { runId } : {}),
          ...(audience ? { audience } : {}),
          ...(proposesOnly ? { proposesOnly } : {}),
        },
        RUN_TOKEN_SECONDS,
      ),
    now: () => new Date(),
    workspaceName: (actor) => workspaceName(database, actor),
    report: (error) => log.error({ err: error }, "a run failed"),
  });
  const sweeping = setInterval(() => {
    approvals.sweep().catch((error) => log.error({ err: error }, "approvals were not swept"));
  }, SWEEP_MS).unref();
  const leaving = new AbortController();
  const watching = setInterval(() => {
    checkPriceWatches(pool, market, leaving.signal).catch((error) =>
      log.error({ err: error }, "prices were not watched"),
    );
  }, WATCH_MS).unref();
  return {
    app,
    database,
    approvals,
    files,
    ingest,
    assistant,
    channels,
    tokens,
    log,
    publicUrl,
    lock,
    setReady(value) {
      ready = value;
    },
    async close() {
      ready = false;
      clearInterval(sweeping);
      clearInterval(watching);
      leaving.abort();
      lock?.retire();
      // Answers are ended first, so that their places in the channels are told before the program is gone.
      await assistant.close();
      await channels.close();
      await ingest.close();
      await database.close();
      lock?.release();
    },
  };
}

function channelSettings(env: Env): ChannelSettings {
  return {
    redisUrl: env.REDIS_URL,
    slack: {
      signingSecret: env.SLACK_SIGNING_SECRET,
      botToken: env.SLACK_BOT_TOKEN,
      clientId: env.SLACK_CLIENT_ID,
      clientSecret: env.SLACK_CLIENT_SECRET,
      appToken: env.SLACK_APP_TOKEN,
      apiUrl: env.SLACK_API_URL,
      linkByEmail: env.SLACK_LINK_BY_EMAIL === "on",
    },
    teams: {
      appId: env.TEAMS_APP_ID,
      appPassword: env.TEAMS_APP_PASSWORD,
      appTenantId: env.TEAMS_APP_TENANT_ID,
      openIdUrl: env.TEAMS_OPENID_URL,
      loginUrl: env.TEAMS_LOGIN_URL,
      tenantIds: env.TEAMS_TENANT_IDS,
      serviceHosts: env.TEAMS_SERVICE_HOSTS,
      anonymous: answersTeamsUnsigned(env),
    },
  };
}

async function workspaceName(database: Database, actor: Actor): Promise<string> {
  const { rows } = await asActor(database.pool, actor, (db) => db.query<{ name: string }>("select name from tenants"));
  return rows[0]?.name ?? "";
}
