import { z } from "zod";
import type { Reranker } from "./reranker.ts";

export interface HttpRerankerOptions {
  /** The address up to and without /rerank, such as https://host/v2. */
  url: string;
  /** Left out for Text Embeddings Inference, which serves one model and takes another request. */
  model?: string;
  apiKey?: string;
  /** Told in one line, fit for a log, why an order was not taken from the service. */
  report(reason: string): void;
  timeoutMs?: number;
  pauseMs?: number;
}

/** A search is worth waiting for so long, and no longer. */
const TIMEOUT_MS = 2_000;
/** A service that failed is left alone for a while: the next searches would only wait for it. */
const PAUSE_MS = 30_000;

/** Any service that speaks the /rerank shape of Cohere, Jina, Voyage or Text Embeddings Inference. */
export function createHttpReranker(options: HttpRerankerOptions): Reranker {
  const { timeoutMs = TIMEOUT_MS, pauseMs = PAUSE_MS, report } = options;
  let restsUntil = 0;
  return async (question, texts, signal) => {
    if (texts.length === 0 || performance.now() < restsUntil) return undefined;
    try {
      return await requestScores(options, question, texts, timeoutMs, signal);
    } catch (failure) {
      signal?.throwIfAborted();
      restsUntil = performance.now() + pauseMs;
      report(reasonOf(failure, timeoutMs));
      return undefined;
    }
  };
}

async function requestScores(
  { url, model, apiKey }: HttpRerankerOptions,
  question: string,
  texts: readonly string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(`${url.replace(/\/+$/, "")}/rerank`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
    body: JSON.stringify(
      model ? { model, query: question, documents: texts } : { query: question, texts, truncate: true },
    ),
    // Passages go to the address that was set and to no other.
    redirect: "error",
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  if (!response.ok) throw new Refusal(response.status);
  return inOrder(Judgement.parse(await response.json()), texts.length);
}

const Scored = z.array(z.object({ index: z.int().min(0), relevance_score: z.number() }));
/** Cohere and Jina answer `results`, Voyage `data`, Text Embeddings Inference a bare list. */
const Judgement = z.union([
  z.object({ results: Scored }).transform(({ results }) => results.map(toScore)),
  z.object({ data: Scored }).transform(({ data }) => data.map(toScore)),
  z.array(z.object({ index: z.int().min(0), score: z.number() })),
]);
type Score = { index: number; score: number };

const toScore = ({ index, relevance_score: score }: { index: number; relevance_score: number }): Score => ({
  index,
  score,
});

function inOrder(judged: readonly Score[], count: number): number[] {
  const scores = new Map(judged.map(({ index, score }) => [index, score]));
  const ordered = Array.from({ length: count }, (_, index) => scores.get(index));
  if (judged.length !== count || !ordered.every((score) => score !== undefined)) throw new Incomplete();
  return ordered;
}

class Refusal extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** An index that is missing, there twice, or of no text. */
class Incomplete extends Error {}

function reasonOf(failure: unknown, timeoutMs: number): string {
  if (failure instanceof Refusal)
    return failure.status === 401 || failure.status === 403
      ? `the reranker refused the key (status ${failure.status}); check RERANKER_API_KEY`
      : `the reranker answered with status ${failure.status}`;
  if (failure instanceof Incomplete) return "the reranker did not judge each passage once";
  if (failure instanceof z.ZodError || failure instanceof SyntaxError)
    return "the reranker answered in a form that is not understood";
  if ((failure as Error)?.name === "TimeoutError") return `the reranker did not answer within ${timeoutMs} ms`;
  return "the reranker could not be reached; check RERANKER_API_URL";
}
