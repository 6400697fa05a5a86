import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { errorBody, InvalidInputError, UnauthenticatedError } from "../../domain/errors.ts";
import type { App } from "../deps.ts";

const PATH = "/ws";
const SIGN_IN_WITHIN_MS = 10_000;
/** Proxies close silent connections after a minute; a browser that is gone does not answer. */
const PING_MS = 30_000;
const LARGEST_FRAME = 256_000;
/** A reader that takes nothing in would otherwise hold all of an answer in memory. */
const MOST_BUFFERED = 4_000_000;

const Frame = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("sign-in"), token: z.string().max(4_000) }),
  z.strictObject({ type: z.literal("run"), input: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal("follow"), threadId: z.string().max(128), after: z.int().min(0).default(0) }),
  z.strictObject({ type: z.literal("cancel"), runId: z.string().max(128) }),
]);

export interface WebSockets {
  /** Sends one event to everybody. Answers with how many were reached. */
  broadcast(event: object): number;
  close(): void;
}

/**
 * The web channel over WebSocket: what `/agui` and a thread's events send as server-sent events comes as one event a frame.
 * Every frame of a client becomes a request to the same application, so that there is no second set of rules.
 */
export function attachWebSockets(server: Server, app: App): WebSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (URL.parse(request.url ?? "", "http://server")?.pathname !== PATH) return socket.destroy();
    // A cookie goes along from any page, so only our own pages may use it.
    if (request.headers.cookie && !isSameOrigin(request))
      return socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, request));
  });

  function serve(socket: WebSocket, request: IncomingMessage): void {
    const { cookie, authorization } = request.headers;
    let credentials: Record<string, string> | undefined = authorization
      ? { authorization }
      : cookie
        ? { cookie, "sec-fetch-site": "same-origin" }
        : undefined;
    const leaving = new AbortController();
    const send = (event: object) => {
      if (socket.bufferedAmount > MOST_BUFFERED) socket.close(1013, "too slow");
      else socket.send(JSON.stringify(event));
    };
    const signIn = setTimeout(() => !credentials && socket.close(4401, "sign in first"), SIGN_IN_WITHIN_MS);
    alive.add(socket);
    socket.on("pong", () => alive.add(socket));
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(signIn);
      leaving.abort();
    });
    socket.on("message", (data: RawData) => {
      const frame = readFrame(data);
      if (!frame)
        return send(runError(new InvalidInputError("This frame is none of sign-in, run, follow and cancel.")));
      if (frame.type === "sign-in") {
        credentials = { authorization: `Bearer ${frame.token}` };
        return;
      }
      if (!credentials) return send(runError(new UnauthenticatedError()));
      void forward(app, frame, credentials, send, leaving.signal).catch(() => socket.close(1011, "failed"));
    });
  }

  const pinging = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.has(socket)) {
        socket.terminate();
        continue;
      }
      alive.delete(socket);
      socket.ping();
    }
  }, PING_MS).unref();

  return {
    broadcast(event) {
      const text = JSON.stringify(event);
      for (const socket of sockets.clients) socket.send(text);
      return sockets.clients.size;
    },
    close() {
      clearInterval(pinging);
      for (const socket of sockets.clients) socket.close(1001, "the server is stopping");
      sockets.close();
    },
  };
}

type ClientFrame = Exclude<z.infer<typeof Frame>, { type: "sign-in" }>;

async function forward(
  app: App,
  frame: ClientFrame,
  credentials: Record<string, string>,
  send: (event: object) => void,
  signal: AbortSignal,
): Promise<void> {
  const headers = { ...credentials, "content-type": "application/json" };
  const post = (body?: unknown) => ({
    method: "POST",
    headers,
    signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response =
    frame.type === "run"
      ? await app.request("/agui", post(frame.input))
      : frame.type === "cancel"
        ? await app.request(`/v1/runs/${encodeURIComponent(frame.runId)}/cancel`, post())
        : await app.request(`/v1/threads/${encodeURIComponent(frame.threadId)}/events?after=${frame.after}`, {
            headers,
            signal,
          });
  if (!response.ok) {
    const { error } = (await response.json()) as ReturnType<typeof errorBody>;
    return send({ type: "RUN_ERROR", code: error.code, message: error.message });
  }
  if (frame.type === "cancel" || !response.body) return;
  for await (const { id, data } of serverSentEvents(response.body)) {
    const event = JSON.parse(data) as Record<string, unknown>;
    // Where the event stands in its thread, for whoever comes back and follows from there.
    send(
      id === undefined ? event : { ...event, metadata: { ...(event.metadata as object | undefined), seq: Number(id) } },
    );
  }
}

async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<{ id?: string; data: string }> {
  const decoder = new TextDecoder();
  let held = "";
  for await (const piece of body) {
    held += decoder.decode(piece, { stream: true });
    const blocks = held.split("\n\n");
    held = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split("\n")
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const [data, id] = [field("data"), field("id")];
      if (data !== undefined) yield { data, ...(id === undefined ? {} : { id }) };
    }
  }
}

function readFrame(data: RawData): z.infer<typeof Frame> | undefined {
  try {
    return Frame.parse(JSON.parse(data.toString()));
  } catch {
    return undefined;
  }
}

const runError = (error: InvalidInputError | UnauthenticatedError) => ({
  type: "RUN_ERROR",
  ...errorBody(error).error,
});

const isSameOrigin = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined && URL.parse(headers.origin)?.host === headers.host;
