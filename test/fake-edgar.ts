import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeEdgar {
  url: string;
  requests: string[];
  /** When each request came, in milliseconds. */
  times: number[];
  /** Bodies by path; a number is a status, a string is sent as it is. */
  replies: Record<string, unknown>;
  close(): Promise<void>;
}

const MOST_PER_SECOND = 10;

/** Plays SEC EDGAR as strictly as it is: no User-Agent with an address is 403, more than ten requests in a second are 429. */
export async function startFakeEdgar(replies: FakeEdgar["replies"] = {}): Promise<FakeEdgar> {
  const requests: string[] = [];
  const times: number[] = [];
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://fake").pathname;
    const now = performance.now();
    requests.push(path);
    times.push(now);
    const html = (status: number, title: string) =>
      response.writeHead(status, { "content-type": "text/html" }).end(`<html><title>${title}</title></html>`);
    if (!/\S+@\S+\.\S+/.test(request.headers["user-agent"] ?? ""))
      return html(403, "Your Request Originates from an Undeclared Automated Tool");
    if (times.filter((time) => now - time < 1_000).length > MOST_PER_SECOND)
      return html(429, "Request Rate Threshold Exceeded");
    const reply = replies[path];
    if (reply === undefined) return html(404, "NoSuchKey");
    if (typeof reply === "number") return html(reply, "Error");
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(typeof reply === "string" ? reply : JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    times,
    replies,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
