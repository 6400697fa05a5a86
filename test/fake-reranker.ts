import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** How the fake answers: by a score for each text, or wrongly. */
export type RerankReply =
  | { score: (text: string) => number }
  | { status: number }
  | { body: unknown }
  | { text: string }
  | { hang: true };

export interface FakeReranker {
  url: string;
  requests: { body: Record<string, unknown>; texts: string[] }[];
  reply: RerankReply;
  close(): Promise<void>;
}

const MOST_TEXTS = 32;

/**
 * Plays a /rerank service as strictly as they are: without a `model` as Text Embeddings Inference, with one as Cohere, Jina and
 * Voyage. A wrong key is 401; an unknown field, an empty text or more texts than it takes at once 400.
 */
export async function startFakeReranker(reply: RerankReply, shape: "cohere" | "voyage" | "tei" = "cohere") {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.method !== "POST" || request.url !== "/v2/rerank") return send(404, { message: "no such route" });
    if (shape !== "tei" && request.headers.authorization !== "Bearer rerank-key")
      return send(401, { message: "invalid api token" });
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const problem = problemWith(body, shape);
    if (problem) return send(shape === "tei" ? 422 : 400, { message: problem });
    const texts = body[shape === "tei" ? "texts" : "documents"] as string[];
    fake.requests.push({ body, texts });
    const { reply } = fake;
    if ("hang" in reply) return;
    if ("status" in reply) return send(reply.status, { message: "as scripted" });
    if ("text" in reply) return response.writeHead(200).end(reply.text);
    if ("body" in reply) return send(200, reply.body);
    const judged = texts.map((text, index) => ({ index, score: reply.score(text) })).sort((a, b) => b.score - a.score);
    const scored = judged.map(({ index, score }) => ({ index, relevance_score: score }));
    send(200, shape === "tei" ? judged : shape === "voyage" ? { object: "list", data: scored } : { results: scored });
  });
  const fake: FakeReranker = {
    url: "",
    requests: [],
    reply,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
  return fake;
}

function problemWith(body: Record<string, unknown>, shape: "cohere" | "voyage" | "tei"): string | undefined {
  const known = shape === "tei" ? ["query", "texts", "truncate", "raw_scores"] : ["model", "query", "documents"];
  const unknown = Object.keys(body).find((field) => !known.includes(field));
  if (unknown) return `unknown field ${unknown}`;
  if (shape !== "tei" && body.model !== "rerank-1") return "model not found";
  if (typeof body.query !== "string" || body.query.trim() === "") return "query must not be empty";
  const texts = body[shape === "tei" ? "texts" : "documents"];
  if (!Array.isArray(texts) || texts.length === 0) return "texts must not be empty";
  if (texts.length > MOST_TEXTS) return `at most ${MOST_TEXTS} texts`;
  if (texts.some((text) => typeof text !== "string" || text.trim() === "")) return "a text must not be empty";
  return undefined;
}
