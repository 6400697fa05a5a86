import type { LboInputs, LboResult } from "../../../../domain/valuation/lbo.ts";
import { check, type Section } from "../book.ts";
import { type Formula, f, plus, type Ref } from "../formula.ts";
import { computedRow, heading } from "../sheet.ts";
import type { LboCells } from "./lbo-model.ts";

export interface TrancheCells {
  amount: Ref;
  cashRate: Ref;
  pikRate: Ref;
  amortisation: Ref;
  sweep: Ref;
}

/** Rows of the Model sheet whose place is known before they are written, because each year reads the one before. */
interface Rows {
  opening: Ref[];
  cash: Ref[];
  pik: Ref[];
  scheduled: Ref[];
  swept: Ref[];
  closing: Ref[];
}

/** Debt service in the engine's order: interest on the opening debt, tax, what falls due, then the sweep by tranche. */
export function addDebt(section: Section, cells: LboCells, inputs: LboInputs, valued: LboResult) {
  const { model } = section.book;
  const years = inputs.ebitda.length;
  heading(
    model,
    "Debt service",
    inputs.ebitda.map((_, i) => i + 1),
  );
  const rows = inputs.tranches.map((_, t): Rows => placeRows(model.name, model.row + t * 6, years));
  const afterDebt = model.row + inputs.tranches.length * 6;
  const place = (offset: number) => yearCells(model.name, afterDebt + offset, years);
  const [interest, tax, flow, due, cash, debt] = [0, 1, 2, 3, 4, 5].map(place) as [
    Ref[],
    Ref[],
    Ref[],
    Ref[],
    Ref[],
    Ref[],
  ];
  const spareBefore = (year: number, tranche: number): Formula => {
    const before = rows.slice(0, tranche).map(({ swept }) => swept[year] as Ref);
    const opening = year === 0 ? f`${cells.minimumCash}` : f`${cash[year - 1] as Ref}`;
    const spare = f`${opening}+${flow[year] as Ref}-${due[year] as Ref}-${cells.minimumCash}`;
    return before.length ? f`${spare}-(${plus(before)})` : spare;
  };
  rows.forEach((row, t) => {
    addTranche(section, { row, tranche: cells.tranches[t] as TrancheCells, number: t, spareBefore }, inputs, valued);
  });
  const year = (i: number) => valued.years[i] as LboResult["years"][number];
  const each = (label: string, formula: (i: number) => Formula, value: (i: number) => number) =>
    computedRow(
      model,
      label,
      inputs.ebitda.map((_, i) => ({ formula: formula(i), value: value(i) })),
    );
  const all = (part: keyof Rows, i: number): Formula => plus(rows.map((row) => row[part][i] as Ref));
  const writeOff = f`${cells.financingFees}/${years}`;
  each(
    "Interest in cash",
    (i) => all("cash", i),
    (i) => year(i).cashInterest,
  );
  each(
    "Tax",
    (i) =>
      f`MAX(0,${cells.ebitda[i] as Ref}-${cells.depreciation[i] as Ref}-${writeOff}-${interest[i] as Ref}-(${all("pik", i)}))*${cells.taxRate}`,
    (i) => year(i).tax,
  );
  each(
    "Free cash flow",
    (i) =>
      f`${cells.ebitda[i] as Ref}-${cells.capex[i] as Ref}-${cells.workingCapital[i] as Ref}-${interest[i] as Ref}-${tax[i] as Ref}`,
    (i) => year(i).freeCashFlow,
  );
  each(
    "Falls due",
    (i) => all("scheduled", i),
    (i) => year(i).tranches.reduce((sum, { scheduled }) => sum + scheduled, 0),
  );
  each(
    "Cash at the end",
    (i) => f`${spareBefore(i, rows.length)}+${cells.minimumCash}`,
    (i) => year(i).cash,
  );
  each(
    "Debt at the end",
    (i) => all("closing", i),
    (i) => year(i).debt,
  );
  addCashCheck(
    section,
    { cash, flow, due, swept: rows.map(({ swept }) => swept), minimumCash: cells.minimumCash },
    inputs,
    valued,
  );
  return { closingDebt: debt, closingCash: cash };
}

function addTranche(
  section: Section,
  {
    row,
    tranche,
    number,
    spareBefore,
  }: { row: Rows; tranche: TrancheCells; number: number; spareBefore(year: number, tranche: number): Formula },
  inputs: LboInputs,
  valued: LboResult,
): void {
  const { model } = section.book;
  const name = inputs.tranches[number]?.name ?? "";
  const at = (i: number) => valued.years[i]?.tranches[number] as LboResult["years"][number]["tranches"][number];
  const each = (label: string, formula: (i: number) => Formula, value: (i: number) => number) =>
    computedRow(
      model,
      `${name}: ${label}`,
      inputs.ebitda.map((_, i) => ({ formula: formula(i), value: value(i) })),
    );
  const cell = (part: keyof Rows, i: number) => row[part][i] as Ref;
  each(
    "at the start",
    (i) => (i === 0 ? f`${tranche.amount}` : f`${cell("closing", i - 1)}`),
    (i) => at(i).opening,
  );
  each(
    "interest in cash",
    (i) => f`${cell("opening", i)}*${tranche.cashRate}`,
    (i) => at(i).cashInterest,
  );
  each(
    "interest added",
    (i) => f`${cell("opening", i)}*${tranche.pikRate}`,
    (i) => at(i).pikInterest,
  );
  each(
    "falls due",
    (i) => f`MIN(${cell("opening", i)}+${cell("pik", i)},${tranche.amount}*${tranche.amortisation})`,
    (i) => at(i).scheduled,
  );
  each(
    "swept",
    (i) =>
      f`MAX(0,MIN((${spareBefore(i, number)})*${tranche.sweep},${cell("opening", i)}+${cell("pik", i)}-${cell("scheduled", i)}))`,
    (i) => at(i).swept,
  );
  each(
    "at the end",
    (i) => f`${cell("opening", i)}+${cell("pik", i)}-${cell("scheduled", i)}-${cell("swept", i)}`,
    (i) => at(i).closing,
  );
}

/** Over all years: cash at the start and what flows in is what is paid back and what is left. */
function addCashCheck(
  section: Section,
  { cash, flow, due, swept, minimumCash }: { cash: Ref[]; flow: Ref[]; due: Ref[]; swept: Ref[][]; minimumCash: Ref },
  { minimumCash: opening }: LboInputs,
  { years }: LboResult,
): void {
  const left = years.reduce((sum, { freeCashFlow }) => sum + freeCashFlow, opening);
  const right = years.reduce((sum, { repaid }) => sum + repaid, years.at(-1)?.cash ?? 0);
  check(
    section,
    "the cash of all years is accounted for",
    { formula: f`${minimumCash}+${plus(flow)}`, value: left },
    { formula: plus([cash.at(-1) as Ref, ...due, ...swept.flat()]), value: right },
  );
}

function placeRows(sheet: string, row: number, years: number): Rows {
  const [opening, cash, pik, scheduled, swept, closing] = [0, 1, 2, 3, 4, 5].map((offset) =>
    yearCells(sheet, row + offset, years),
  );
  return { opening, cash, pik, scheduled, swept, closing } as Rows;
}

const yearCells = (sheet: string, row: number, years: number): Ref[] =>
  Array.from({ length: years }, (_, i) => ({ sheet, row, column: 3 + i }));
