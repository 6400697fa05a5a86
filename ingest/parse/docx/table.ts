import type { PageWriter } from "../page-writer.ts";
import type { TableCell } from "../table/grid.ts";
import { descendants, elements, first, type XmlElement } from "../xml.ts";
import { PAGE_BREAK, runText } from "./runs.ts";

/** Writes a table; a table of one column, or one row, is a frame around prose and is written as such. */
export function writeTable(table: XmlElement, writer: PageWriter): void {
  const rows: TableCell[][] = [];
  let breakAfter = false;
  // For each column the cell that goes on downwards.
  const open = new Map<number, TableCell>();
  for (const row of rowsOf(table)) {
    const properties = first(row, "trPr");
    const heading = first(properties, "tblHeader") !== undefined;
    const cells: TableCell[] = [];
    let column = Number(first(properties, "gridBefore")?.attributes.val ?? 0);
    if (column > 0) cells.push({ text: "", columns: column });
    for (const element of cellsOf(row)) {
      const cellProperties = first(element, "tcPr");
      const columns = Math.max(1, Number(first(cellProperties, "gridSpan")?.attributes.val ?? 1));
      const merge = first(cellProperties, "vMerge");
      const above = open.get(column);
      if (merge && merge.attributes.val !== "restart" && above) above.rows = (above.rows ?? 1) + 1;
      else {
        const text = cellText(element);
        breakAfter ||= text.includes(PAGE_BREAK);
        const cell: TableCell = { text: text.replaceAll(PAGE_BREAK, "").trim(), columns, heading };
        cells.push(cell);
        if (merge) open.set(column, cell);
        else open.delete(column);
      }
      column += columns;
    }
    rows.push(cells);
  }
  const width = Math.max(0, ...rows.map((row) => row.filter((cell) => cell.text !== "").length));
  if (width < 2) for (const row of rows) writer.paragraph(row.map((cell) => cell.text).join("\n"));
  else writer.table(rows);
  if (breakAfter) writer.startPage();
}

const cellText = (cell: XmlElement) =>
  [...descendants(cell, "p")].map((paragraph) => [...runText(paragraph)].join("")).join("\n");

function* rowsOf(table: XmlElement): Generator<XmlElement> {
  for (const child of elements(table)) {
    if (child.name === "tr") yield child;
    else if (["sdt", "sdtContent", "ins"].includes(child.name)) yield* rowsOf(child);
  }
}
function* cellsOf(row: XmlElement): Generator<XmlElement> {
  for (const child of elements(row)) {
    if (child.name === "tc") yield child;
    else if (["sdt", "sdtContent"].includes(child.name)) yield* cellsOf(child);
  }
}
