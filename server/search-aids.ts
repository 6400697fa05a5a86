import { createQueryRewriter } from "../agents/models/rewrite-query.ts";
import { type Env, modelIds } from "../config/env.ts";
import type { EmbedderConfig } from "../ingest/embed/embedder.ts";
import { createHttpReranker } from "../tools/data-room/search/http-reranker.ts";
import type { Services } from "../tools/services.ts";

interface SearchLog {
  warn(fields: { reason: string }, message: string): void;
  debug(fields: object, message: string): void;
}

/** What searches may use besides the documents themselves, as far as it is set up. A failure costs the search nothing but this help. */
export function searchAids(
  env: Env,
  log: SearchLog,
  /** Other ones than a person's patience: for measuring. */
  limits: { timeoutMs?: number; pauseMs?: number } = {},
): Pick<Services, "reranker" | "rewriter"> {
  const { RERANKER_API_URL: url, RERANKER_API_KEY: apiKey, RERANKER_MODEL: model } = env;
  const reranker = url
    ? createHttpReranker({
        url,
        ...(apiKey ? { apiKey } : {}),
        ...(model ? { model } : {}),
        ...limits,
        report: (reason) => log.warn({ reason }, "passages keep our own order"),
      })
    : undefined;
  const rewriter =
    env.QUERY_REWRITING === "on"
      ? createQueryRewriter({
          models: {
            ids: modelIds(env),
            ...(env.ANTHROPIC_API_KEY ? { anthropicApiKey: env.ANTHROPIC_API_KEY } : {}),
            ...(env.ANTHROPIC_BASE_URL ? { anthropicBaseUrl: env.ANTHROPIC_BASE_URL } : {}),
          },
          ...limits,
          report: (reason) => log.warn({ reason }, "a question is searched for in its own words"),
          onUsage: (usage) => log.debug(usage, "a question was reworded"),
        })
      : undefined;
  return { ...(reranker ? { reranker } : {}), ...(rewriter ? { rewriter } : {}) };
}

export function embedderConfig(env: Env): EmbedderConfig {
  if (!env.EMBEDDINGS_API_URL || !env.EMBEDDINGS_MODEL) return { kind: "local" };
  return {
    kind: "http",
    url: env.EMBEDDINGS_API_URL,
    model: env.EMBEDDINGS_MODEL,
    ...(env.EMBEDDINGS_API_KEY ? { apiKey: env.EMBEDDINGS_API_KEY } : {}),
  };
}
