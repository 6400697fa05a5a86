import { orNull } from "../../../../domain/valuation/sensitivity.ts";
import { type VentureInputs, valueVenture } from "../../../../domain/valuation/venture.ts";
import { readClasses, readTarget, type VentureInput } from "../../venture-input.ts";
import { check, input, result, type Section } from "../book.ts";
import { f, type Ref } from "../formula.ts";
import { addGrid } from "./grid.ts";
import { addRounds } from "./rounds-model.ts";
import { addWaterfall } from "./waterfall-model.ts";

interface Cells {
  exitValue: Ref;
  investment: Ref;
  target: Ref;
  dilution: Ref;
}

/** The venture capital method, with the cap table over rounds and who gets what at exit where they are given. */
export function addVenture(section: Section, given: VentureInput): void {
  const { exitValue, investment, laterDilution = 0 } = given;
  const inputs = { exitValue, investment, laterDilution, targetMultiple: readTarget(given) };
  const valued = valueVenture(inputs);
  const cells: Cells = {
    exitValue: input(section, "Value of all equity at exit", "exit_value", exitValue, { key: "exitValue" }),
    investment: input(section, "Investment", "investment", investment),
    target: addTarget(section, given, inputs.targetMultiple),
    dilution: input(section, "Later dilution", "later_dilution", laterDilution, {
      format: "percent",
      key: "laterDilution",
    }),
  };
  const atExit = result(
    section,
    "Stake at exit",
    "ownership_at_exit",
    { formula: f`${cells.investment}*${cells.target}/${cells.exitValue}`, value: valued.ownershipAtExit },
    "percent",
  );
  const today = result(
    section,
    "Stake to buy today",
    "ownership_today",
    { formula: f`${atExit}/(1-${cells.dilution})`, value: valued.ownershipToday },
    "percent",
  );
  const post = result(section, "Post-money value", "post_money", {
    formula: f`${cells.investment}/${today}`,
    value: valued.postMoney,
  });
  const pre = result(section, "Pre-money value", "pre_money", {
    formula: f`${post}-${cells.investment}`,
    value: valued.preMoney,
  });
  const back = investment * inputs.targetMultiple;
  check(
    section,
    "the stake left at exit gives the target",
    { formula: f`${cells.exitValue}*${today}*(1-${cells.dilution})`, value: back },
    { formula: f`${cells.investment}*${cells.target}`, value: back },
  );
  addVentureGrid(section, cells, inputs);
  if (given.rounds?.length && given.holders?.length) addRounds(section, given, { cell: pre, value: valued.preMoney });
  if (given.classes?.length)
    addWaterfall(section, readClasses(given.classes), {
      exitValue: cells.exitValue,
      proceeds: given.proceeds,
      proceedsValue: given.proceeds ?? exitValue,
    });
}

function addTarget(section: Section, { targetMultiple, targetRate = 0, years = 0 }: VentureInput, value: number): Ref {
  if (targetMultiple !== undefined)
    return input(section, "Target multiple", "target_multiple", targetMultiple, {
      format: "multiple",
      key: "targetMultiple",
    });
  const rate = input(section, "Target return a year", "target_rate", targetRate, {
    format: "percent",
    key: "targetRate",
  });
  const length = input(section, "Years until exit", "years", years, { format: "years" });
  return result(
    section,
    "Target multiple",
    "target_multiple",
    { formula: f`(1+${rate})^${length}`, value },
    "multiple",
  );
}

const FACTORS = [0.5, 0.75, 1, 1.25, 1.5];

/** Pre-money value by factor on the exit value and on the target. */
function addVentureGrid(section: Section, cells: Cells, inputs: VentureInputs): void {
  const factors = FACTORS.map((value, i) =>
    input(section, `Grid: factor ${i + 1}`, `grid_factor_${i + 1}`, value, { format: "factor", key: "grid" }),
  );
  const heads = factors.map((each, i) => ({ formula: f`${each}`, value: FACTORS[i] ?? 1 }));
  addGrid(section, {
    title: "Pre-money value by factor on the exit value (rows) and on the target multiple (columns)",
    rows: heads,
    columns: heads,
    rowFormat: "factor",
    columnFormat: "factor",
    cellFormat: "money",
    cell: (exit, target, i, j) => {
      const stake = f`(${cells.investment}*${cells.target}*${target}/(${cells.exitValue}*${exit})/(1-${cells.dilution}))`;
      const changed = {
        ...inputs,
        exitValue: inputs.exitValue * (FACTORS[i] ?? 1),
        targetMultiple: inputs.targetMultiple * (FACTORS[j] ?? 1),
      };
      return {
        formula: f`IF(${stake}>=1,"n/a",${cells.investment}/${stake}-${cells.investment})`,
        value: orNull(() => valueVenture(changed).preMoney) ?? "n/a",
      };
    },
  });
}
