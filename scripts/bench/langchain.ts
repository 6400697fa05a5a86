import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const Result = z.object({ seconds: z.number(), chunks: z.int(), failed: z.array(z.string()) });
export type PeerResult = z.infer<typeof Result>;

const PEERS = path.join(import.meta.dirname, "peers");
const EMBEDDER = fileURLToPath(new URL("../../ingest/embed/local.ts", import.meta.url));

/** Reads the folder's files with LangChain in a process of its own. Its packages are no dependencies of the product: they are installed on first use. */
export function ingestWithLangChain(databaseUrl: string, folder: string, warmUp: string): PeerResult {
  const home = path.join(tmpdir(), "parley-bench-peers");
  mkdirSync(home, { recursive: true });
  for (const file of ["package.json", "langchain.mjs"]) copyFileSync(path.join(PEERS, file), path.join(home, file));
  if (!existsSync(path.join(home, "node_modules/@langchain/community"))) {
    console.log(`installing LangChain into ${home} (once)`);
    const options = ["--legacy-peer-deps", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    const npm = spawnSync("npm", ["install", ...options], { cwd: home, stdio: ["ignore", 2, 2] });
    if (npm.status !== 0) throw new Error("LangChain could not be installed; npm's own message stands above.");
  }
  const child = spawnSync(process.execPath, ["langchain.mjs", databaseUrl, EMBEDDER, folder, warmUp], {
    cwd: home,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1e8,
  });
  if (child.status !== 0) throw new Error("LangChain's pipeline ended with an error; it stands above.");
  return Result.parse(JSON.parse(child.stdout.trim().split("\n").at(-1) ?? ""));
}
