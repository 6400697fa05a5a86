import { readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AppError, UnreadableFileError } from "../../domain/errors.ts";
import { type Chunk, chunkDocument } from "../chunk.ts";
import { shippedClauseModel } from "../clauses/model.ts";
import { createEmbedder, type Embedder, toVectorText } from "../embed/index.ts";
import {
  type OutlineEntry,
  PARSE_LIMITS,
  type ParseContext,
  type ParsedDocument,
  type Unpacker,
} from "../parse/document.ts";
import { parseFile } from "../parse/index.ts";
import { documentOfElements } from "../parse/unstructured.ts";
import { readStructure } from "../structure/read-structure.ts";
import { documentNameTerms, nameTerms, openingOf } from "../terms.ts";
import { type Batch, createBatch } from "./batch.ts";
import type { FromReader, ToReader } from "./messages.ts";

/*
 * Runs in a process of its own: parsers meet hostile files, block their loop and keep what memory they took. The server kills
 * this process when it is silent or grows too large, and loses nothing but the attempt.
 */

const CHARACTERS_PER_WRITE = 200_000;
const OUTLINE_KEPT = 500;

/** Even when nothing else is to be said: a service that computes vectors may take its time. */
const STILL_HERE_MS = 2_000;
/** Before the first message, a large file is read from the disk. */
const LARGEST_FILE = 500_000_000;

let written: ((outcome: string | undefined) => void) | undefined;

function send(message: FromReader): void {
  process.send?.(message);
}

let underWay: Promise<string | undefined> = Promise.resolve(undefined);

/** One batch is under way while the next is made: memory stays bounded, the database sets the pace, and neither waits for the other. */
async function write(message: Extract<FromReader, { type: "write" | "entry" }>): Promise<void> {
  await underWay;
  underWay = new Promise<string | undefined>((resolve) => {
    written = resolve;
  });
  send(message);
}

process.on("message", (message: ToReader) => {
  if (message.type === "written") written?.(message.outcome);
  else if (message.type === "stop") process.exit(0);
  else void read(message);
});
// The server is gone, killed perhaps: its successor starts readers of its own.
process.on("disconnect", () => process.exit(0));
send({ type: "ready" });

async function read(job: Extract<ToReader, { type: "read" }>): Promise<void> {
  const { name } = job;
  try {
    const embedder = createEmbedder(job.embedder);
    const document = await parse(job);
    const said = { progress: 41, detail: "" };
    const batch = createBatch(job.rowsPerWrite, (writes) => write({ type: "write", writes, ...said }));
    const characters = await writePages(document, job.rowsPerWrite, batch);
    await writeChunks(document, job, embedder, batch, said);
    const structure = readStructure(document, shippedClauseModel());
    await batch.add({ type: "structure", json: JSON.stringify(structure) }, structure.definitions.length / 4);
    await underWay;
    const opening = openingOf(
      document.pages
        .slice(0, 8)
        .map((page) => page.text)
        .join(""),
    );
    send({
      type: "done",
      writes: batch.rest(),
      mediaType: document.mediaType,
      pages: document.pages.length,
      characters,
      title: document.title?.slice(0, 300) ?? null,
      outlineJson: JSON.stringify(globalOutline(document)),
      embedder: embedder.id,
      nameTerms: documentNameTerms(name, document.title),
      openingTerms: nameTerms(opening),
    });
  } catch (error) {
    await underWay; // what follows is read by the next conversation, which must not meet this one's answer
    const known =
      error instanceof AppError
        ? error
        : new UnreadableFileError("The file is damaged and cannot be read.", { cause: error });
    send({ type: "refused", code: known.code, message: known.message, fault: known.fault });
  }
}

async function parse({ path, name, unpack, elements }: Extract<ToReader, { type: "read" }>): Promise<ParsedDocument> {
  const { size } = await stat(path);
  if (size > LARGEST_FILE)
    throw new UnreadableFileError(`The file is larger than ${LARGEST_FILE / 1_000_000} MB, the limit. Split it.`);
  const bytes = await readFile(path);
  if (elements) return documentOfElements(bytes, name);
  let told = 0;
  const progress: ParseContext["progress"] = (fraction, detail, grantMs) => {
    if (!grantMs && Date.now() - told < 200) return;
    told = Date.now();
    const at = Math.round(2 + fraction * 38);
    send({ type: "progress", stage: "reading", progress: at, detail, ...(grantMs ? { grantMs } : {}) });
  };
  return parseFile(bytes, name, progress, PARSE_LIMITS, unpack ? unpackerFor(path, unpack) : undefined);
}

/** An archive's files lie in the folder beside the document's, each under a number. */
function unpackerFor(document: string, { entries, bytes }: { entries: number; bytes: number }): Unpacker {
  const outbox = join(dirname(dirname(document)), "out");
  let count = 0;
  return {
    entries,
    bytes,
    place: () => join(outbox, String(++count)),
    async take({ path, folder, name, sizeBytes }) {
      await write({ type: "entry", file: basename(path), folder, name, sizeBytes });
      const outcome = await underWay;
      await rm(path, { force: true });
      return outcome ?? "not read";
    },
  };
}

async function writePages(document: ParsedDocument, rows: number, batch: Batch): Promise<number> {
  let offset = 0;
  let pages: unknown[] = [];
  let size = 0;
  const flush = async () => {
    if (pages.length > 0) await batch.add({ type: "pages", json: JSON.stringify(pages) }, pages.length);
    pages = [];
    size = 0;
  };
  for (const [index, page] of document.pages.entries()) {
    const end = offset + page.text.length;
    const layout = page.layout ? storableLayout(page.layout) : null;
    pages.push({ page: index + 1, label: page.label ?? null, start: offset, end, text: page.text, layout });
    size += page.text.length;
    offset = end;
    if (pages.length >= rows || size >= CHARACTERS_PER_WRITE) await flush();
  }
  await flush();
  return offset;
}

/** The column headings serve search, which keeps them with its passages. */
function storableLayout(layout: NonNullable<ParsedDocument["pages"][number]["layout"]>): unknown {
  if (layout.kind !== "sheet") return layout;
  return { ...layout, cells: layout.cells.map(({ header: _, ...cell }) => cell) };
}

async function writeChunks(
  document: ParsedDocument,
  { name, rowsPerWrite }: Pick<Extract<ToReader, { type: "read" }>, "name" | "rowsPerWrite">,
  embedder: Embedder,
  batch: Batch,
  said: { progress: number; detail: string },
): Promise<void> {
  const pages = document.pages.length;
  let chunks: Chunk[] = [];
  const flush = async () => {
    if (chunks.length === 0) return;
    const texts = chunks.map((chunk) => `${chunk.lead}\n${chunk.text}`);
    const here = setInterval(() => {
      send({ type: "progress", stage: "indexing", progress: 45, detail: "waiting for the embeddings service" });
    }, STILL_HERE_MS);
    const vectors = await embedder.embed(texts).finally(() => clearInterval(here));
    const rows = chunks.map((chunk, index) => ({
      ...chunk,
      vector: toVectorText(vectors[index] ?? new Float32Array(1)),
    }));
    const page = chunks.at(-1)?.page ?? pages;
    chunks = [];
    await batch.add({ type: "chunks", json: JSON.stringify(rows) }, rows.length);
    said.progress = Math.round(45 + (page / pages) * 54);
    said.detail = pages > 1 ? `page ${page} of ${pages}` : "";
  };
  for (const chunk of chunkDocument(document, name)) {
    chunks.push(chunk);
    if (chunks.length >= rowsPerWrite) await flush();
  }
  await flush();
}

/** The outline with offsets into the document, as everything outside ingest counts. */
function globalOutline(document: ParsedDocument): OutlineEntry[] {
  const starts: number[] = [];
  let offset = 0;
  for (const page of document.pages) {
    starts.push(offset);
    offset += page.text.length;
  }
  return document.outline
    .filter((entry) => entry.level <= 2)
    .slice(0, OUTLINE_KEPT)
    .map((entry) => ({ ...entry, start: (starts[entry.page - 1] ?? 0) + entry.start }));
}
