/**
 * `npm run evals -- NAME [--dataset PATH] [--json]`: runs an evaluation; exits 1 when a figure is below its baseline.
 * `retrieval` and `financebench` take `--embedder URL`, `--reranker URL` and `--rewriter` as well; their models and keys are read from
 * the settings that the product reads.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readAids } from "./aids.ts";
import { measureDemo } from "./demo.ts";
import { measureFinanceBench } from "./financebench.ts";
import { measureIngest } from "./ingest.ts";
import { printIngest } from "./ingest-table.ts";
import { measureInjection } from "./injection.ts";
import { measureRequests } from "./requests.ts";
import { measureRetrieval, printRetrieval } from "./retrieval.ts";
import { measureWorkbooks } from "./workbooks.ts";

const NAMES = {
  demo: "questions over the demo workspace, from the question to the cited answer",
  requests:
    "everyday requests that the offline model turns into tool calls, half of them kept aside (--dataset FILE for others)",
  injection: "instructions hidden in documents that answers do not follow (--dataset FILE)",
  ingest: "files read, and the known texts found in them (--dataset DIR with manifest.json and files/)",
  retrieval: "clauses found in contracts, over characters, on a dataset of yours (--dataset DIR or question set)",
  workbooks: "valuation workbooks recalculated by LibreOffice, cell by cell against the engine",
  financebench: "pages found in filings, on a dataset of yours (--dataset DIR)",
};
/** Scores vary by a question or two between machines only where times decide; a drop larger than this is a regression. */
const TOLERANCE = 0.001;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dataset: { type: "string" },
    json: { type: "boolean", default: false },
    embedder: { type: "string" },
    reranker: { type: "string" },
    rewriter: { type: "boolean", default: false },
  },
});
const [name] = positionals;
process.exit(await run());

async function run(): Promise<number> {
  if (name === "workbooks") return report(await measureWorkbooks(), "workbooks");
  if (name === "demo") return report(await measureDemo(), "demo");
  if (name === "requests") return report(await measureRequests(values.dataset), "requests");
  if (name === "ingest" && values.dataset) {
    const measured = await measureIngest(values.dataset);
    if (!values.json) printIngest(measured);
    return report(measured, "ingest");
  }
  if (name === "retrieval" && values.dataset) {
    const measured = await measureRetrieval(values.dataset, readAids(values));
    if (!values.json) printRetrieval(measured);
    return report(measured, "retrieval");
  }
  if (name === "injection" && values.dataset) return report(await measureInjection(values.dataset), "injection");
  if (name === "financebench" && values.dataset)
    return report(await measureFinanceBench(values.dataset, readAids(values)), "financebench");
  if (name && name !== "list" && name in NAMES) console.error(`${name} needs --dataset PATH`);
  else for (const [each, what] of Object.entries(NAMES)) console.log(`${each}\t${what}`);
  return name && name !== "list" ? 2 : 0;
}

function report(measured: { scores: Record<string, number> }, key: string): number {
  const baselines = JSON.parse(readFileSync(new URL("./baselines.json", import.meta.url), "utf8")) as Record<
    string,
    Record<string, number>
  >;
  const baseline = baselines[key] ?? {};
  // A set that was not asked has no figure; one that was and fell is a regression.
  const regressions = Object.entries(baseline).filter(
    ([score, least]) => score in measured.scores && (measured.scores[score] ?? 0) < least - TOLERANCE,
  );
  if (values.json) console.log(JSON.stringify({ ...measured, regressions: regressions.map(([score]) => score) }));
  else {
    const rows = Object.entries(measured.scores).map(([score, value]) => ({
      score,
      value: `${(value * 100).toFixed(1)} %`,
      baseline: baseline[score] === undefined ? "" : `${(baseline[score] * 100).toFixed(1)} %`,
    }));
    console.table(rows);
    // Sets and formats were printed as tables.
    const {
      scores: _,
      sets: __,
      formats: ___,
      ...rest
    } = measured as typeof measured & Record<"sets" | "formats", unknown>;
    console.log(JSON.stringify(rest, null, 1));
  }
  for (const [score, least] of regressions)
    console.error(`${score} fell below its baseline of ${(least * 100).toFixed(1)} %`);
  return regressions.length ? 1 : 0;
}
