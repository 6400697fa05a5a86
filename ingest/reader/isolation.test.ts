import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canFence, lend, startChild } from "./child.ts";
import { createReaderPool } from "./pool.ts";

const CURIOUS = fileURLToPath(new URL("../../test/fixtures/ingest/curious-reader.ts", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "parley-isolation-"));
let outside: Server;
let port = 0;
let requests = 0;

beforeAll(async () => {
  outside = createServer((_request, response) => {
    requests++;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: [{ index: 0, embedding: [1, 0] }] }));
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const bound = outside.address();
  port = typeof bound === "object" && bound ? bound.port : 0;
});
afterAll(() => {
  outside.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the process found out, in the reader's place. */
async function errand(reach: URL | undefined, ownNetwork: boolean): Promise<Record<string, string>> {
  const child = startChild(folder, reach, ownNetwork, CURIOUS);
  const file = path.join(folder, "secret-name");
  writeFileSync(file, "the document");
  await lend(child, file);
  try {
    return await new Promise((resolve, reject) => {
      child.process.on("message", (message: { type: string; found: Record<string, string> }) => {
        if (message.type === "found") resolve(message.found);
        else child.process.send({ inbox: child.inbox, outbox: child.outbox, port });
      });
      child.process.once("exit", (code) => reject(new Error(`it ended with ${code}`)));
    });
  } finally {
    child.process.kill("SIGKILL");
  }
}

const DENIED = "ERR_ACCESS_DENIED";

describe("the reading process", () => {
  it("reads its document and writes into its folder, and is refused everything else", { timeout: 30_000 }, async () => {
    expect(await errand(undefined, false)).toEqual({
      "read its document": "done",
      "write into its folder": "done",
      "change its document": DENIED,
      "read the passwords": DENIED,
      "read its surroundings": DENIED,
      "read another reader's document": DENIED,
      "link to the passwords": DENIED,
      "run a program": DENIED,
      "start a thread": DENIED,
      "load native code": "ERR_DLOPEN_DISABLED",
      "open a connection": DENIED,
      "call over HTTP": DENIED,
      fetch: DENIED,
      "ask for a name": DENIED,
      "send a datagram": DENIED,
      listen: DENIED,
      "reach below the runtime": DENIED,
      "the server's variables": "",
    });
    expect(requests).toBe(0);
  });

  it("reaches the service for embeddings and no other address, where one is configured", {
    timeout: 30_000,
  }, async () => {
    expect(await errand(new URL(`http://127.0.0.1:${port}/v1`), false)).toMatchObject({
      "open a connection": "done",
      fetch: "done",
    });
    expect(await errand(new URL(`http://127.0.0.1:${port + 1}/v1`), false)).toMatchObject({
      "open a connection": DENIED,
      fetch: DENIED,
    });
  });

  it("works in a network of its own, where the system gives it one", { timeout: 30_000 }, async () => {
    if (!(await canFence())) return;
    expect(await errand(undefined, true)).toMatchObject({ "read its document": "done", "open a connection": DENIED });
  });

  it("has its vectors computed by that service", { timeout: 30_000 }, async () => {
    const url = `http://127.0.0.1:${port}/v1`;
    const pool = createReaderPool({ folder, reach: new URL(url) });
    const file = path.join(folder, "note.txt");
    writeFileSync(file, "The notice period is ninety days.");
    const result = await pool.read(
      { type: "read", path: file, name: "note.txt", embedder: { kind: "http", url, model: "m" }, rowsPerWrite: 40 },
      { progress() {}, async write() {} },
      new AbortController().signal,
    );
    await pool.close();
    expect(result).toMatchObject({ type: "done", embedder: "http-m" });
  });
});
