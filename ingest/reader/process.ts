import { readFile } from "node:fs/promises";
import { AppError, UnreadableFileError } from "../../domain/errors.ts";
import { type Chunk, chunkDocument } from "../chunk.ts";
import { createEmbedder, type Embedder, toVectorText } from "../embed/index.ts";
import type { OutlineEntry, ParsedDocument } from "../parse/document.ts";
import { parseFile } from "../parse/index.ts";
import { documentNameTerms, nameTerms, openingOf } from "../terms.ts";
import type { FromReader, ToReader } from "./messages.ts";

/*
 * Runs in a process of its own: parsers meet hostile files, block their loop and keep what memory they took. The server kills
 * this process when it is silent or grows too large, and loses nothing but the attempt.
 */

/** Forty rows take the database some 30 ms with their word index: nobody else waits longer than that. */
const CHUNKS_PER_WRITE = 40;
const PAGES_PER_WRITE = 40;
const CHARACTERS_PER_WRITE = 200_000;
const OUTLINE_KEPT = 500;

let written: (() => void) | undefined;

function send(message: FromReader): void {
  process.send?.(message);
}

let underWay: Promise<void> = Promise.resolve();

/** One batch is under way while the next is made: memory stays bounded, the database sets the pace, and neither waits for the other. */
async function write(message: Extract<FromReader, { type: "pages" | "chunks" }>): Promise<void> {
  await underWay;
  underWay = new Promise<void>((resolve) => {
    written = resolve;
  });
  send(message);
}

process.on("message", (message: ToReader) => {
  if (message.type === "written") written?.();
  else if (message.type === "stop") process.exit(0);
  else void read(message);
});
// The server is gone, killed perhaps: its successor starts readers of its own.
process.on("disconnect", () => process.exit(0));
send({ type: "ready" });

async function read({ path, name, embedder: config }: Extract<ToReader, { type: "read" }>): Promise<void> {
  try {
    const embedder = createEmbedder(config);
    let told = 0;
    const document = await parseFile(await readFile(path), name, (fraction, detail) => {
      if (Date.now() - told < 200) return;
      told = Date.now();
      send({ type: "progress", stage: "reading", progress: Math.round(2 + fraction * 38), detail });
    });
    const characters = await writePages(document);
    await writeChunks(document, name, embedder);
    await underWay;
    const opening = openingOf(
      document.pages
        .slice(0, 3)
        .map((page) => page.text)
        .join(""),
    );
    send({
      type: "done",
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

async function writePages(document: ParsedDocument): Promise<number> {
  let offset = 0;
  let batch: unknown[] = [];
  let size = 0;
  const flush = async () => {
    if (batch.length > 0) await write({ type: "pages", json: JSON.stringify(batch) });
    batch = [];
    size = 0;
  };
  for (const [index, page] of document.pages.entries()) {
    const end = offset + page.text.length;
    const layout = page.layout ? storableLayout(page.layout) : null;
    batch.push({ page: index + 1, label: page.label ?? null, start: offset, end, text: page.text, layout });
    size += page.text.length;
    offset = end;
    if (batch.length >= PAGES_PER_WRITE || size >= CHARACTERS_PER_WRITE) await flush();
  }
  await flush();
  return offset;
}

/** The column headings serve search, which keeps them with its passages. */
function storableLayout(layout: NonNullable<ParsedDocument["pages"][number]["layout"]>): unknown {
  if (layout.kind !== "sheet") return layout;
  return { ...layout, cells: layout.cells.map(({ header: _, ...cell }) => cell) };
}

async function writeChunks(document: ParsedDocument, name: string, embedder: Embedder): Promise<void> {
  const pages = document.pages.length;
  let batch: Chunk[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const vectors = await embedder.embed(batch.map((chunk) => `${chunk.lead}\n${chunk.text}`));
    const rows = batch.map((chunk, index) => ({
      ...chunk,
      vector: toVectorText(vectors[index] ?? new Float32Array(1)),
    }));
    const page = batch.at(-1)?.page ?? pages;
    batch = [];
    await write({
      type: "chunks",
      json: JSON.stringify(rows),
      progress: Math.round(45 + (page / pages) * 54),
      detail: pages > 1 ? `page ${page} of ${pages}` : "",
    });
  };
  for (const chunk of chunkDocument(document, name)) {
    batch.push(chunk);
    if (batch.length >= CHUNKS_PER_WRITE) await flush();
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
