import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What one address answers: results of an OBBject, or a status with a body of OpenBB's kind. */
export type OpenBbReply =
  | { results: unknown }
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { text: string }
  | { hang: true };

export interface FakeOpenBb {
  url: string;
  requests: { path: string; params: Record<string, string>; authorization: string | undefined }[];
  /** By the path behind /api/v1/; a list is answered one after the other, the last one for ever. */
  replies: Record<string, OpenBbReply | OpenBbReply[]>;
  close(): Promise<void>;
}

/** Parameters that each address knows; another one is refused as OpenBB refuses it. */
const PARAMETERS: Record<string, readonly string[]> = {
  "equity/price/quote": ["symbol"],
  "equity/price/historical": ["symbol", "start_date", "end_date"],
  "equity/profile": ["symbol"],
  "equity/search": ["query", "is_symbol"],
  "equity/fundamental/income": ["symbol", "limit", "period"],
  "equity/fundamental/balance": ["symbol", "limit", "period"],
  "equity/fundamental/cash": ["symbol", "limit", "period"],
  "currency/price/historical": ["symbol", "start_date", "end_date"],
  "economy/fred_series": ["symbol", "start_date", "end_date", "limit"],
};
const REQUIRED: Record<string, string> = { "equity/search": "query" };

/** Plays OpenBB Platform's REST API as strictly as it is: unknown addresses are 404, missing or unknown parameters 422, no data 204. */
export async function startFakeOpenBb(replies: FakeOpenBb["replies"] = {}): Promise<FakeOpenBb> {
  const requests: FakeOpenBb["requests"] = [];
  const server: Server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", "http://fake");
    const path = address.pathname.replace(/^\/api\/v1\//, "");
    const params = Object.fromEntries(address.searchParams);
    requests.push({ path, params, authorization: request.headers.authorization });
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    const allowed = PARAMETERS[path];
    if (!allowed || request.method !== "GET") return send(404, { detail: "Not Found" });
    const required = REQUIRED[path] ?? "symbol";
    const unknown = Object.keys(params).find((name) => name !== "provider" && !allowed.includes(name));
    if (!params[required] || unknown)
      return send(422, {
        detail: [{ type: "missing", loc: ["query", unknown ?? required], msg: "Field required", input: null }],
      });
    const script = replies[path];
    const reply = Array.isArray(script) ? (script.length > 1 ? script.shift() : script[0]) : script;
    if (!reply) return response.writeHead(204).end();
    if ("hang" in reply) return;
    if ("text" in reply) return response.writeHead(200, { "content-type": "text/html" }).end(reply.text);
    if ("status" in reply) return send(reply.status, reply.body ?? { detail: "Unexpected error." }, reply.headers);
    send(200, {
      id: "0685",
      results: reply.results,
      provider: params.provider ?? "fmp",
      warnings: null,
      chart: null,
      extra: { metadata: {} },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    replies,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
