import { modelSettings, parseEnv } from "../config/env.ts";
import type { EmbedderConfig } from "../ingest/embed/embedder.ts";
import { embedderConfig, searchAids } from "../server/search-aids.ts";
import type { Services } from "../tools/services.ts";

/** What searches are measured with besides the plain product. */
export interface EvalAids extends Pick<Services, "reranker" | "rewriter"> {
  embedder: EmbedderConfig;
}

export interface AidOptions {
  embedder?: string | undefined;
  reranker?: string | undefined;
  rewriter?: boolean | undefined;
}

/** Nobody waits for a measurement, and a pause after a failure would measure the plain product unnoticed. */
const PATIENT = { timeoutMs: 60_000, pauseMs: 0 };

/** Only what was asked for on the command line is used, however the settings are: figures without it compare with anybody's. */
export function readAids({ embedder, reranker, rewriter }: AidOptions, settings = process.env): EvalAids {
  const env = parseEnv({
    ANTHROPIC_API_KEY: settings.ANTHROPIC_API_KEY,
    ANTHROPIC_BASE_URL: settings.ANTHROPIC_BASE_URL,
    ...(embedder
      ? {
          EMBEDDINGS_API_URL: embedder,
          EMBEDDINGS_API_KEY: settings.EMBEDDINGS_API_KEY,
          EMBEDDINGS_MODEL: settings.EMBEDDINGS_MODEL,
        }
      : {}),
    ...(reranker
      ? {
          RERANKER_API_URL: reranker,
          RERANKER_API_KEY: settings.RERANKER_API_KEY,
          RERANKER_MODEL: settings.RERANKER_MODEL,
        }
      : {}),
    ...(rewriter ? { MODEL: settings.MODEL, QUERY_REWRITING: "on" } : {}),
  });
  const log = { warn: ({ reason }: { reason: string }) => console.error(reason), debug() {} };
  return { embedder: embedderConfig(env), ...searchAids(env, modelSettings(env), log, PATIENT) };
}
