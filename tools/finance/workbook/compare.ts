import { read } from "@e965/xlsx";
import type { Book } from "./book.ts";
import { columnName } from "./formula.ts";
import type { Format } from "./sheet.ts";

export interface Difference {
  cell: string;
  engine: number | string;
  spreadsheet: unknown;
}

/** How near a spreadsheet has to come to the engine, relative to the number. */
const TOLERANCE = 1e-9;
/** Below this a difference is the rounding of what cancels out: a unit of money, a tenth of a basis point of a rate. */
const FLOOR: Partial<Record<Format, number>> = { money: 1, number: 1 };
const RATE_FLOOR = 1e-3;

/** Every computed cell whose value in a recalculated workbook is not the engine's. */
export function differences(book: Book, recalculated: Uint8Array): Difference[] {
  const { Sheets } = read(recalculated, { cellFormula: false, cellHTML: false });
  const { inputs, model, sensitivity, checks, sources } = book;
  return [inputs, model, sensitivity, checks, sources].flatMap((sheet) =>
    [...sheet.cells].flatMap(([row, line]) =>
      [...line].flatMap(([column, { value: engine, formula, format }]) => {
        const cell = `${columnName(column)}${row}`;
        const spreadsheet: unknown = Sheets[sheet.name]?.[cell]?.v;
        return !formula || same(engine, spreadsheet, FLOOR[format] ?? RATE_FLOOR)
          ? []
          : [{ cell: `${sheet.name}!${cell}`, engine, spreadsheet }];
      }),
    ),
  );
}

function same(engine: number | string, spreadsheet: unknown, floor: number): boolean {
  if (typeof engine === "string" || typeof spreadsheet !== "number") return engine === spreadsheet;
  return Math.abs(engine - spreadsheet) <= TOLERANCE * Math.max(floor, Math.abs(engine), Math.abs(spreadsheet));
}
