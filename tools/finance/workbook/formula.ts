/** A cell, or a range when it has an end. Rows and columns count from 1. */
export interface Ref {
  sheet: string;
  row: number;
  column: number;
  endRow?: number;
  endColumn?: number;
}

/** A formula before it is known which sheet it stands on. */
export interface Formula {
  texts: readonly string[];
  parts: readonly (Ref | Formula | number)[];
}

/** Writes a formula with the cells that it reads: f`${flow} / (1 + ${wacc}) ^ ${time}`. */
export const f = (texts: TemplateStringsArray, ...parts: (Ref | Formula | number)[]): Formula => ({ texts, parts });

/** From one cell to another of the same sheet. */
export const range = (from: Ref, to: Ref): Ref => ({ ...from, endRow: to.row, endColumn: to.column });

/** The range over cells that stand beside or below each other. */
export function rangeOf(cells: readonly Ref[]): Ref {
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last) throw new TypeError("a range needs a cell");
  return range(first, last);
}

/** Sum of some cells; zero where there are none. */
export const sumOf = (cells: readonly Ref[]): Formula => (cells.length ? f`SUM(${rangeOf(cells)})` : f`0`);

/** The terms one after the other with + between them. */
export function plus(terms: readonly (Ref | Formula)[]): Formula {
  const [first, ...rest] = terms;
  if (!first) return f`0`;
  return rest.reduce<Formula>((sum, term) => f`${sum}+${term}`, f`${first}`);
}

/** As it is written into a cell of `sheet`. */
export function renderFormula({ texts, parts }: Formula, sheet: string): string {
  return texts.reduce((text, next, i) => text + renderPart(parts[i - 1], sheet) + next);
}

function renderPart(part: Ref | Formula | number | undefined, sheet: string): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  return "texts" in part ? renderFormula(part, sheet) : renderRef(part, sheet);
}

export function renderRef(ref: Ref, sheet?: string): string {
  const end = ref.endRow === undefined || ref.endColumn === undefined ? "" : `:${place(ref.endRow, ref.endColumn)}`;
  return `${ref.sheet === sheet ? "" : `${ref.sheet}!`}${place(ref.row, ref.column)}${end}`;
}

/** Whether a cell of `sheet` reads another sheet: such formulas are green. */
export const readsElsewhere = ({ parts }: Formula, sheet: string): boolean =>
  parts.some(
    (part) => typeof part === "object" && ("texts" in part ? readsElsewhere(part, sheet) : part.sheet !== sheet),
  );

const place = (row: number, column: number): string => `$${columnName(column)}$${row}`;

export function columnName(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnName(rest) : "") + String.fromCharCode(65 + ((column - 1) % 26));
}
