import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError, errorBody } from "../domain/errors.ts";
import { type FileStore, openFileStore } from "../ingest/files.ts";
import { refuseAtTheDoor } from "../ingest/parse/detect.ts";
import type { NewFile } from "../ingest/register.ts";
import type { App, AppDependencies, AppVariables } from "./deps.ts";
import { STATUS_BY_CODE } from "./status-by-code.ts";
import { mountUploads, shownName } from "./uploads.ts";

const folder = mkdtempSync(path.join(tmpdir(), "parley-uploads-"));
let files: FileStore;
beforeAll(async () => {
  files = await openFileStore(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makeApp(role: string, accepted: NewFile[] = []): App {
  const app: App = new Hono<{ Variables: AppVariables }>();
  app.use(async (c, next) => {
    c.set("session", { actor: { role } } as never);
    await next();
  });
  app.onError((error, c) => {
    if (error instanceof AppError) return c.json(errorBody(error), STATUS_BY_CODE[error.code]);
    throw error;
  });
  const ingest = {
    // No reading process starts; the upload goes on all the same.
    prepare: () => Promise.reject(new Error("no reading process")),
    async accept(_actor: unknown, _target: unknown, file: NewFile) {
      await refuseAtTheDoor(await files.head(file.storageKey, 4_000), file.sizeBytes, file.name);
      accepted.push(file);
      return { documentId: "doc_1", name: file.name, status: "queued" as const };
    },
  };
  mountUploads(app, {
    ingest,
    files,
    settings: { uploadLimitBytes: 100_000 },
    log: console,
  } as unknown as AppDependencies);
  return app;
}

function send(app: App, parts: Record<string, Uint8Array | string>): Promise<Response> {
  const form = new FormData();
  for (const [name, content] of Object.entries(parts)) form.append("files", new Blob([content as BlobPart]), name);
  return Promise.resolve(app.request("/v1/data-rooms/mine/documents", { method: "POST", body: form }));
}

describe("POST /v1/data-rooms/{roomId}/documents", () => {
  it("takes the good files of a batch and names the reason of each bad one", async () => {
    const accepted: NewFile[] = [];
    const response = await send(makeApp("analyst", accepted), {
      "empty.pdf": new Uint8Array(0),
      "big.txt": "x".repeat(150_000),
      "program.pdf": Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]),
      "../../Übersicht.txt": "words",
    });
    expect(response.status).toBe(202);
    const answer = (await response.json()) as {
      uploaded: unknown[];
      failed: { file: string; error: { code: string } }[];
    };
    expect(answer.uploaded).toEqual([{ documentId: "doc_1", name: "Übersicht.txt", status: "queued" }]);
    expect(answer.failed.map(({ file, error }) => [file, error.code])).toEqual([
      ["empty.pdf", "FILE_EMPTY"],
      ["big.txt", "FILE_TOO_LARGE"],
      ["program.pdf", "FILE_UNSUPPORTED"],
    ]);
    expect(accepted[0]).toMatchObject({ sizeBytes: 5, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
  it.each([
    ["a file over the limit", { "big.txt": "x".repeat(150_000) }, 413],
    ["a kind of file that cannot be read", { "a.pdf": Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]) }, 415],
    ["an empty file", { "a.txt": "" }, 422],
    ["no file at all", {}, 422],
  ])("answers with the reason's status when all there is is %s", async (_what, parts, status) => {
    expect((await send(makeApp("analyst"), parts)).status).toBe(status);
  });
  it("leaves no draft behind when the upload breaks off", async () => {
    const response = await makeApp("analyst").request("/v1/data-rooms/mine/documents", {
      method: "POST",
      body: '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nabc',
      headers: { "content-type": "multipart/form-data; boundary=x" },
    });
    expect(response.status).toBe(422);
    await expect.poll(() => readdirSync(path.join(folder, "drafts"))).toEqual([]);
  });
  it("is closed to guests", async () => {
    expect((await send(makeApp("guest"), { "a.txt": "words" })).status).toBe(403);
  });
});

describe("shownName", () => {
  it.each([
    ["..\\..\\secret\\Q3 report.pdf", "Q3 report.pdf"],
    ["/etc/passwd", "passwd"],
    ["..", "unnamed"],
    ["a\u0000b\u202egpj.txt", "abgpj.txt"],
    [`${"x".repeat(300)}.docx`, `${"x".repeat(195)}.docx`],
  ])("%j", (given, shown) => {
    expect(shownName(given)).toBe(shown);
  });
});
