import type { ModelSettings } from "../agents/models/gateway.ts";
import { createQueryRewriter } from "../agents/models/rewrite-query.ts";
import type { EmbedderConfig } from "../ingest/embed/embedder.ts";
import { createHttpReranker } from "../tools/data-room/search/http-reranker.ts";
import type { Services } from "../tools/services.ts";

export interface SearchSettings {
  EMBEDDINGS_API_URL?: string | undefined;
  EMBEDDINGS_API_KEY?: string | undefined;
  EMBEDDINGS_MODEL?: string | undefined;
  RERANKER_API_URL?: string | undefined;
  RERANKER_API_KEY?: string | undefined;
  RERANKER_MODEL?: string | undefined;
  QUERY_REWRITING?: "on" | "off" | undefined;
}

interface SearchLog {
  warn(fields: { reason: string }, message: string): void;
  debug(fields: object, message: string): void;
}

/** What searches may use besides the documents themselves, as far as it is set up. A failure costs the search nothing but this help. */
export function searchAids(
  settings: SearchSettings,
  models: ModelSettings,
  log: SearchLog,
  /** Other ones than a person's patience: for measuring. */
  limits: { timeoutMs?: number; pauseMs?: number } = {},
): Pick<Services, "reranker" | "rewriter"> {
  const { RERANKER_API_URL: url, RERANKER_API_KEY: apiKey, RERANKER_MODEL: model } = settings;
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
    settings.QUERY_REWRITING === "on"
      ? createQueryRewriter({
          models,
          ...limits,
          report: (reason) => log.warn({ reason }, "a question is searched for in its own words"),
          onUsage: (usage) => log.debug(usage, "a question was reworded"),
        })
      : undefined;
  return { ...(reranker ? { reranker } : {}), ...(rewriter ? { rewriter } : {}) };
}

export function embedderConfig({
  EMBEDDINGS_API_URL: url,
  EMBEDDINGS_API_KEY: apiKey,
  EMBEDDINGS_MODEL: model,
}: SearchSettings): EmbedderConfig {
  if (!url || !model) return { kind: "local" };
  return { kind: "http", url, model, ...(apiKey ? { apiKey } : {}) };
}
