import path from "node:path";
import { findClauses } from "../ingest/clauses/find-clauses.ts";
import {
  type ClauseModel,
  createClauseModel,
  readShippedWeights,
  shippedClauseModel,
} from "../ingest/clauses/model.ts";
import { groupByKind } from "../ingest/structure/read-structure.ts";
import type { Hit } from "../tools/data-room/search/hits.ts";
import type { SearchOptions } from "../tools/data-room/search/search.ts";
import type { EvalAids } from "./aids.ts";
import { type Contract, type ContractSet, readContractSets } from "./clauses/corpus.ts";
import { trainClauseModel } from "./clauses/train.ts";
import { type EvalRoom, openEvalRoom, percentile, rounded } from "./room.ts";

/** Precision and recall over characters at each cut, as LegalBench-RAG defines them, and the share of first hits in the right document. */
export interface CharacterScores {
  precision: Record<string, number>;
  recall: Record<string, number>;
  document: number;
  found: number;
  answerTouchesGold: number;
}

export interface RetrievalReport {
  documents: number;
  passages: number;
  ingestSeconds: number;
  sets: {
    name: string;
    cases: number;
    /** Which model recognised the clauses: never one that has learned from the contracts it is asked about. */
    model: string;
    withClauses: CharacterScores;
    withoutClauses: CharacterScores;
  }[];
  scores: Record<string, number>;
  searchMs: { p50: number; p95: number };
}

const CUTS = [1, 4, 8, 16, 64] as const;
const FOLDS = 4;
/** A set this much larger than another one is taken as what the smaller one's model learns from. */
const LARGER = 3;

/** Asks every question of the sets over all their contracts in one room. */
export async function measureRetrieval(target: string, aids?: EvalAids): Promise<RetrievalReport> {
  const sets = readContractSets(target);
  if (sets.length === 0) throw new Error(`${target} holds no question set with a contracts folder beside it`);
  const contracts = new Map(sets.flatMap((set) => [...set.contracts]));
  const folder = target.endsWith(".json") ? path.dirname(target) : target;
  const room = await openEvalRoom(path.join(folder, "contracts"), [...contracts.keys()].sort(), aids);
  try {
    const measured: RetrievalReport["sets"] = [];
    for (const set of sets) measured.push(await measureSet(room, set, sets));
    return {
      documents: contracts.size,
      passages: room.passages,
      ingestSeconds: rounded(room.ingestSeconds),
      sets: measured,
      scores: Object.fromEntries(measured.flatMap(scoresOf)),
      searchMs: { p50: rounded(percentile(room.searchMs, 0.5)), p95: rounded(percentile(room.searchMs, 0.95)) },
    };
  } finally {
    await room.close();
  }
}

async function measureSet(room: EvalRoom, set: ContractSet, sets: readonly ContractSet[]) {
  const { name, models } = unseenModels(set, sets);
  for (const [documentId, file] of room.names) {
    const contract = set.contracts.get(file);
    const model = models.get(file);
    if (contract && model) await room.replaceClauses(documentId, groupByKind(findClauses(contract.text, model)));
  }
  return {
    name: set.name,
    cases: set.tests.length,
    model: name,
    withClauses: await ask(room, set, (file) => ({ model: models.get(file) ?? shippedClauseModel() })),
    withoutClauses: await ask(room, set, () => ({ clauses: false })),
  };
}

/** For each contract a model that has not learned from it. */
function unseenModels(
  set: ContractSet,
  sets: readonly ContractSet[],
): { name: string; models: Map<string, ClauseModel> } {
  const contracts = [...set.contracts.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  const seen = new Set(readShippedWeights().trainedOn);
  const all = (model: ClauseModel) => new Map(contracts.map(({ file }) => [file, model]));
  if (!contracts.some(({ id }) => seen.has(id))) return { name: "shipped", models: all(shippedClauseModel()) };
  const others = new Map(
    sets
      .filter((other) => other !== set)
      .flatMap((other) => [...other.contracts])
      .filter(([file]) => !set.contracts.has(file)),
  );
  if (others.size >= LARGER * contracts.length)
    return { name: `learned from the other ${others.size} contracts`, models: all(train([...others.values()])) };
  const models = new Map<string, ClauseModel>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = train(contracts.filter((_, index) => index % FOLDS !== fold));
    contracts.filter((_, index) => index % FOLDS === fold).forEach(({ file }) => void models.set(file, model));
  }
  return { name: `cross-validated in ${FOLDS} folds`, models };
}

const train = (contracts: readonly Contract[]): ClauseModel => createClauseModel(trainClauseModel(contracts));

async function ask(
  room: EvalRoom,
  set: ContractSet,
  optionsFor: (file: string) => SearchOptions,
): Promise<CharacterScores> {
  const sums = { document: 0, found: 0, answerTouchesGold: 0 };
  const precision = new Map<number, number>(CUTS.map((cut) => [cut, 0]));
  const recall = new Map<number, number>(CUTS.map((cut) => [cut, 0]));
  for (const { query, snippets } of set.tests) {
    const file = snippets[0]?.file_path ?? "";
    const gold = snippets.filter((one) => one.file_path === file).map(({ span }) => span);
    const goldLength = gold.reduce((sum, [from, to]) => sum + to - from, 0);
    const shared = (start: number, end: number) =>
      gold.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
    const { hits, found } = await room.search(query, Math.max(...CUTS), optionsFor(file));
    const right = (hit: Hit) => room.names.get(hit.documentId) === file;
    for (const cut of CUTS) {
      const first = hits.slice(0, cut);
      const length = first.reduce((sum, hit) => sum + hit.end - hit.start, 0);
      const got = first.filter(right).reduce((sum, hit) => sum + shared(hit.start, hit.end), 0);
      precision.set(cut, (precision.get(cut) ?? 0) + (length > 0 ? got / length : 0));
      recall.set(cut, (recall.get(cut) ?? 0) + got / goldLength);
    }
    const [best] = hits;
    if (best && right(best)) sums.document++;
    if (found) sums.found++;
    if (best?.answer && right(best) && shared(best.answer.start, best.answer.end) > 0) sums.answerTouchesGold++;
  }
  const mean = (sum: number) => rounded(sum / set.tests.length);
  return {
    precision: Object.fromEntries([...precision].map(([cut, sum]) => [cut, mean(sum)])),
    recall: Object.fromEntries([...recall].map(([cut, sum]) => [cut, mean(sum)])),
    document: mean(sums.document),
    found: mean(sums.found),
    answerTouchesGold: mean(sums.answerTouchesGold),
  };
}

/** The figures that a baseline holds. */
function scoresOf({ name, withClauses, withoutClauses }: RetrievalReport["sets"][number]): [string, number][] {
  const of = (mode: string, { precision, recall }: CharacterScores): [string, number][] => [
    [`${name}, ${mode}: precision@1`, precision[1] ?? 0],
    [`${name}, ${mode}: recall@8`, recall[8] ?? 0],
  ];
  return [
    [`${name}: document`, withClauses.document],
    [`${name}: found`, withClauses.found],
    [`${name}: answer touches gold`, withClauses.answerTouchesGold],
    ...of("clause model", withClauses),
    ...of("without", withoutClauses),
  ];
}

/** What others reached on the CUAD part of LegalBench-RAG, precision and recall in per cent where they were published. */
const PUBLISHED = [
  { system: "LegalBench-RAG paper, 500-character chunks, text-embedding-3-large", "P@1": 2.0, "R@8": 31.7 },
  { system: "best third-party system seen (paid embedder, hybrid, document routing)", "P@1": 39.4, "R@8": 81.4 },
  { system: "BM25, 1,000 characters with the file name", "P@1": 0.3, "R@8": 19.8 },
];

/** Precision and recall at each cut beside the published figures, for a terminal. */
export function printRetrieval({ sets }: RetrievalReport): void {
  const percent = (value: number | undefined) => Math.round((value ?? 0) * 1_000) / 10;
  for (const { name, cases, model, withClauses, withoutClauses } of sets) {
    console.log(`\n${name}: ${cases} questions; clause model ${model}`);
    const row = (system: string, { precision, recall }: CharacterScores) => ({
      system,
      ...Object.fromEntries(CUTS.map((cut) => [`P@${cut}`, percent(precision[cut])])),
      ...Object.fromEntries(CUTS.map((cut) => [`R@${cut}`, percent(recall[cut])])),
    });
    console.table([
      row("Parley, offline", withClauses),
      row("Parley, offline, clause model off", withoutClauses),
      ...PUBLISHED,
    ]);
  }
}
