/** `npm test`: builds the page that the browser tests open, then runs the whole suite. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildWeb } from "./build-web.ts";

const root = path.resolve(import.meta.dirname, "..");
await buildWeb(path.join(root, "dist/web"));
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
