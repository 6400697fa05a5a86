import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { features, segments } from "../tools/data-room/search/text.ts";

/*
 * Learns which words speak for which kind of clause from annotated contracts, and writes tools/data-room/search/clause-weights.json.
 *   node evals/train-clauses.ts --dataset FILE     FILE as LegalBench-RAG writes it; contracts/ lies beside it
 * The weights are counts over hundreds of contracts. A word must occur in the clause in at least three of them, so that no
 * party's name and no single contract's wording gets in.
 */

const Dataset = z.object({
  tests: z.array(
    z.object({
      category: z.string(),
      snippets: z.array(z.object({ file_path: z.string(), span: z.tuple([z.number(), z.number()]) })),
    }),
  ),
});

/** Measured: 60 lose three points of recall, 250 gain half of one and double the file. */
const KEPT = 120;
const LEAST_LOG_ODDS = 0.7;

interface Counts {
  positives: number;
  byFeature: Map<string, { passages: number; contracts: Set<string> }>;
}

const { values } = parseArgs({ options: { dataset: { type: "string" } } });
if (!values.dataset) throw new Error("--dataset FILE is needed");
const folder = path.join(path.dirname(values.dataset), "contracts");
const { tests } = Dataset.parse(JSON.parse(readFileSync(values.dataset, "utf8")));

const gold = new Map<string, Map<string, [number, number][]>>();
for (const { category, snippets } of tests) {
  for (const { file_path: file, span } of snippets) {
    const clauses = gold.get(file) ?? new Map<string, [number, number][]>();
    clauses.set(category, [...(clauses.get(category) ?? []), span]);
    gold.set(file, clauses);
  }
}

let passages = 0;
const everywhere = new Map<string, number>();
const byClause = new Map<string, Counts>();
for (const [file, clauses] of gold) {
  const text = readFileSync(path.join(folder, file), "utf8");
  for (const { start, end } of segments(text)) {
    const found = features(text.slice(start, end));
    passages++;
    for (const feature of found) everywhere.set(feature, (everywhere.get(feature) ?? 0) + 1);
    for (const [clause, spans] of clauses) if (belongs(start, end, spans)) count(clause, file, found);
  }
}

/** Half of the passage is the clause, or most of the clause is in the passage. */
function belongs(start: number, end: number, spans: readonly [number, number][]): boolean {
  return spans.some(([from, to]) => {
    const shared = Math.min(end, to) - Math.max(start, from);
    return shared > 0 && (shared >= 0.5 * (end - start) || shared >= 0.6 * (to - from));
  });
}

function count(clause: string, file: string, found: ReadonlySet<string>): void {
  const counts = byClause.get(clause) ?? { positives: 0, byFeature: new Map() };
  byClause.set(clause, counts);
  counts.positives++;
  for (const feature of found) {
    const seen = counts.byFeature.get(feature) ?? { passages: 0, contracts: new Set<string>() };
    seen.passages++;
    seen.contracts.add(file);
    counts.byFeature.set(feature, seen);
  }
}

const weights: Record<string, Record<string, number>> = {};
for (const [clause, { positives, byFeature }] of [...byClause].sort(([a], [b]) => a.localeCompare(b))) {
  const ranked: { feature: string; logOdds: number; rank: number }[] = [];
  for (const [feature, seen] of byFeature) {
    if (seen.contracts.size < Math.max(3, 0.02 * positives)) continue;
    const inside = (seen.passages + 0.5) / (positives + 1);
    const outside = ((everywhere.get(feature) ?? 0) - seen.passages + 0.5) / (passages - positives + 1);
    const logOdds = Math.log(inside / outside);
    if (logOdds > LEAST_LOG_ODDS) ranked.push({ feature, logOdds, rank: logOdds * Math.sqrt(inside) });
  }
  ranked.sort((a, b) => b.rank - a.rank || a.feature.localeCompare(b.feature));
  weights[clause] = Object.fromEntries(
    ranked.slice(0, KEPT).map(({ feature, logOdds }) => [feature, Math.round(logOdds * 10) / 10]),
  );
}
const target = new URL("../tools/data-room/search/clause-weights.json", import.meta.url);
const source =
  "Word statistics over the Contract Understanding Atticus Dataset (CUAD) v1, The Atticus Project, CC BY 4.0";
const lines = Object.entries(weights).map(
  ([clause, terms]) => `    ${JSON.stringify(clause)}: ${JSON.stringify(terms)}`,
);
writeFileSync(target, `{\n  "source": ${JSON.stringify(source)},\n  "weights": {\n${lines.join(",\n")}\n  }\n}\n`);
process.stdout.write(`${byClause.size} kinds of clause from ${gold.size} contracts, ${passages} passages\n`);
