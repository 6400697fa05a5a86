import * as XLSX from "@e965/xlsx";
import { isPeriod } from "../table/heads.ts";
import type { GridCell } from "./sheet-page.ts";

export type DenseSheet = XLSX.WorkSheet & { "!data"?: (XLSX.CellObject | undefined)[][] };

export interface SheetLooks {
  merges: readonly XLSX.Range[];
  /** How far the cell at a reference such as A12 is set in by its format. */
  indents: ReadonlyMap<string, number>;
  date1904: boolean;
}

/** Only cells that are present: `forEach` skips the holes that a range declared up to XFD1048576 leaves. */
export function* gridRows(sheet: DenseSheet, looks: SheetLooks, count: () => void): Generator<GridCell[]> {
  const rows = sheet["!data"] ?? [];
  const merges = new Map(looks.merges.map((range) => [`${range.s.r}:${range.s.c}`, range]));
  for (const key of Object.keys(rows)) {
    const row = Number(key);
    const found: GridCell[] = [];
    rows[row]?.forEach((cell, column) => {
      if (!cell || cell.t === "z" || cell.v === undefined || cell.v === null) return;
      count();
      const grid = toGridCell(cell, row, column, looks.date1904);
      const merge = merges.size > 0 ? merges.get(`${row}:${column}`) : undefined;
      if (merge) {
        grid.columns = merge.e.c - merge.s.c + 1;
        grid.rows = merge.e.r - merge.s.r + 1;
      }
      if (found.length === 0 && looks.indents.size > 0)
        grid.indent = looks.indents.get(XLSX.utils.encode_cell({ r: row, c: column })) ?? 0;
      found.push(grid);
    });
    if (found.length > 0) yield found;
  }
}

function toGridCell(cell: XLSX.CellObject, row: number, column: number, date1904: boolean): GridCell {
  const numeric = cell.t === "n" || cell.t === "d";
  const shown = String(cell.w ?? cell.v ?? "").trimEnd() || String(cell.v ?? "");
  const date = numeric && XLSX.SSF.is_date(String(cell.z ?? ""));
  const raw = numeric ? rawValue(Number(cell.v), shown, date, date1904) : undefined;
  const year = numeric && !date && cell.f === undefined && /^(?:19|20)\d{2}$/.test(shown.trim());
  return {
    row,
    column,
    shown,
    ...(raw === undefined ? {} : { raw }),
    ...(cell.f === undefined ? {} : { formula: cell.f.startsWith("=") ? cell.f : `=${cell.f}` }),
    numeric,
    period: date || year || isPeriod(shown),
  };
}

/** The stored number, when the shown one was rounded; the ISO date, when a date is shown in some country's order. */
function rawValue(value: number, shown: string, date: boolean, date1904: boolean): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (date) {
    if (value < 1) return undefined;
    const { y, m, d } = XLSX.SSF.parse_date_code(value, { date1904 });
    const iso = `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
    return shown.startsWith(iso) ? undefined : iso;
  }
  const negative = /^\s*[-–(]/.test(shown);
  const digits = Number(shown.replace(/[^\d.eE+]/g, "").replace(/^\+|[eE]$/g, ""));
  const read = (negative ? -1 : 1) * digits * (shown.includes("%") ? 0.01 : 1);
  if (Math.abs(read - value) <= Math.abs(value) * 1e-9) return undefined;
  return String(Number(value.toPrecision(15)));
}
