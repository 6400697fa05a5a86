import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { EvalAids } from "./aids.ts";
import { openEvalRoom, percentile, rounded } from "./room.ts";

/** Gold pages of PDFs, counted from zero, as FinanceBench writes them; `pdfs/` lies beside the file. */
const Questions = z.array(
  z.object({
    question: z.string(),
    doc_name: z.string(),
    evidence: z.array(z.object({ evidence_page_num: z.int() })),
  }),
);

export interface PageReport {
  dataset: string;
  cases: number;
  documents: number;
  passages: number;
  ingestSeconds: number;
  /** Shares of the cases, between 0 and 1. */
  scores: Record<string, number>;
  searchMs: { p50: number; p95: number };
}

const CUTS = [1, 5, 10, 20] as const;
/** A page gives at most two passages: enough of them for twenty pages. */
const LIMIT = 40;

/** Asks every question over all filings in one room: how often a page with the evidence is among the first k pages found. */
export async function measureFinanceBench(target: string, aids?: EvalAids): Promise<PageReport> {
  const file = statSync(target).isDirectory() ? path.join(target, "questions.json") : target;
  const questions = Questions.parse(JSON.parse(readFileSync(file, "utf8")));
  const pdfs = path.join(path.dirname(file), "pdfs");
  const files = existsSync(pdfs) ? readdirSync(pdfs).filter((name) => name.endsWith(".pdf")) : [];
  const room = await openEvalRoom(pdfs, files, aids);
  const sums = new Map<string, number>();
  const add = (name: string, value: boolean) => sums.set(name, (sums.get(name) ?? 0) + (value ? 1 : 0));
  try {
    for (const { question, doc_name: name, evidence } of questions) {
      const { hits, found } = await room.search(question, LIMIT);
      const gold = new Set(evidence.map(({ evidence_page_num: page }) => `${name}.pdf:${page + 1}`));
      const pages = [...new Set(hits.map((hit) => `${room.names.get(hit.documentId)}:${hit.page}`))];
      add("document", hits[0] !== undefined && room.names.get(hits[0].documentId) === `${name}.pdf`);
      add("found", found);
      for (const cut of CUTS)
        add(
          `pageHitAt${cut}`,
          pages.slice(0, cut).some((page) => gold.has(page)),
        );
    }
    return {
      dataset: path.basename(path.dirname(file)),
      cases: questions.length,
      documents: files.length,
      passages: room.passages,
      ingestSeconds: rounded(room.ingestSeconds),
      scores: Object.fromEntries([...sums].map(([name, sum]) => [name, rounded(sum / questions.length)])),
      searchMs: { p50: rounded(percentile(room.searchMs, 0.5)), p95: rounded(percentile(room.searchMs, 0.95)) },
    };
  } finally {
    await room.close();
  }
}
