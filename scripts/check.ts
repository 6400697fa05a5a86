/** `npm run check`: types, lint and format, unused code, import arrows, generated files. Runs all of them and says which failed. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { findStale } from "./generate.ts";

const root = path.resolve(import.meta.dirname, "..");
const bin = (name: string) => path.join(root, "node_modules/.bin", name);

const CHECKS: readonly [name: string, command: string, ...args: string[]][] = [
  ["types", bin("tsc"), "-p", root],
  ["lint and format", bin("biome"), "ci", "--error-on-warnings", root],
  ["unused code and dependencies", bin("knip"), "--directory", root],
  ["import arrows", process.execPath, path.join(root, "node_modules/vitest/vitest.mjs"), "run", "test/layers.test.ts"],
];

const failed: string[] = [];
for (const [name, command, ...args] of CHECKS) {
  console.log(`\n— ${name}`);
  if (spawnSync(command, args, { cwd: root, stdio: "inherit" }).status !== 0) failed.push(name);
}
console.log("\n— generated files");
const stale = await findStale();
if (stale.length) {
  console.log(`${stale.join(", ")}: not what the code says. Run: node scripts/run.mjs scripts/generate.ts`);
  failed.push("generated files");
}
console.log(failed.length ? `\ncheck failed: ${failed.join(", ")}` : "\nall checks passed");
process.exit(failed.length ? 1 : 0);
