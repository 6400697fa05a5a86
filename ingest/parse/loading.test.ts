import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const READ_ONE = `
import { registerHooks } from "node:module";
const libraries = new Set();
registerHooks({
  load(url, context, next) {
    const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
    if (name) libraries.add(name);
    return next(url, context);
  },
});
const { parseFile } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
await parseFile(new TextEncoder().encode("A memorandum of the parties."), "memo.txt");
console.log(JSON.stringify([...libraries]));
process.exit(0);
`;

it("loads no library for kinds of files that nobody gave it: they take longer to load than a small file takes to read", async () => {
  const run = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", READ_ONE]);
  const libraries: string[] = JSON.parse(run.stdout);
  expect(libraries).toContain("iconv-lite");
  for (const unneeded of [
    "@hyzyla/pdfium",
    "@e965/xlsx",
    "officeparser",
    "saxes",
    "htmlparser2",
    "file-type",
    "jschardet",
  ])
    expect(libraries).not.toContain(unneeded);
});
