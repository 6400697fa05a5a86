/** `node scripts/run.mjs scripts/teams-package.ts -- --app-id ID --domain parley.example`: the package that a Teams administrator uploads. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { zipSync } from "fflate";

const folder = path.resolve(import.meta.dirname, "../channels/teams");
const { values } = parseArgs({ options: { "app-id": { type: "string" }, domain: { type: "string" } } });
const { "app-id": appId, domain } = values;
if (!appId || !domain || !/^[\w.-]+$/.test(domain)) {
  console.error("Say which app and which address: --app-id <Microsoft app id> --domain <host of PUBLIC_URL>");
  process.exit(2);
}
const manifest = (await readFile(path.join(folder, "manifest.json"), "utf8"))
  .replaceAll("{{TEAMS_APP_ID}}", appId)
  .replaceAll("{{DOMAIN}}", domain);
const files = { "manifest.json": new TextEncoder().encode(manifest) } as Record<string, Uint8Array>;
for (const icon of ["color.png", "outline.png"]) files[icon] = await readFile(path.join(folder, icon));
const target = path.resolve(import.meta.dirname, "../dist/parley-teams.zip");
await mkdir(path.dirname(target), { recursive: true });
await writeFile(target, zipSync(files));
console.log(target);
