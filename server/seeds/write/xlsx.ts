import { utils, type WorkSheet, write } from "@e965/xlsx";
import { unzipSync, zipSync } from "fflate";

/** A value, or a formula with the value it has. */
export type Cell = string | number | null | { f: string; v: number; z?: string };

export interface Sheet {
  name: string;
  rows: readonly (readonly Cell[])[];
  /** Width of the first column, in characters. */
  firstColumn?: number;
}

/** Fixed, so that the same figures always give the same file. */
const WRITTEN = new Date(Date.UTC(2026, 0, 5));

/** A workbook with live formulas and their values. */
export function writeXlsx(sheets: readonly Sheet[]): Buffer {
  const book = utils.book_new();
  book.Props = { CreatedDate: WRITTEN, ModifiedDate: WRITTEN };
  for (const { name, rows, firstColumn = 34 } of sheets) {
    const sheet: WorkSheet = {};
    let columns = 0;
    for (const [r, row] of rows.entries())
      for (const [c, cell] of row.entries()) {
        columns = Math.max(columns, c + 1);
        if (cell === null) continue;
        const at = utils.encode_cell({ r, c });
        if (typeof cell === "string") sheet[at] = { t: "s", v: cell };
        else if (typeof cell === "number")
          sheet[at] = { t: "n", v: cell, z: Number.isInteger(cell) ? "General" : "#,##0.0" };
        else sheet[at] = { t: "n", v: cell.v, f: cell.f, z: cell.z ?? "#,##0.0" };
      }
    sheet["!ref"] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length - 1, c: Math.max(columns - 1, 0) } });
    sheet["!cols"] = [{ wch: firstColumn }];
    utils.book_append_sheet(book, sheet, name);
  }
  const written = write(book, { type: "array", bookType: "xlsx", compression: false }) as ArrayBuffer;
  return Buffer.from(zipSync(unzipSync(new Uint8Array(written)), { mtime: WRITTEN }));
}
