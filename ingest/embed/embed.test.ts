import { describe, expect, it } from "vitest";
import { toVectorText } from "./embedder.ts";
import { createHttpEmbedder } from "./http.ts";
import { embedLocally } from "./local.ts";

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe("the local embedder", () => {
  it("gives the same vector for the same text, on every machine", () => {
    expect(toVectorText(embedLocally("governing law")).slice(0, 40)).toBe(
      toVectorText(embedLocally("governing law")).slice(0, 40),
    );
    expect(Math.hypot(...embedLocally("The fee is EUR 4m."))).toBeCloseTo(1, 5);
    expect(Math.hypot(...embedLocally(""))).toBe(1);
  });
  it("holds a misspelt word nearer than another one", () => {
    const wanted = embedLocally("indemnification obligations");
    expect(cosine(wanted, embedLocally("indemnificaton obligation"))).toBeGreaterThan(
      cosine(wanted, embedLocally("quarterly dividends")) + 0.3,
    );
  });
});

describe("the HTTP embedder", () => {
  it("asks in batches, keeps the order and sends the key", async () => {
    const asked: string[][] = [];
    const answer: typeof fetch = async (_url, init) => {
      const { input } = JSON.parse(String(init?.body)) as { input: string[] };
      asked.push(input);
      expect(new Headers(init?.headers).get("authorization")).toBe("Bearer k");
      const data = input.map((text, index) => ({ index, embedding: [text.length, 0] })).reverse();
      return Response.json({ data });
    };
    const embedder = createHttpEmbedder({
      url: "http://embeddings.test/v1/",
      model: "m",
      apiKey: "k",
      batchSize: 2,
      fetch: answer,
    });
    const vectors = await embedder.embed(["a", "bb", "ccc"]);
    expect(asked).toEqual([["a", "bb"], ["ccc"]]);
    expect(vectors.map((vector) => [...vector])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
  });
  it("tries again after a full house, and not after a refused key", async () => {
    let calls = 0;
    const busyOnce: typeof fetch = async () => {
      calls++;
      return calls === 1 ? new Response("", { status: 429 }) : Response.json({ data: [{ index: 0, embedding: [1] }] });
    };
    await createHttpEmbedder({ url: "http://embeddings.test/v1", model: "m", fetch: busyOnce }).embed(["a"]);
    expect(calls).toBe(2);
    calls = 0;
    const refused: typeof fetch = async () => {
      calls++;
      return new Response("", { status: 401 });
    };
    await expect(
      createHttpEmbedder({ url: "http://embeddings.test/v1", model: "m", fetch: refused }).embed(["a"]),
    ).rejects.toMatchObject({ code: "EMBEDDER_UNAVAILABLE" });
    expect(calls).toBe(1);
  });
});
