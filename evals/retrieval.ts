import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { asActor, asSystem } from "../db/as-actor.ts";
import { openDatabase } from "../db/database.ts";
import type { Actor } from "../domain/actor.ts";
import { toVectorText } from "../ingest/embed/index.ts";
import { createLocalEmbedder } from "../ingest/embed/local.ts";
import { openFileStore } from "../ingest/files.ts";
import { createIngest } from "../ingest/ingest.ts";
import { type Hit, searchPassages } from "../tools/data-room/search/search.ts";

/** Gold character spans in text files, as LegalBench-RAG writes them; `contracts/` lies beside the file. */
const SpanSet = z.object({
  tests: z.array(
    z.object({
      query: z.string(),
      snippets: z.array(z.object({ file_path: z.string(), span: z.tuple([z.number(), z.number()]) })).min(1),
    }),
  ),
});
/** Gold pages of PDFs, counted from zero, as FinanceBench writes them; `pdfs/` lies beside the file. */
const PageSet = z.array(
  z.object({
    question: z.string(),
    doc_name: z.string(),
    evidence: z.array(z.object({ evidence_page_num: z.int() })),
  }),
);

interface Case {
  question: string;
  document: string;
  spans: [number, number][];
  pages: number[];
}
interface Dataset {
  folder: string;
  files: string[];
  cases: Case[];
}

export interface RetrievalReport {
  dataset: string;
  cases: number;
  documents: number;
  passages: number;
  ingestSeconds: number;
  /** Shares of the cases, or means over them, between 0 and 1. */
  scores: Record<string, number>;
  searchMs: { p50: number; p95: number };
}

const LIMIT = 10;

/** Ingests the dataset's documents into a room of their own, asks every question over all of them, and scores the places found. */
export async function measureRetrieval(datasetPath: string): Promise<RetrievalReport> {
  const dataset = readDataset(datasetPath);
  const dataDir = mkdtempSync(path.join(tmpdir(), "parley-retrieval-"));
  const database = await openDatabase({ dataDir });
  const quiet = { info() {}, warn() {}, error() {} };
  const files = await openFileStore(path.join(dataDir, "files"));
  const ingest = await createIngest({ database, files, embedder: { kind: "local" }, log: quiet });
  try {
    const actor = await makeActor(database.pool);
    const started = performance.now();
    const names = new Map<string, string>();
    for (const name of dataset.files) {
      const received = await files.receive(createReadStream(path.join(dataset.folder, name)), 200_000_000);
      const { documentId } = await ingest.accept(actor, { roomId: "mine" }, { ...received, name });
      names.set(documentId, name);
    }
    await ingest.start();
    for (;;) {
      const { documents } = await ingest.queueState();
      if (!documents.queued && !documents.processing) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ingestSeconds = (performance.now() - started) / 1_000;
    const embedder = createLocalEmbedder();
    const times: number[] = [];
    const sums = new Map<string, number>();
    for (const one of dataset.cases) {
      const before = performance.now();
      const [vector] = await embedder.embed([one.question]);
      const { hits, found } = await asActor(database.pool, actor, (db) =>
        searchPassages(db, one.question, vector && toVectorText(vector), {}, LIMIT),
      );
      times.push(performance.now() - before);
      for (const [name, value] of Object.entries(score(one, hits, names, found)))
        sums.set(name, (sums.get(name) ?? 0) + value);
    }
    times.sort((a, b) => a - b);
    const { rows } = await asSystem(database.pool, (db) =>
      db.query<{ n: number }>("select count(*)::int as n from chunks"),
    );
    return {
      dataset: path.basename(datasetPath),
      cases: dataset.cases.length,
      documents: dataset.files.length,
      passages: rows[0]?.n ?? 0,
      ingestSeconds: round(ingestSeconds),
      scores: Object.fromEntries([...sums].map(([name, sum]) => [name, round(sum / dataset.cases.length)])),
      searchMs: {
        p50: round(times[Math.floor(times.length * 0.5)] ?? 0),
        p95: round(times[Math.floor(times.length * 0.95)] ?? 0),
      },
    };
  } finally {
    await ingest.close();
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;

function readDataset(datasetPath: string): Dataset {
  const content: unknown = JSON.parse(readFileSync(datasetPath, "utf8"));
  const folder = path.dirname(datasetPath);
  const spans = SpanSet.safeParse(content);
  if (spans.success) {
    const cases = spans.data.tests.map(({ query, snippets }) => {
      const document = snippets[0]?.file_path ?? "";
      return {
        question: query,
        document,
        spans: snippets.filter((one) => one.file_path === document).map(({ span }) => span),
        pages: [],
      };
    });
    return {
      folder: path.join(folder, "contracts"),
      files: [...new Set(cases.map(({ document }) => document))],
      cases,
    };
  }
  const pages = PageSet.parse(content);
  const pdfs = path.join(folder, "pdfs");
  const files = existsSync(pdfs) ? readdirSync(pdfs).filter((name) => name.endsWith(".pdf")) : [];
  const cases = pages.map(({ question, doc_name: name, evidence }) => ({
    question,
    document: `${name}.pdf`,
    spans: [],
    pages: evidence.map(({ evidence_page_num: page }) => page + 1),
  }));
  return { folder: pdfs, files, cases };
}

/** Precision at 1 and recall at 8 over characters, as LegalBench-RAG defines them; page hit at k over distinct pages. */
function score(
  one: Case,
  hits: readonly Hit[],
  names: ReadonlyMap<string, string>,
  found: boolean,
): Record<string, number> {
  const right = (hit: Hit | undefined) => hit !== undefined && names.get(hit.documentId) === one.document;
  const first = hits[0];
  const common = { document: right(first) ? 1 : 0, found: found ? 1 : 0 };
  if (one.spans.length > 0) {
    const shared = (start: number, end: number) =>
      one.spans.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
    const gold = one.spans.reduce((sum, [from, to]) => sum + to - from, 0);
    const got = hits
      .slice(0, 8)
      .filter(right)
      .reduce((sum, hit) => sum + shared(hit.start, hit.end), 0);
    return {
      ...common,
      precisionAt1: first && right(first) ? shared(first.start, first.end) / (first.end - first.start) : 0,
      recallAt8: Math.min(1, got / gold),
      answerTouchesGold: first?.answer && right(first) && shared(first.answer.start, first.answer.end) > 0 ? 1 : 0,
    };
  }
  const pages = [...new Set(hits.map((hit) => (right(hit) ? hit.page : -hit.page)))];
  const hitAt = (k: number) => (pages.slice(0, k).some((page) => one.pages.includes(page)) ? 1 : 0);
  return { ...common, pageHitAt1: hitAt(1), pageHitAt5: hitAt(5), pageHitAt10: hitAt(10) };
}

async function makeActor(pool: Parameters<typeof asSystem>[0]): Promise<Actor> {
  await asSystem(pool, async (db) => {
    await db.query("insert into tenants (id, slug, name) values ('tenant_eval', 'eval', 'Evaluation')");
    await db.query(
      "insert into users (id, tenant_id, email, name, role) values ('user_eval', 'tenant_eval', 'eval@example.com', 'Evaluation', 'partner')",
    );
  });
  return {
    tenantId: "tenant_eval",
    userId: "user_eval",
    email: "eval@example.com",
    name: "Evaluation",
    role: "partner",
    channel: "cli",
  };
}
