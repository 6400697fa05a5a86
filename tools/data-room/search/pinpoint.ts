import type { Span } from "../../../ingest/structure/span.ts";
import type { Answer } from "./answer.ts";
import { yearsIn } from "./periods.ts";
import { PER_SHARE, type Question } from "./question.ts";
import type { Passage } from "./rank.ts";
import { scaleOf } from "./scale.ts";
import type { Statement } from "./statements.ts";
import { stems } from "./stems.ts";
import { isSheet } from "./text.ts";

type Pin = Pick<Answer, "value" | "label" | "cell">;

/** The figure of a row that stands under what was asked; nothing where that cannot be told. */
export function pinpoint(question: Question, passage: Passage, statement: Statement): Pin {
  if (statement.kind !== "row") return {};
  const label = labelOf(passage, statement);
  if (isPart(question, label) || isWhole(question, label)) return {};
  const pin = figureOf(question, passage, statement);
  if (pin.value === undefined) return pin;
  const whole = [
    // The figure of a half or a quarter must not be read as the year's.
    PART_OF_YEAR.exec(label)?.[0],
    pin.label,
    isSheet(passage.row)
      ? undefined
      : scaleOf(pin.value, label, unitOf(passage, statement), textAbove(passage, statement)),
  ];
  const said = whole.filter((one, at) => one && !(at !== 1 && pin.label?.includes(one))).join(", ");
  return said === "" ? pin : { ...pin, label: said };
}

const unitOf = (passage: Passage, span: Span): string | undefined =>
  cellsOf(passage, span).find(({ unit }) => unit !== undefined)?.unit;

const textAbove = ({ row }: Passage, { start }: Span): string => row.content.slice(0, start);

function figureOf(question: Question, passage: Passage, statement: Statement): Pin {
  if (isSheet(passage.row)) return pickCell(question, passage, statement);
  const line = passage.row.content.slice(statement.start, statement.end);
  const pin = line.includes(" · ") ? pickPart(question, line) : pickColumn(question, passage, statement);
  return pin.value === undefined && headed(passage, statement) ? pickCell(question, passage, statement) : pin;
}

/** Free cash flow is asked for, and the row is capital expenditure: it may be shown, and is no answer. */
function isPart(question: Question, label: string): boolean {
  const said = new Set(stems(label));
  const holds = (phrase: string) => stems(phrase).every((stem) => said.has(stem));
  const named = question.expansions.filter((phrase) => !question.parts.includes(phrase));
  return question.parts.some(holds) && !named.some(holds);
}

/** Earnings per share are asked for, and the row is of all shares together. */
const isWhole = (question: Question, label: string): boolean =>
  PER_SHARE.test(question.ask) && !/\bper\b|\bshares?\b|\bbasic\b|\bdiluted\b|\beps\b/i.test(label);

const PART_OF_YEAR = /^(?:(?:first|second|third|fourth|1st|2nd|3rd|4th)\s+(?:half|quarter)|[HQ][1-4])\b/i;

/** The times above a row's figures: of its columns, else of the sheet's title, such as "Net debt at 30 September 2026". */
export function columnsOf(passage: Passage, span: Span): string {
  const { row } = passage;
  if (isSheet(row)) {
    const heads = cellsOf(passage, span).map(({ header }) => header ?? "");
    if (heads.some((head) => yearsIn(head).length > 0)) return heads.join(" ");
    const first = row.content.slice(0, span.start).split("\n")[0] ?? "";
    return `${heads.join(" ")} ${first.includes(" · ") ? "" : first}`;
  }
  const line = row.content.slice(span.start, span.end);
  // A Word table's row names its columns itself.
  if (line.includes(" · ")) return line;
  const count = figuresOf(line).length;
  const above = periodsAbove(row.content.slice(0, span.start), count) ?? periodsAbove(row.lead, count);
  return (
    above?.line ??
    cellsOf(passage, span)
      .map(({ header }) => header ?? "")
      .join(" ")
  );
}

/** What a row's figures are of. */
export function labelOf(passage: Passage, span: Span): string {
  const line = passage.row.content.slice(span.start, span.end);
  return line.includes(" · ") ? (line.split(" · ")[0] ?? "") : (ROW.exec(line)?.[1] ?? line);
}

const cellsOf = ({ row }: Passage, { start, end }: Span) =>
  (row.cells ?? []).filter((cell) => cell.start - row.start_at >= start && cell.end - row.start_at <= end);

/** Whether the table that the row stands in was understood when the page was read. */
const headed = (passage: Passage, span: Span): boolean =>
  cellsOf(passage, span).some(({ header }) => header !== undefined);

/** How well a column's heading fits the question; undefined when it names another time. */
function headingFit(question: Question, heading: string): number | undefined {
  const lower = heading.toLowerCase();
  const words = new Set(stems(lower));
  const years = yearsIn(heading);
  let fit = 0;
  if (question.years.length > 0 && years.length > 0) {
    if (!question.years.some((year) => years.includes(year))) return undefined;
    fit += 3;
  }
  if (question.quarter && lower.includes(question.quarter)) fit += 2;
  for (const [stem] of question.asked) if (words.has(stem)) fit += 1;
  return fit;
}

/** The cell whose column is asked for: by period, by the heading's words, else the only figure there is. */
function pickCell(question: Question, passage: Passage, span: Span): Pin {
  const { row } = passage;
  const cells = cellsOf(passage, span);
  const textOf = (cell: { start: number; end: number }) =>
    row.content.slice(cell.start - row.start_at, cell.end - row.start_at);
  const figures = cells.filter((cell) => /\d/.test(textOf(cell)) || cell.header);
  const values = figures.length > 0 ? figures : cells.slice(-1);
  let best: (typeof cells)[number] | undefined;
  let most = -10;
  for (const [index, cell] of values.entries()) {
    const fit = headingFit(question, cell.header ?? "");
    if (fit === undefined) continue;
    let score = fit + (index === 0 && cell !== cells[0] ? 0.1 : 0);
    if (/\d/.test(textOf(cell))) score += 0.3;
    // A row's label is not its value.
    if (cell === cells[0] && cells.length > 1 && !cell.header) score -= 1;
    if (score > most) [best, most] = [cell, score];
  }
  if (!best) return {};
  const rowLabel = best.rowHeader ?? (cells[0] && cells[0] !== best ? textOf(cells[0]) : undefined);
  const unit = best.unit && !`${rowLabel} ${best.header}`.includes(best.unit) ? best.unit : undefined;
  const label = [rowLabel, best.header, unit].filter(Boolean).join(", ");
  return { value: textOf(best), ...(label ? { label } : {}), ...(best.ref ? { cell: best.ref } : {}) };
}

/** A Word table's row: "Adjusted EBITDA · FY2024: 13.7 · FY2025: 15.3". */
function pickPart(question: Question, line: string): Pin {
  const [name = "", ...parts] = line.split(" · ");
  let best: { value: string; heading: string } | undefined;
  let most = 0;
  for (const part of parts) {
    const [, heading = "", value = ""] = /^([^:]{1,60}): (.+)$/.exec(part) ?? ["", "", part];
    const fit = headingFit(question, heading);
    if (fit === undefined) continue;
    const score = fit + (parts.length === 1 ? 1 : 0);
    if (score > most) [best, most] = [{ value, heading }, score];
  }
  return best ? { value: best.value, label: [name, best.heading].filter(Boolean).join(", ") } : {};
}

/** A row's tail: nothing but figures, dashes and their signs. What stands before it is the row's label. */
const ROW = /^(.*?\p{L}.*?)((?:\s+[$€£¥]?\s?(?:\(?[$€£¥]?[-–−]?\d[\d,]*(?:\.\d+)?\s?%?\)?\s?%?|[—–-]))+)\s*$/u;
const FIGURE = /\(?[$€£¥]?[-–−]?\d[\d,]*(?:\.\d+)?\s?%?\)?\s?%?|[—–-]/g;

const figuresOf = (line: string): string[] =>
  Array.from((ROW.exec(line)?.[2] ?? "").matchAll(FIGURE), (match) => match[0].trim());

/** A printed table: the years stand above, one for each figure of the row. */
function pickColumn(question: Question, { row }: Passage, span: Span): Pin {
  const figures = figuresOf(row.content.slice(span.start, span.end));
  if (figures.length === 0) return {};
  const above =
    periodsAbove(row.content.slice(0, span.start), figures.length) ?? periodsAbove(row.lead, figures.length);
  const years = above?.years;
  if (!years) return figures.length === 1 ? { value: figures[0] ?? "" } : {};
  const wanted = Math.max(0, ...question.years.filter((year) => years.includes(year)));
  // A year that has no column must not be answered with another one's figure.
  if (question.years.length > 0 && !wanted) return {};
  const at = wanted ? years.indexOf(wanted) : 0;
  return { value: figures[at] ?? "", label: String(years[at]) };
}

/** The nearest line above with as many periods as the row has figures. A heading may hold the filing's own year before them. */
function periodsAbove(text: string, count: number): { years: number[]; line: string } | undefined {
  if (count < 2) return undefined;
  for (const line of text.split("\n").reverse()) {
    const years = yearsIn(line).slice(-count);
    if (years.length === count && new Set(years).size === count) return { years, line };
  }
  return undefined;
}
