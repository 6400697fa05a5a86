import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase } from "../../db/database.ts";
import { type Ingested, ingestFolder } from "./ingesting.ts";
import { ingestWithLangChain } from "./langchain.ts";
import { writeLargeRoom } from "./large-room.ts";
import { learnProse } from "./prose.ts";
import { makePdf, writeSampleFiles, writeWarmUp } from "./sample-files.ts";
import { onServer } from "./server-database.ts";

/** Both programs have read eight small files when the clock starts: imports, processes, connections and compilers are warm. */
export async function run({ dataset, megabytes }: { dataset?: string; megabytes?: number }): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "parley-bench-"));
  try {
    if (megabytes) return await benchLargeRoom(home, megabytes, dataset);
    await benchOnePdf(home);
    await onServer(async (database, url) => {
      const folder = dataset ?? path.join(home, "files");
      if (!dataset) {
        mkdirSync(folder);
        await writeSampleFiles(folder);
      }
      const warmUp = path.join(home, "warm-up");
      mkdirSync(warmUp);
      await writeWarmUp(warmUp);
      const peer = ingestWithLangChain(url, folder, warmUp);
      const ours = await ingestFolder(database, folder, warmUp);
      const perSecond = (one: Pick<Ingested, "seconds">, count: number) => Math.round(count / one.seconds);
      console.table({
        Parley: {
          seconds: ours.seconds.toFixed(1),
          "pages/s": perSecond(ours, ours.pages),
          "chunks/s": perSecond(ours, ours.chunks),
          "MB/s": (ours.bytes / ours.seconds / 1e6).toFixed(2),
          failed: ours.failed,
        },
        LangChain: {
          seconds: peer.seconds.toFixed(1),
          "pages/s": perSecond(peer, ours.pages),
          "chunks/s": perSecond(peer, peer.chunks),
          "MB/s": (ours.bytes / peer.seconds / 1e6).toFixed(2),
          failed: peer.failed.length,
        },
      });
      console.log(`the same files in ${(peer.seconds / ours.seconds).toFixed(2)} times the time; target 2`);
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** With `--megabytes N`: a room of that size, its PDFs taken from `--dataset` where one is given. Without LangChain. */
async function benchLargeRoom(home: string, megabytes: number, dataset: string | undefined): Promise<void> {
  const folder = path.join(home, "files");
  const files = await writeLargeRoom(folder, megabytes, dataset);
  await onServer(async (database) => {
    const { seconds, bytes, pages, chunks, failed } = await ingestFolder(database, folder);
    console.log(
      `${Math.round(bytes / 1e6)} MB in ${files} files, ${failed} failed: ${Math.round(seconds)} s; target for 1,000 MB 600. ${pages} pages, ${chunks} passages`,
    );
  });
}

/** The wait of somebody who drops one contract into a chat, on the embedded database. */
async function benchOnePdf(home: string): Promise<void> {
  const folder = path.join(home, "one");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "contract.pdf"), await makePdf(learnProse(undefined)(1), 100));
  const database = await openDatabase({ dataDir: path.join(home, "data") });
  try {
    const { seconds, pages, chunks } = await ingestFolder(database, folder);
    console.log(`a PDF of ${pages} pages (${chunks} passages) can be searched after ${seconds.toFixed(2)} s; target 3`);
  } finally {
    await database.close();
  }
}
