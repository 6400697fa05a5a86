import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { type DcfInputs, valueDcf } from "../../domain/valuation/dcf.ts";
import { dcfValuation, usualAxes, usualSwings } from "../../domain/valuation/dcf-inputs.ts";
import { valueLbo } from "../../domain/valuation/lbo.ts";
import { randomFrom } from "../../domain/valuation/random.ts";
import { periods, rateOfReturn } from "../../domain/valuation/returns.ts";
import { sensitivityGrid, tornado } from "../../domain/valuation/sensitivity.ts";
import { simulate } from "../../domain/valuation/simulation.ts";
import { testMarket } from "../../test/market.ts";
import type { Book } from "../../tools/finance/workbook/book.ts";
import { columnName, renderFormula } from "../../tools/finance/workbook/formula.ts";
import { writeXlsx } from "../../tools/finance/workbook/ooxml/write-xlsx.ts";
import { randomBook } from "../../tools/finance/workbook/random-models.ts";
import { percentile } from "./percentile.ts";

const rows: { measure: string; ours: string; target: string; peer: string; ratio: string }[] = [];
const ms = (value: number) => `${value.toFixed(3)} ms`;

const DCF: DcfInputs = {
  freeCashFlows: Array.from({ length: 10 }, (_, i) => 10e6 * 1.05 ** i),
  wacc: 0.1,
  terminalGrowth: 0.02,
  timing: "mid",
};
const YEARS = 7;
const LBO = {
  entryEbitda: 100e6,
  entryMultiple: 9,
  exitMultiple: 9,
  transactionFees: 10e6,
  financingFees: 8e6,
  minimumCash: 5e6,
  rolloverEquity: 20e6,
  taxRate: 0.25,
  tranches: [
    { name: "Senior", amount: 350e6, cashRate: 0.06, pikRate: 0, amortisation: 0.05, sweep: 1 },
    { name: "Second lien", amount: 120e6, cashRate: 0.08, pikRate: 0, amortisation: 0, sweep: 1 },
    { name: "Notes", amount: 80e6, cashRate: 0.04, pikRate: 0.05, amortisation: 0, sweep: 0 },
  ],
  ebitda: Array.from({ length: YEARS }, (_, i) => 100e6 * 1.06 ** (i + 1)),
  depreciation: Array.from({ length: YEARS }, () => 15e6),
  capex: Array.from({ length: YEARS }, () => 18e6),
  workingCapitalIncrease: Array.from({ length: YEARS }, () => 3e6),
};

/** Speed of valuations; a peer where somebody else does the same in this language. */
export async function run(): Promise<void> {
  const { rows: wacc, columns } = usualAxes(DCF, 5);
  const value = dcfValuation(DCF);
  add(
    "discounted cash flow with grid and tornado",
    await median(() => [valueDcf(DCF), sensitivityGrid(value, wacc, columns), tornado(value, usualSwings(DCF))]),
    "20 ms",
  );
  add("leveraged buyout, three tranches, seven years", await median(() => valueLbo(LBO)), "30 ms");
  const uncertain = [
    { input: "wacc" as const, kind: "normal" as const, mean: 0.1, deviation: 0.01 },
    { input: "terminalGrowth" as const, kind: "triangular" as const, low: 0.01, mode: 0.02, high: 0.03 },
  ];
  add("100,000 simulated paths", await median(() => simulate(value, uncertain, { seed: 7, paths: 100_000 }), 5), "1 s");
  const flows = drawFlows();
  const irr = await median(() => flows.map((each) => rateOfReturn(each, periods(each))), 50);
  const { book } = randomBook("value_lbo", 9);
  const workbook = await median(() => writeXlsx(book), 50);
  const peers = timePeers(flows, book);
  add(`${flows.length} internal rates of return, all roots`, irr, "", {
    name: "formulajs, one root",
    value: peers.irr,
  });
  add(`workbook of a buyout, ${cellsOf(book).flatMap(({ cells }) => cells).length} cells`, workbook, "1 s", {
    name: "ExcelJS",
    value: peers.book,
  });
  add("a cached quote", (await quotes()) / 1_000, "1 ms");
  console.table(rows);
}

function add(measure: string, ours: number, target: string, peer?: { name: string; value: number }): void {
  rows.push({
    measure,
    ours: ms(ours),
    target,
    peer: peer ? `${ms(peer.value)} ${peer.name}` : "",
    ratio: peer ? (ours / peer.value).toFixed(2) : "",
  });
}

async function median(work: () => unknown, times = 200): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times + 5; i++) {
    const started = performance.now();
    await work();
    if (i >= 5) taken.push(performance.now() - started);
  }
  return percentile(taken, 0.5);
}

/** One payment out and some back: a rate that every search finds. */
function drawFlows(): number[][] {
  const random = randomFrom(11);
  return Array.from({ length: 200 }, () => [
    -100 - random() * 900,
    ...Array.from({ length: 4 + Math.floor(random() * 8) }, () => 20 + random() * 300),
  ]);
}

/** Milliseconds for a thousand quotes that are known. */
async function quotes(): Promise<number> {
  const market = testMarket();
  const call = { signal: new AbortController().signal };
  await market.quote("NRTH", call);
  const started = performance.now();
  for (let i = 0; i < 1_000; i++) await market.quote("NRTH", call);
  return performance.now() - started;
}

const cellsOf = ({ inputs, model, sensitivity, checks, sources }: Book) =>
  [inputs, model, sensitivity, checks, sources].map((sheet) => ({
    name: sheet.name,
    cells: [...sheet.cells].flatMap(([row, line]) =>
      [...line].map(([column, { value, formula, comment }]) => ({
        at: `${columnName(column)}${row}`,
        value,
        comment,
        formula: formula && renderFormula(formula, sheet.name),
      })),
    ),
  }));

const Peers = z.object({ irr: z.number(), book: z.number() });
const FOLDER = path.join(import.meta.dirname, "valuation-peers");

/** The peers run in a process of their own, on the same inputs. They are no dependencies of the product: installed on first use. */
function timePeers(flows: readonly number[][], book: Book): z.output<typeof Peers> {
  const home = path.join(tmpdir(), "parley-bench-valuation-peers");
  mkdirSync(home, { recursive: true });
  for (const file of ["package.json", "peers.mjs"]) copyFileSync(path.join(FOLDER, file), path.join(home, file));
  if (!existsSync(path.join(home, "node_modules/exceljs"))) {
    console.log(`installing the peers into ${home} (once)`);
    const npm = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], {
      cwd: home,
      stdio: ["ignore", 2, 2],
    });
    if (npm.status !== 0) throw new Error("The peers could not be installed; npm's own message stands above.");
  }
  const given = path.join(home, "inputs.json");
  writeFileSync(given, JSON.stringify({ flows, book: cellsOf(book) }));
  const child = spawnSync(process.execPath, ["peers.mjs", given], {
    cwd: home,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status !== 0) throw new Error("A peer ended with an error; it stands above.");
  return Peers.parse(JSON.parse(child.stdout));
}
