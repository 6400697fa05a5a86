import { z } from "zod";
import { EmbedderUnavailableError } from "../../domain/errors.ts";
import type { Embedder } from "./embedder.ts";

const Answer = z.object({ data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })) });

export interface HttpEmbedderOptions {
  /** The address up to and without /embeddings, such as https://host/v1. */
  url: string;
  model: string;
  apiKey?: string;
  dimensions?: number;
  batchSize?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
}

/** Three tries in all: a burst over the rate limit passes within seconds, an outage does not. */
const BACKOFF_MS = [500, 2_000];

/** Any service that speaks the /embeddings shape most providers share. */
export function createHttpEmbedder(options: HttpEmbedderOptions): Embedder {
  const { batchSize = 64, timeoutMs = 30_000 } = options;
  return {
    id: `http-${options.model}${options.dimensions ? `-${options.dimensions}` : ""}`,
    async embed(texts, signal) {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += batchSize) {
        vectors.push(...(await embedBatch(texts.slice(at, at + batchSize), options, timeoutMs, signal)));
      }
      return vectors;
    },
  };
}

async function embedBatch(
  texts: readonly string[],
  options: HttpEmbedderOptions,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  const send = options.fetch ?? fetch;
  for (let attempt = 0; ; attempt++) {
    try {
      const timeout = AbortSignal.timeout(timeoutMs);
      const response = await send(`${options.url.replace(/\/+$/, "")}/embeddings`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {}),
        },
        body: JSON.stringify({
          model: options.model,
          input: texts,
          ...(options.dimensions ? { dimensions: options.dimensions } : {}),
        }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      if (!response.ok) throw new HttpStatusError(response.status);
      const { data } = Answer.parse(await response.json());
      if (data.length !== texts.length)
        throw new Error("the answer has another number of vectors than the question of texts");
      return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => normalised(embedding));
    } catch (cause) {
      signal?.throwIfAborted();
      const pause = BACKOFF_MS[attempt];
      const hopeless =
        cause instanceof HttpStatusError && cause.status < 500 && cause.status !== 429 && cause.status !== 408;
      if (pause === undefined || hopeless) throw new EmbedderUnavailableError({ cause });
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

class HttpStatusError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

function normalised(values: readonly number[]): Float32Array {
  const norm = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / norm);
}
