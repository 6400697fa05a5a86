import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findOwner, lockDataDir } from "./lock.ts";

describe("lockDataDir", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "parley-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("refuses a directory that a living process has, and says which", async () => {
    const source = `const { lockDataDir } = await import(${JSON.stringify(new URL("./lock.ts", import.meta.url).href)});
      (await lockDataDir(${JSON.stringify(folder)}, "npm start")).announce("http://127.0.0.1:1"); console.log("held"); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ["--input-type=module", "-e", source], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(other.stdout, "data");
    try {
      await expect(lockDataDir(folder, "npm run ask")).rejects.toThrow(
        new RegExp(`in use by process ${other.pid} \\(npm start, since .*which serves http://127.0.0.1:1`),
      );
      expect(findOwner(folder)?.pid).toBe(other.pid);
    } finally {
      other.kill("SIGKILL");
      await once(other, "exit");
    }
    const taken = await lockDataDir(folder, "npm start"); // what a killed process left behind holds nobody up
    taken.release();
  });

  it("takes over a file that a crash left half written", async () => {
    writeFileSync(path.join(folder, "owner.json"), '{"pid":');
    (await lockDataDir(folder, "npm start")).release();
    expect(findOwner(folder)).toBeUndefined();
  });

  it("waits for an owner that is stopping", async () => {
    const source = `const { lockDataDir } = await import(${JSON.stringify(new URL("./lock.ts", import.meta.url).href)});
      (await lockDataDir(${JSON.stringify(folder)}, "npm start")).retire(); console.log("going"); setTimeout(() => process.exit(), 600);`;
    const other = spawn(process.execPath, ["--input-type=module", "-e", source], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(other.stdout, "data");
    expect(findOwner(folder)?.url).toBeUndefined();
    (await lockDataDir(folder, "npm run ask")).release();
  });
});
