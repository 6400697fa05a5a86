import { type LboInputs, valueLbo } from "../../../../domain/valuation/lbo.ts";
import { axisAround, orNull } from "../../../../domain/valuation/sensitivity.ts";
import { input, type Section } from "../book.ts";
import { f, plus, type Ref } from "../formula.ts";
import { addGrid, axisFormula } from "./grid.ts";
import type { LboCells } from "./lbo-model.ts";

const SIZE = 5;
const STEP = 0.5;

type Cells = LboCells & { sponsorEquity: Ref; netDebt: Ref; lastEbitda: Ref };

/**
 * The sponsor's IRR by the multiples at entry and exit. Neither changes the debt or the years, so each cell has a closed form; a fixed
 * sponsor equity leaves no other entry multiple that balances, and the rows are that one alone.
 */
export function addLboGrid(section: Section, cells: Cells, inputs: LboInputs, balances: boolean): void {
  const half = (SIZE - 1) / 2;
  const step = input(section, "Step of the multiples in the grid", "grid_step", STEP, {
    format: "multiple",
    key: "grid",
  });
  const exits = axisAround("exitMultiple", inputs.exitMultiple, STEP, SIZE);
  const entries = balances
    ? axisAround("entryMultiple", inputs.entryMultiple, STEP, SIZE).values
    : [inputs.entryMultiple];
  const years = inputs.ebitda.length;
  const others = plus([cells.transactionFees, cells.financingFees, cells.minimumCash]);
  const debt = plus([...cells.tranches.map(({ amount }) => amount), cells.rollover]);
  const equityAt = (entry: Ref) =>
    balances ? f`(${entry}*${cells.entryEbitda}+${others}-(${debt}))` : f`${cells.sponsorEquity}`;
  addGrid(section, {
    title: balances ? "IRR by multiple at entry and at exit" : "IRR by multiple at exit",
    rows: entries.map((value, i) => ({
      formula: axisFormula(cells.entryMultiple, step, balances ? i - half : 0),
      value,
    })),
    columns: exits.values.map((value, i) => ({ formula: axisFormula(cells.exitMultiple, step, i - half), value })),
    rowFormat: "multiple",
    columnFormat: "multiple",
    cellFormat: "percent",
    cell: (entry, exit, i, j) => {
      const [entryMultiple = 0, exitMultiple = 0] = [entries[i], exits.values[j]];
      const equity = equityAt(entry);
      const atExit = f`(${exit}*${cells.lastEbitda}-${cells.netDebt})`;
      return {
        formula: f`IF(OR(${entry}<=0,${exit}<=0),"n/a",IF(${equity}<=0,"n/a",IF(${atExit}<=0,"lost",(${atExit}/(${equity}+${cells.rollover}))^(1/${years})-1)))`,
        value: irrAt({ ...inputs, entryMultiple, exitMultiple }),
      };
    },
  });
}

function irrAt(inputs: LboInputs): number | string {
  let lost = false;
  const irr = orNull(() => {
    const { irr: rate } = valueLbo(inputs);
    lost = rate === null;
    return rate ?? 0;
  });
  if (irr === null) return "n/a";
  return lost ? "lost" : irr;
}
