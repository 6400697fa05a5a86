import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { AppError } from "../domain/errors.ts";
import { detectFormat } from "../ingest/parse/detect.ts";
import type { ParsedPage } from "../ingest/parse/document.ts";
import { ReaderDiedError } from "../ingest/reader/converse.ts";
import { READER_LIMITS } from "../ingest/reader/limits.ts";
import type { Write } from "../ingest/reader/messages.ts";
import { createReaderPool, type ReaderPool } from "../ingest/reader/pool.ts";

/** `files/` lies beside the manifest; texts that are known to stand in a file, and for some the whole text as Markdown. */
const Manifest = z.array(
  z.object({
    file: z.string(),
    contains_confirmed: z.array(z.string()).default([]),
    expected_md: z.string().optional(),
  }),
);
type Case = z.infer<typeof Manifest>[number];

interface Reading {
  file: string;
  format: string;
  seconds: number;
  pages: number;
  /** The document's text, and the rows of its tables without the headings that are repeated in them. */
  text: string;
  refused?: string;
}

interface FormatScore {
  files: number;
  pages: number;
  seconds: number;
  snippetsFound: number;
  snippets: number;
  tokenRecall: number | null;
  refused: number;
}

export interface IngestReport {
  files: number;
  scores: Record<string, number>;
  formats: Record<string, FormatScore>;
  missed: { file: string; snippet: string }[];
  lowRecall: { file: string; recall: number }[];
  refused: { file: string; reason: string }[];
  droppedExpectations: string[];
  hostile: { files: number; ready: number; refused: number; slowestSeconds: number; overTime: string[] };
}

const IMAGES = new Set(["png", "jpeg", "tiff", "bmp", "webp", "gif"]);
const AT_ONCE = 2;
const HOSTILE_SECONDS = 20;
/** Files whose expected text several files share: it is the text of one of them, and nobody says of which. */
const SHARED_BY = 3;

/** Reads every file as the server does, in processes that a bad file may end, and compares what came out with what is known to stand in it. */
export async function measureIngest(folder: string): Promise<IngestReport> {
  const cases = Manifest.parse(JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8")));
  const pool = createReaderPool({ limits: { ...READER_LIMITS, slots: AT_ONCE } });
  try {
    const own = cases.filter(({ file }) => existsSync(path.join(folder, file)) && !file.startsWith("hostile/"));
    const readings = await readAll(
      pool,
      folder,
      own.map(({ file }) => file),
    );
    const hostile = await readHostile(pool, folder);
    return report(folder, own, readings, hostile);
  } finally {
    await pool.close();
  }
}

async function readAll(pool: ReaderPool, folder: string, files: readonly string[]): Promise<Map<string, Reading>> {
  const readings = new Map<string, Reading>();
  const queue = [...files];
  const lane = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift())
      readings.set(file, await readOne(pool, folder, file));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return readings;
}

const pagesOf = (writes: readonly Write[]) =>
  writes.filter(({ type }) => type === "pages").flatMap(({ json }) => JSON.parse(json) as ParsedPage[]);

async function readOne(pool: ReaderPool, folder: string, file: string): Promise<Reading> {
  const location = path.join(folder, file);
  const name = path.basename(file).replace(/^[a-z]+__/, "");
  const started = performance.now();
  const pages: ParsedPage[] = [];
  let refused: string | undefined;
  try {
    const result = await pool.read(
      { type: "read", path: location, name, embedder: { kind: "local" }, rowsPerWrite: 40 },
      {
        progress() {},
        async write(message) {
          pages.push(...pagesOf(message.writes));
        },
      },
      AbortSignal.timeout(300_000),
    );
    if (result.type === "refused") refused = result.message;
    else pages.push(...pagesOf(result.writes));
  } catch (error) {
    refused = error instanceof ReaderDiedError ? error.reason : String(error);
  }
  const seconds = (performance.now() - started) / 1_000;
  const text =
    refused === undefined ? pages.flatMap((page) => [page.label ?? "", page.text, ...rowsOf(page)]).join("\n") : "";
  const format = await formatOf(location, name);
  return { file, format, seconds, pages: pages.length, text, ...(refused === undefined ? {} : { refused }) };
}

async function formatOf(location: string, name: string): Promise<string> {
  try {
    return await detectFormat(new Uint8Array(readFileSync(location)), name);
  } catch (error) {
    return error instanceof AppError && error.code === "FILE_ENCRYPTED" ? "encrypted" : "unsupported";
  }
}

/** A known text may run over several cells, whose rows repeat the headings of their columns between them. */
function rowsOf({ layout }: ParsedPage): string[] {
  if (layout?.kind === "blocks")
    return layout.blocks.flatMap(
      ({ rows }) => rows?.map((row) => row.map(({ text }) => text).join(" ")).join(" ") ?? [],
    );
  if (layout?.kind !== "sheet") return [];
  return [layout.cells.map(({ value }) => value).join(" ")];
}

async function readHostile(pool: ReaderPool, folder: string): Promise<Reading[]> {
  const hostile = path.join(folder, "hostile");
  if (!existsSync(hostile)) return [];
  const names = readdirSync(hostile).map((name) => `hostile/${name}`);
  return [...(await readAll(pool, folder, names)).values()];
}

function report(
  folder: string,
  cases: readonly Case[],
  readings: ReadonlyMap<string, Reading>,
  hostile: readonly Reading[],
): IngestReport {
  const expectations = new Map<string, string>();
  for (const { file, expected_md: expected } of cases)
    if (expected) expectations.set(file, readFileSync(path.join(folder, expected), "utf8"));
  const dropped = sharedExpectations(expectations);
  for (const file of dropped) expectations.delete(file);

  const formats: Record<string, FormatScore> = {};
  const recalls = new Map<string, number[]>();
  const missed: IngestReport["missed"] = [];
  const lowRecall: IngestReport["lowRecall"] = [];
  for (const one of cases) {
    const reading = readings.get(one.file);
    if (!reading) continue;
    formats[reading.format] ??= {
      files: 0,
      pages: 0,
      seconds: 0,
      snippetsFound: 0,
      snippets: 0,
      tokenRecall: null,
      refused: 0,
    };
    const score = formats[reading.format] as FormatScore;
    score.files++;
    score.pages += reading.pages;
    score.seconds += reading.seconds;
    if (reading.refused !== undefined) score.refused++;
    const text = normalize(reading.text);
    for (const snippet of one.contains_confirmed) {
      score.snippets++;
      if (text.includes(normalize(snippet))) score.snippetsFound++;
      else missed.push({ file: one.file, snippet });
    }
    const expected = expectations.get(one.file);
    const recall = expected === undefined ? undefined : tokenRecall(expected, text);
    if (recall === undefined) continue;
    recalls.set(reading.format, [...(recalls.get(reading.format) ?? []), recall]);
    if (recall < 0.95) lowRecall.push({ file: one.file, recall: round(recall) });
  }
  for (const [format, score] of Object.entries(formats)) {
    score.seconds = round(score.seconds);
    const found = recalls.get(format);
    if (found) score.tokenRecall = round(median(found));
  }
  const slowest = Math.max(0, ...hostile.map(({ seconds }) => seconds));
  const overTime = hostile.filter(({ seconds }) => seconds > HOSTILE_SECONDS).map(({ file }) => file);
  return {
    files: readings.size,
    scores: {
      ...shares(formats),
      tokenRecallMedian: round(median([...recalls.values()].flat())),
      hostileEnded: hostile.length === 0 ? 1 : round(1 - overTime.length / hostile.length),
    },
    formats: Object.fromEntries(Object.entries(formats).sort(([a], [b]) => a.localeCompare(b))),
    missed,
    lowRecall,
    refused: [...readings.values()].flatMap(({ file, refused }) => (refused ? [{ file, reason: refused }] : [])),
    droppedExpectations: dropped,
    hostile: {
      files: hostile.length,
      ready: hostile.filter(({ refused }) => refused === undefined).length,
      refused: hostile.filter(({ refused }) => refused !== undefined).length,
      slowestSeconds: round(slowest),
      overTime,
    },
  };
}

/** Shares of the known texts: of all files, of the formats that are read, of those without PDF and images, and of the weakest format. */
function shares(formats: Record<string, FormatScore>): Record<string, number> {
  const of = (wanted: (format: string) => boolean) => {
    const chosen = Object.entries(formats).filter(([format]) => wanted(format));
    const total = chosen.reduce((sum, [, { snippets }]) => sum + snippets, 0);
    return total === 0 ? 1 : round(chosen.reduce((sum, [, { snippetsFound }]) => sum + snippetsFound, 0) / total);
  };
  const supported = (format: string) => format !== "unsupported" && format !== "encrypted";
  const weakest = Object.entries(formats)
    .filter(([format, { snippets }]) => supported(format) && snippets > 0)
    .map(([, { snippetsFound, snippets }]) => snippetsFound / snippets);
  return {
    snippets: of(() => true),
    snippetsSupported: of(supported),
    snippetsWithoutPdfAndImages: of((format) => supported(format) && format !== "pdf" && !IMAGES.has(format)),
    snippetsOfImages: of((format) => IMAGES.has(format)),
    weakestFormat: round(Math.min(1, ...weakest)),
  };
}

function sharedExpectations(expectations: ReadonlyMap<string, string>): string[] {
  const holders = new Map<string, string[]>();
  for (const [file, text] of expectations) holders.set(text, [...(holders.get(text) ?? []), file]);
  return [...holders.values()].filter((files) => files.length >= SHARED_BY).flat();
}

/** Case, white space, Markdown's escapes, the marks between cells and the NUL that ends some strings say nothing about the words. */
const normalize = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\\(?=[^\p{L}\p{N}\s])/gu, "")
    .replace(/[·|]/g, " ")
    .replaceAll("\0", " ")
    .replace(/\s+/g, " ")
    .trim();

/** Of the distinct words of the expected text, the share that came out. */
function tokenRecall(expected: string, text: string): number | undefined {
  const words = (content: string) => new Set(content.match(/[\p{L}\p{N}]+/gu) ?? []);
  const wanted = words(normalize(expected.replace(/<!--[\s\S]*?-->/g, " ").replace(/\]\([^)]*\)/g, "] ")));
  if (wanted.size === 0) return undefined;
  const found = words(text);
  return [...wanted].filter((word) => found.has(word)).length / wanted.size;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return 1;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
