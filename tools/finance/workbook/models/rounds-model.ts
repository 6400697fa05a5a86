import { type Holding, OPTION_POOL, runRound } from "../../../../domain/valuation/cap-table.ts";
import type { VentureInput } from "../../venture-input.ts";
import { check, input, type Section } from "../book.ts";
import { type Formula, f, plus, type Ref } from "../formula.ts";
import { computed, heading } from "../sheet.ts";
import { addConversions } from "./convertibles-model.ts";

type RoundInput = NonNullable<VentureInput["rounds"]>[number];

/** A holding as cells: what it is made of, and what the engine says. */
interface Held {
  cells: Map<string, Ref>;
  holdings: readonly Holding[];
}

/** The cap table, round after round. The first round is at the value by the method unless it says its own. */
export function addRounds(section: Section, given: VentureInput, byMethod: { cell: Ref; value: number }): void {
  const holders = given.holders ?? [];
  let held: Held = {
    cells: new Map(
      holders.map(({ name, shares }, i) => [
        name,
        input(section, `Shares of ${name}`, `holder_${i + 1}`, shares, { format: "number", key: "holders" }),
      ]),
    ),
    holdings: holders,
  };
  (given.rounds ?? []).forEach((round, i) => {
    held = addRound(section, held, round, i + 1, byMethod);
  });
}

function addRound(
  section: Section,
  held: Held,
  round: RoundInput,
  number: number,
  byMethod: { cell: Ref; value: number },
): Held {
  const { model } = section.book;
  const value = round.preMoney ?? byMethod.value;
  const valued = runRound(held.holdings, { ...round, preMoney: value });
  heading(model, round.name);
  const typed = (label: string, name: string, amount: number, format: "money" | "percent" = "money") =>
    input(section, `${round.name}: ${label}`, `round_${number}_${name}`, amount, { format, key: "rounds" });
  const preMoney = round.preMoney === undefined ? byMethod.cell : typed("pre-money value", "pre_money", round.preMoney);
  const target = typed("option pool after the round", "pool", round.poolTarget ?? 0, "percent");
  const investors = round.investors.map(({ name, amount }, i) => ({
    name,
    cell: typed(name, `investor_${i + 1}`, amount),
    amount,
  }));
  const invested = investors.reduce((sum, { amount }) => sum + amount, 0);
  const existingValue = held.holdings.reduce((sum, { shares }) => sum + shares, 0);
  const shares = (label: string, formula: Formula, expected: number) =>
    computed(model, label, { formula, value: expected }, { format: "number" });
  const existing = shares("Shares before", plus([...held.cells.values()]), existingValue);
  const poolValue = held.holdings.find(({ name }) => name === OPTION_POOL)?.shares ?? 0;
  const pool = held.cells.get(OPTION_POOL);
  const partValue = ((round.poolTarget ?? 0) * (value + invested)) / value;
  const part = computed(
    model,
    "Pool, part of the shares before the new money",
    { formula: f`${target}*(${preMoney}+${plus(investors.map(({ cell }) => cell))})/${preMoney}`, value: partValue },
    { format: "percent" },
  );
  const conversions = addConversions(section, round.convertibles, {
    existing,
    pool: pool ?? f`0`,
    part,
    preMoney,
    names: { round: round.name, number },
    values: { existing: existingValue, pool: poolValue, part: partValue, preMoney: value },
  });
  const convertedValue = conversions.reduce((sum, { value: each }) => sum + each, 0);
  const before = shares(
    "Shares with conversions",
    plus([existing, ...conversions.map(({ cell }) => cell)]),
    existingValue + convertedValue,
  );
  const allValue = value / valued.pricePerShare;
  const all = shares(
    "Shares with the enlarged pool",
    f`IF(${pool ?? f`0`}>=${part}*${before},${before},(${before}-${pool ?? f`0`})/(1-${part}))`,
    allValue,
  );
  const price = computed(
    model,
    "Price of a share",
    { formula: f`${preMoney}/${all}`, value: valued.pricePerShare },
    { format: "perShare" },
  );
  computed(model, "Worth of the shares that were there before", {
    formula: f`${existing}*${price}`,
    value: valued.effectivePreMoney,
  });
  const terms = new Map<string, (Ref | Formula)[]>([...held.cells].map(([name, cell]) => [name, [cell]]));
  const add = (name: string, term: Ref | Formula) => terms.set(name, [...(terms.get(name) ?? []), term]);
  for (const { name, cell } of conversions) add(name, cell);
  if (valued.holdings.some(({ name }) => name === OPTION_POOL)) add(OPTION_POOL, f`(${all}-${before})`);
  for (const { name, cell } of investors) add(name, f`${cell}/${price}`);
  const cells = new Map(
    valued.holdings.map(({ name, shares: expected }) => [
      name,
      shares(`Shares of ${name}`, plus(terms.get(name) ?? []), expected),
    ]),
  );
  check(
    section,
    `${round.name}: the shares are worth the post-money value`,
    { formula: f`(${plus([...cells.values()])})*${price}`, value: valued.postMoney },
    { formula: plus([preMoney, ...investors.map(({ cell }) => cell)]), value: valued.postMoney },
  );
  return { cells, holdings: valued.holdings };
}
