import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readContractSets } from "./clauses/corpus.ts";
import { trainClauseModel } from "./clauses/train.ts";

/*
 * Learns which words speak for which kind of clause from annotated contracts, and writes ingest/clauses/weights.json.
 *   node evals/train-clauses.ts --dataset DIR     DIR holds question sets as LegalBench-RAG writes them, and contracts/
 * A word must occur in at least three contracts, so that no party's name and no single contract's wording gets in. How well
 * it reads contracts that it has not seen: npm run evals -- retrieval --dataset DIR
 */

const { values } = parseArgs({ options: { dataset: { type: "string" } } });
if (!values.dataset) throw new Error("--dataset DIR is needed");
const contracts = new Map(readContractSets(values.dataset).flatMap((set) => [...set.contracts]));
const weights = trainClauseModel([...contracts.values()]);
const json = `${JSON.stringify(weights, null, 1)}\n`;
writeFileSync(new URL("../ingest/clauses/weights.json", import.meta.url), json);
process.stdout.write(
  `${Object.keys(weights.kinds).length} kinds of clause from ${contracts.size} contracts, ${weights.vocabulary.split("\n").length} features, ${Math.round(json.length / 1_000)} KB\n`,
);
