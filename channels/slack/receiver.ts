import { createHmac, timingSafeEqual } from "node:crypto";
import type { App, Receiver } from "@slack/bolt";

/** Slack's own window against replays. */
const WINDOW_SECONDS = 300;
/** Slack's events and forms are far smaller; what is larger is not Slack's. */
const LARGEST_BODY = 1_000_000;
/** Slack gives up after three seconds; whatever has not answered by then goes on without it. */
const ACK_WITHIN_MS = 2_500;

export interface HttpReceiver extends Receiver {
  /** Answers one request to `POST /channels/slack/events`: events, buttons, commands, shortcuts. */
  handle(request: Request): Promise<Response>;
}

/**
 * Bolt's receiver over the web's own Request and Response. `admit` sees an event before it is acknowledged and says whether
 * it is new and ours.
 */
export function createReceiver(settings: {
  signingSecret: string;
  nowSeconds?: () => number;
  admit(body: Record<string, unknown>): Promise<boolean>;
  refused(reason: string): void;
}): HttpReceiver {
  const nowSeconds = settings.nowSeconds ?? (() => Date.now() / 1000);
  let app: App | undefined;

  async function handle(request: Request): Promise<Response> {
    const raw = await readBody(request);
    if (raw === undefined) return refuse(413, "body too large");
    if (!isSigned(raw, request.headers, settings.signingSecret, nowSeconds())) return refuse(401, "bad signature");
    const body = parseBody(raw, request.headers.get("content-type") ?? "");
    if (!body) return refuse(400, "malformed body");
    if (body.type === "url_verification") return Response.json({ challenge: String(body.challenge ?? "") });
    if (body.ssl_check) return new Response(null, { status: 200 });
    if (body.type === "event_callback" && !(await settings.admit(body))) return new Response(null, { status: 200 });
    return process(body, request);
  }

  function process(body: Record<string, unknown>, request: Request): Promise<Response> {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const late = setTimeout(() => resolve(new Response(null, { status: 200 })), ACK_WITHIN_MS);
    const retryNum = Number(request.headers.get("x-slack-retry-num") ?? Number.NaN);
    app
      ?.processEvent({
        body,
        ...(Number.isFinite(retryNum) ? { retryNum } : {}),
        ack: async (answer?: unknown) =>
          resolve(
            answer === undefined || answer === ""
              ? new Response(null, { status: 200 })
              : typeof answer === "string"
                ? new Response(answer)
                : Response.json(answer),
          ),
      })
      .catch(() => {})
      .finally(() => {
        // A request that nobody answers is one that nobody knows: another workspace's, or a button of an older version.
        resolve(new Response(null, { status: 200 }));
        clearTimeout(late);
      });
    return promise;
  }

  function refuse(status: number, reason: string): Response {
    settings.refused(reason);
    return new Response(null, { status });
  }

  return {
    init(started) {
      app = started;
    },
    async start() {},
    async stop() {},
    handle,
  };
}

/** The signature covers the raw body and a time that is neither old nor in the future. */
export function isSigned(raw: string, headers: Headers, secret: string, nowSeconds: number): boolean {
  const timestamp = headers.get("x-slack-request-timestamp") ?? "";
  const given = Buffer.from(headers.get("x-slack-signature") ?? "");
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > WINDOW_SECONDS) return false;
  const wanted = Buffer.from(`v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${raw}`).digest("hex")}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_BODY) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > LARGEST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parseBody(raw: string, contentType: string): Record<string, unknown> | undefined {
  try {
    if (!contentType.startsWith("application/x-www-form-urlencoded")) return asObject(JSON.parse(raw));
    const form = Object.fromEntries(new URLSearchParams(raw));
    return form.payload === undefined ? form : asObject(JSON.parse(form.payload));
  } catch {
    return undefined;
  }
}

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
