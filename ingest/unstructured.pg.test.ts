import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asSystem } from "../db/as-actor.ts";
import { openTestDatabase, type TestDatabase } from "../test/database.ts";
import { type FileStore, openFileStore } from "./files.ts";
import { createIngest, type Ingest } from "./ingest.ts";

const quiet = { info() {}, warn() {}, error() {} };
/** Of a kind that no reader here knows. */
const ODD_FILE = Buffer.concat([Buffer.from("Rar!\x1a\x07\x01\x00", "latin1"), Buffer.alloc(200, 7)]);
const ANSWER = [
  { type: "Title", text: "Escrow agreement", metadata: { page_number: 1, filetype: "application/x-odd" } },
  { type: "NarrativeText", text: "The escrow agent holds EUR 3,000,000.", metadata: { page_number: 1 } },
  { type: "PageBreak", text: "", metadata: {} },
  { type: "ListItem", text: "Release after eighteen months.", metadata: { page_number: 3 } },
];

/** As strict as the service: one path, one method, one field, one key. */
function openService(
  answer: () => { status: number; body: unknown },
  seen: { name: string; bytes: number; strategy: string }[],
): Server {
  return createServer((request, response) => {
    const refuse = (status: number, detail: string) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ detail }));
    };
    if (request.url !== "/general/v0/general") return refuse(404, "Not Found");
    if (request.method !== "POST") return refuse(405, "Method Not Allowed");
    if (request.headers["unstructured-api-key"] !== "key-1") return refuse(401, "Invalid API key");
    const call = { name: "", bytes: 0, strategy: "" };
    const form = new Busboy({ headers: request.headers as { "content-type": string } });
    form.on("file", (field, stream, name) => {
      if (field !== "files") return refuse(422, "field required");
      call.name = name;
      stream.on("data", (part: Buffer) => {
        call.bytes += part.length;
      });
    });
    form.on("field", (field, value) => {
      if (field === "strategy") call.strategy = value;
    });
    form.on("finish", () => {
      seen.push(call);
      const { status, body } = answer();
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    request.pipe(form);
  });
}

describe("a file that no local reader knows, with an Unstructured service", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-unstructured-"));
  const seen: { name: string; bytes: number; strategy: string }[] = [];
  let answer: { status: number; body: unknown } = { status: 200, body: ANSWER };
  const service = openService(() => answer, seen);
  let database: TestDatabase;
  let files: FileStore;
  let ingest: Ingest;

  beforeAll(async () => {
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const bound = service.address();
    const url = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
    database = await openTestDatabase();
    files = await openFileStore(folder);
    ingest = await createIngest({
      database,
      files,
      embedder: { kind: "local" },
      unstructured: { url, apiKey: "key-1" },
      log: quiet,
    });
    await ingest.start();
  }, 60_000);
  afterAll(async () => {
    await ingest.close();
    await database.close();
    service.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => seen.splice(0));

  async function read(name: string, content: Uint8Array) {
    const actor = await database.actor({});
    const received = await files.receive(Readable.from([Buffer.from(content)]), 1_000_000);
    const { documentId } = await ingest.accept(actor, { roomId: "mine" }, { ...received, name });
    for (;;) {
      const { rows } = await asSystem(database.pool, (db) =>
        db.query<{ status: string; error: string | null; title: string; media_type: string; texts: string[] }>(
          `select status, error, title, media_type, array(select text from document_pages p where p.document_id = d.id order by page) as texts
           from documents d where id = $1`,
          [documentId],
        ),
      );
      const row = rows[0];
      if (row && (row.status === "ready" || row.status === "failed")) return row;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  it("is read by the service, page by page", async () => {
    const document = await read("escrow.odd", ODD_FILE);
    expect(seen).toEqual([{ name: "escrow.odd", bytes: ODD_FILE.length, strategy: "auto" }]);
    expect(document).toMatchObject({ status: "ready", title: "Escrow agreement", media_type: "application/x-odd" });
    expect(document.texts.map((text) => text.trim())).toEqual([
      "Escrow agreement\n\nThe escrow agent holds EUR 3,000,000.",
      "",
      "Release after eighteen months.",
    ]);
  });

  it.each([
    ["is down", { status: 500, body: { detail: "boom at /srv/app" } }],
    ["answers what is no list of elements", { status: 200, body: [{ type: 5 }] }],
    ["found nothing", { status: 200, body: [] }],
  ])("keeps its own reason when the service %s, with a hint and without the service's words", async (what, given) => {
    answer = given;
    const document = await read(`${what}.odd`, Buffer.concat([ODD_FILE, Buffer.from(what)]));
    expect(document.status).toBe("failed");
    expect(document.error).toMatch(/^The file .*/);
    expect(document.error).not.toMatch(/boom|srv|zod|invalid_type/i);
    answer = { status: 200, body: ANSWER };
  });

  it("does not send what is read here", async () => {
    expect((await read("note.txt", Buffer.from("The notice period is ninety days."))).status).toBe("ready");
    expect(seen).toEqual([]);
  });
});
