import type { CellMeaning, ParsedPage, PrintTable } from "./parse/document.ts";

/** A cell of a sheet or of a table, with what it means: search picks one out of a row by it. Offsets are into the page's text. */
export interface FigureCell extends CellMeaning {
  /** A sheet's cells are named: C14. */
  ref?: string;
  start: number;
  end: number;
}

/** The cells of a page's sheet or tables in the order of its text. */
export function figureCells({ layout }: ParsedPage): FigureCell[] {
  if (layout?.kind === "sheet") return layout.cells.map(({ ref, ...cell }) => ({ ref, ...meaningOf(cell) }));
  if (layout?.kind === "blocks")
    return layout.blocks
      .flatMap(({ rows }) => (rows ?? []).flat())
      .filter(({ text }) => text !== "")
      .map(meaningOf);
  if (layout?.kind === "print") return (layout.tables ?? []).flatMap(printedCells).sort((a, b) => a.start - b.start);
  return [];
}

const printedCells = ({ columns, rows, unit }: PrintTable): FigureCell[] =>
  rows.flatMap(({ label, cells }) =>
    cells.map(({ column, start, end }) => meaningOf({ header: columns[column], rowHeader: label, unit, start, end })),
  );

const meaningOf = ({
  header,
  rowHeader,
  unit,
  start,
  end,
}: CellMeaning & { start: number; end: number }): FigureCell => ({
  ...(header ? { header } : {}),
  ...(rowHeader ? { rowHeader } : {}),
  ...(unit ? { unit } : {}),
  start,
  end,
});
