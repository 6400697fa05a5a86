import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

const TIMEOUT_MS = 300_000;

/** Whether workbooks can be recalculated on this machine. */
export const hasLibreOffice = spawnSync("soffice", ["--version"], { timeout: 30_000 }).status === 0;

/** The workbooks as LibreOffice saves them after computing every formula anew: what we wrote beside the formulas is taken out first. */
export async function recalculate(workbooks: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "parley-recalculate-"));
  try {
    const names = workbooks.map((_, i) => `book-${i}.xlsx`);
    await Promise.all(
      workbooks.map((bytes, i) => writeFile(path.join(folder, `book-${i}.xlsx`), withoutValues(bytes))),
    );
    const profile = `-env:UserInstallation=file://${path.join(folder, "profile")}`;
    const out = path.join(folder, "out");
    const args = ["--headless", "--norestore", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out];
    await promisify(execFile)("soffice", [...args, ...names], { cwd: folder, timeout: TIMEOUT_MS });
    return await Promise.all(names.map((name) => readFile(path.join(out, name))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withoutValues(bytes: Uint8Array): Uint8Array {
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]) =>
    name.startsWith("xl/worksheets/sheet")
      ? [name, strToU8(strFromU8(part).replace(/<\/f><v>[^<]*<\/v>/g, "</f>"))]
      : [name, part],
  );
  return zipSync(Object.fromEntries(parts));
}
