import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";

describe("the web build", () => {
  let folder: string;
  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "parley-build-")), "web");
    await buildWeb(folder);
  });
  afterAll(() => rm(join(folder, ".."), { recursive: true, force: true }));

  it("keeps the widget under 60 KB gzip", async () => {
    expect(gzipSync(await readFile(join(folder, "widget.js"))).length).toBeLessThan(60_000);
  });

  it("holds nothing that a strict content policy refuses", async () => {
    const script = await readFile(join(folder, "widget.js"), "utf8");
    expect(script).not.toMatch(/\beval\(|new Function\(|\.innerHTML\s*=\s*[^=]*\$/);
    expect(await readFile(join(folder, "page.css"), "utf8")).not.toMatch(/https?:|data:/);
  });

  it("is not repeated when nothing has changed", async () => {
    const before = (await stat(join(folder, "widget.js"))).mtimeMs;
    const startedAt = performance.now();
    await buildWeb(folder);
    expect(performance.now() - startedAt).toBeLessThan(200);
    expect((await stat(join(folder, "widget.js"))).mtimeMs).toBe(before);
  });
});
