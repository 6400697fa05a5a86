import { describe, expect, it } from "vitest";
import type { PageText, SheetCell } from "../api/types.ts";
import { gridOf, letterOf, ROWS_SHOWN } from "./sheet.ts";

function sheet(rows: number): PageText {
  const cells: SheetCell[] = Array.from({ length: rows }, (_, row) => ({
    ref: `C${row + 1}`,
    row,
    column: 2,
    value: row,
    start: row * 10,
    end: row * 10 + 5,
  }));
  return { start: 1_000, layout: { kind: "sheet", name: "Model", columns: 3, rows, cells } } as unknown as PageText;
}

describe("gridOf", () => {
  it("finds the cited cell by its reference, and otherwise by its span", () => {
    expect(gridOf(sheet(20), null, "Model!C14")?.hit?.ref).toBe("C14");
    expect(gridOf(sheet(20), { start: 1_131, end: 1_134 })?.hit?.ref).toBe("C14");
  });
  it("marks a block of cells, and a whole cited row", () => {
    const marked = (grid: ReturnType<typeof gridOf>) =>
      grid?.rows.flatMap((row) => row.cells).flatMap((entry) => (entry?.hit ? [entry.cell.ref] : []));
    expect(marked(gridOf(sheet(20), null, "Model!B3:$C$5"))).toEqual(["C3", "C4", "C5"]);
    expect(marked(gridOf(sheet(20), { start: 1_020, end: 1_035 }))).toEqual(["C3", "C4"]);
  });
  it("draws a window around the cited cell of a long sheet", () => {
    const grid = gridOf(sheet(5_000), null, "Model!C4000");
    expect(grid?.rows).toHaveLength(ROWS_SHOWN);
    expect(grid?.rows.some((row) => row.cells.some((cell) => cell?.hit))).toBe(true);
    expect(grid?.rowCount).toBe(5_000);
  });
  it("names columns as spreadsheets do", () => {
    expect([1, 26, 27, 52, 703].map(letterOf)).toEqual(["A", "Z", "AA", "AZ", "AAA"]);
  });
});
