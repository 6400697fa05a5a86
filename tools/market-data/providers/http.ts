import { setTimeout as wait } from "node:timers/promises";
import { MarketDataUnavailableError } from "../../../domain/errors.ts";

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 60_000_000;
const TRIES = 3;
/** A service that wants us to wait longer than this is not there for this question. */
const LONGEST_WAIT_MS = 5_000;

export interface JsonRequest {
  /** For the reader, when it fails. */
  service: string;
  headers?: Record<string, string>;
  signal: AbortSignal;
  timeoutMs?: number;
  /** Waits for its turn. */
  turn?: () => Promise<void>;
}
export type JsonReply = { status: number; body: unknown };

/**
 * One GET of JSON. Waits and tries again after 429 and 503 and after a broken connection, within limits. Answers with any other status
 * below 500, for the caller to understand; throws MarketDataUnavailableError for the rest, the service's own words only as its cause.
 */
export async function getJson(address: string, request: JsonRequest): Promise<JsonReply> {
  for (let attempt = 1; ; attempt++) {
    await request.turn?.();
    const reply = await attemptGet(address, request);
    if ("body" in reply) return reply;
    const waitMs = reply.retryAfterMs ?? 250 * 2 ** attempt;
    if (attempt >= TRIES || waitMs > LONGEST_WAIT_MS)
      throw new MarketDataUnavailableError(`${request.service} ${reply.reason}. Try again in a minute.`, {
        cause: reply.cause,
      });
    await wait(waitMs, undefined, { signal: request.signal });
  }
}

type Failure = { reason: string; cause?: unknown; retryAfterMs?: number | undefined };

async function attemptGet(
  address: string,
  { service, headers, signal, timeoutMs = TIMEOUT_MS }: JsonRequest,
): Promise<JsonReply | Failure> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(address, {
      headers: { accept: "application/json", ...headers },
      signal: AbortSignal.any([signal, limit]),
    });
    if (response.status === 429 || response.status === 503) {
      await response.body?.cancel();
      return {
        reason: response.status === 429 ? "is at its rate limit" : "is not available",
        retryAfterMs: retryAfter(response),
      };
    }
    if (response.status >= 500)
      throw new MarketDataUnavailableError(`${service} failed. Try again in a minute.`, {
        cause: await response.text(),
      });
    if (response.status === 204) return { status: 204, body: null };
    if (Number(response.headers.get("content-length") ?? 0) > MOST_BYTES)
      throw new MarketDataUnavailableError(`${service} sent more than can be read.`);
    return { status: response.status, body: parse(await response.text(), service) };
  } catch (error) {
    if (error instanceof MarketDataUnavailableError) throw error;
    if (signal.aborted) throw error;
    if (limit.aborted)
      throw new MarketDataUnavailableError(`${service} did not answer in time. Try again in a minute.`, {
        cause: error,
      });
    return { reason: "could not be reached", cause: error };
  }
}

function parse(text: string, service: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MarketDataUnavailableError(`${service} sent something that is not data.`, { cause });
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after"));
  return response.headers.has("retry-after") && Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** Lets through one after the other, `perSecond` at most. */
export function createTurns(perSecond: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = Date.now();
    const at = Math.max(now, next);
    next = at + 1000 / perSecond;
    if (at > now) await wait(at - now);
  };
}
