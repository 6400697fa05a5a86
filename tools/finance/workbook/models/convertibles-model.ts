import { type Convertible, owed } from "../../../../domain/valuation/convertibles.ts";
import { input, type Section } from "../book.ts";
import { type Formula, f, plus, type Ref } from "../formula.ts";
import { computedRow, heading } from "../sheet.ts";

interface Round {
  existing: Ref;
  pool: Ref | Formula;
  part: Ref;
  preMoney: Ref;
  names: { round: string; number: number };
  values: { existing: number; pool: number; part: number; preMoney: number };
}

interface Terms {
  owed: Ref;
  cap: Ref | undefined;
  discount: Ref;
}

/** Shares of one step: fixed + perConverted × all converted shares. */
interface Line {
  fixed: number;
  perConverted: number;
}

/**
 * The shares that SAFEs and notes turn into. Each takes the better of its lines through the number of all converted shares; where the
 * chosen lines meet their own sum is the next number. From zero this climbs to the answer in no more steps than there are bends.
 */
export function addConversions(
  section: Section,
  convertibles: readonly Convertible[],
  round: Round,
): { name: string; cell: Ref; value: number }[] {
  if (!convertibles.length) return [];
  const { model } = section.book;
  const terms = convertibles.map((each, i) => addTerms(section, each, i + 1, round));
  const steps = 2 * convertibles.length + 2;
  const values = solve(convertibles, round.values, steps);
  heading(
    model,
    `${round.names.round}: conversion, step by step`,
    Array.from({ length: steps }, (_, i) => i + 1),
  );
  const first = model.row;
  const n = convertibles.length;
  const at = (row: number, step: number): Ref => ({ sheet: model.name, row: first + row, column: 3 + step });
  const row = (label: string, formula: (step: number) => Formula, value: (step: number) => number) =>
    computedRow(
      model,
      label,
      Array.from({ length: steps }, (_, step) => ({ formula: formula(step), value: value(step) })),
      { format: "number" },
    );
  // Rows: converted shares, whether the pool is enlarged, then the fixed and the growing part of each.
  row(
    "Converted shares so far",
    (k) => (k === 0 ? f`0` : f`(${plus(fixedCells(at, n, k - 1))})/(1-(${plus(growingCells(at, n, k - 1))}))`),
    (k) => values[k]?.converted ?? 0,
  );
  row(
    "Pool is enlarged",
    (k) => f`IF(${round.pool}>=${round.part}*(${round.existing}+${at(0, k)}),0,1)`,
    (k) => values[k]?.enlarged ?? 0,
  );
  terms.forEach((each, i) => {
    const convertible = convertibles[i] as Convertible;
    row(
      `${convertible.name}: fixed shares`,
      (k) => lineFormula(each, convertible, round, at(0, k), at(1, k), "fixed"),
      (k) => values[k]?.lines[i]?.fixed ?? 0,
    );
    row(
      `${convertible.name}: per converted share`,
      (k) => lineFormula(each, convertible, round, at(0, k), at(1, k), "perConverted"),
      (k) => values[k]?.lines[i]?.perConverted ?? 0,
    );
  });
  const last = steps - 1;
  return convertibles.map(({ name }, i) => {
    const { converted = 0, lines = [] } = values[last] ?? {};
    const value = (lines[i]?.fixed ?? 0) + (lines[i]?.perConverted ?? 0) * converted;
    const [cell] = computedRow(
      model,
      `${name}: shares`,
      [{ formula: f`${at(2 + 2 * i, last)}+${at(3 + 2 * i, last)}*${at(0, last)}`, value }],
      { format: "number" },
    );
    return { name, cell: cell as Ref, value };
  });
}

type At = (row: number, step: number) => Ref;
const fixedCells = (at: At, n: number, step: number) => Array.from({ length: n }, (_, i) => at(2 + 2 * i, step));
const growingCells = (at: At, n: number, step: number) => Array.from({ length: n }, (_, i) => at(3 + 2 * i, step));

function addTerms(section: Section, each: Convertible, index: number, { names }: Round): Terms {
  const typed = (label: string, name: string, value: number, format: "money" | "percent" | "years") =>
    input(
      section,
      `${names.round}, ${each.name}: ${label}`,
      `round_${names.number}_convertible_${index}_${name}`,
      value,
      { format, key: "rounds" },
    );
  const amount = typed("amount", "amount", each.amount, "money");
  const rate = typed("interest", "interest", each.interestRate ?? 0, "percent");
  const years = typed("years", "years", each.years ?? 0, "years");
  const cap = each.cap === undefined ? undefined : typed(`cap, ${each.capIs}`, "cap", each.cap, "money");
  const discount = typed("discount", "discount", each.discount ?? 0, "percent");
  const [total] = computedRow(section.book.model, `${each.name}: owed`, [
    { formula: f`${amount}*(1+${rate}*${years})`, value: owed(each) },
  ]);
  return { owed: total as Ref, cap, discount };
}

/** One part of the better of both lines at the number of converted shares so far. */
function lineFormula(
  { owed: amount, cap, discount }: Terms,
  { capIs }: Convertible,
  { existing, pool, part, preMoney }: Round,
  converted: Ref,
  enlarged: Ref,
  want: keyof Line,
): Formula {
  const perShare = f`${amount}/(${preMoney}*(1-${discount}))`;
  const atDiscount = {
    fixed: f`${perShare}*IF(${enlarged}=1,(${existing}-${pool})/(1-${part}),${existing})`,
    perConverted: f`${perShare}*IF(${enlarged}=1,1/(1-${part}),1)`,
  };
  if (!cap) return atDiscount[want];
  const atCap = {
    fixed: f`${amount}/${cap}*${existing}`,
    perConverted: capIs === "post-money" ? f`${amount}/${cap}` : f`0`,
  };
  const shares = ({ fixed, perConverted }: typeof atCap) => f`(${fixed}+(${perConverted})*${converted})`;
  return f`IF(${shares(atCap)}>${shares(atDiscount)},${atCap[want]},${atDiscount[want]})`;
}

function solve(
  convertibles: readonly Convertible[],
  { existing, pool, part, preMoney }: Round["values"],
  steps: number,
) {
  let converted = 0;
  return Array.from({ length: steps }, () => {
    const enlarged = pool >= part * (existing + converted) ? 0 : 1;
    const at = converted;
    const lines = convertibles.map((each): Line => {
      const perShare = owed(each) / (preMoney * (1 - (each.discount ?? 0)));
      const atDiscount = enlarged
        ? { fixed: (perShare * (existing - pool)) / (1 - part), perConverted: perShare / (1 - part) }
        : { fixed: perShare * existing, perConverted: perShare };
      if (each.cap === undefined) return atDiscount;
      const rate = owed(each) / each.cap;
      const atCap = { fixed: rate * existing, perConverted: each.capIs === "post-money" ? rate : 0 };
      const shares = ({ fixed, perConverted }: Line) => fixed + perConverted * at;
      return shares(atCap) > shares(atDiscount) ? atCap : atDiscount;
    });
    const sum = (key: keyof Line) => lines.reduce((total, line) => total + line[key], 0);
    converted = sum("fixed") / (1 - sum("perConverted"));
    return { converted: at, enlarged, lines };
  });
}
