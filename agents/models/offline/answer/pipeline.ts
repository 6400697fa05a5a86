/** The pipeline in figures: everything open in one sentence, then a table with what was asked for. */
import { asObject } from "../conversation.ts";
import { formatMoney, formatPercent, plain } from "./figures.ts";

type Part = Record<string, unknown>;

const asksConversion = /\b(?:conver\w+|advance\w*|drop.?off|fall.?out)\b/i;
const asksTime = /\b(?:how long|days?|time|average|stay\w*|duration)\b/i;
const asksWins = /\b(?:win|wins|won|hit) ?-?(?:rate|ratio)?\b/i;

export function wordPipeline(question: string, result: Part): string {
  const cite = typeof result.cite === "string" ? ` ${result.cite}` : "";
  const open = asObject(result.open) ?? {};
  const wins = asObject(result.wins) ?? {};
  const lines = [`${plain(Number(open.deals))} open deals${sumsOf(open.values)}.${cite}`];
  if (asksWins.test(question)) lines.push(winsOf(wins) + cite);
  const groups = (Array.isArray(result.groups) ? result.groups : []).map((group) => asObject(group) ?? {});
  const shown = groups.filter(({ deals, conversion }) => Number(deals) > 0 || Number(asObject(conversion)?.left) > 0);
  if (!shown.length) return lines.join("\n");
  const conversion = asksConversion.test(question) || asksWins.test(question);
  const time = asksTime.test(question);
  const head = [
    "",
    "Deals",
    "Value",
    "Weighted",
    ...(time ? ["Days in stage"] : []),
    ...(conversion ? ["Went on"] : []),
  ];
  const rows = shown.map((group) => [
    String(group.title),
    plain(Number(group.deals)),
    moneyOf(group.values, "value"),
    moneyOf(group.values, "weighted"),
    ...(time ? [daysOf(group)] : []),
    ...(conversion ? [conversionOf(asObject(group.conversion) ?? {})] : []),
  ]);
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, "/")).join(" | ")} |`;
  return [...lines, "", line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const currenciesOf = (values: unknown) => (Array.isArray(values) ? values.map((value) => asObject(value) ?? {}) : []);

function sumsOf(values: unknown): string {
  const said = currenciesOf(values).map(
    ({ currency, value, weighted }) =>
      `${formatMoney(Number(value), String(currency))} (${formatMoney(Number(weighted), String(currency))} weighted by probability)`,
  );
  return said.length ? ` worth ${said.join(" and ")}` : "";
}

const moneyOf = (values: unknown, key: "value" | "weighted") =>
  currenciesOf(values)
    .map((each) => formatMoney(Number(each[key]), String(each.currency)))
    .join(" and ") || "–";

const daysOf = ({ averageDaysInStage }: Part) =>
  typeof averageDaysInStage === "number" ? plain(averageDaysInStage) : "–";

const conversionOf = ({ left, advanced, rate }: Part) =>
  typeof rate === "number" ? `${formatPercent(rate * 100)} (${advanced} of ${left})` : "–";

function winsOf({ won, lost, rate }: Part): string {
  if (typeof rate !== "number") return "No deal has been won or lost yet.";
  return `Of ${Number(won) + Number(lost)} decided deals ${won} won: ${formatPercent(rate * 100)}.`;
}
