import { parse } from "csv-parse/sync";
import { UnreadableFileError } from "../../../domain/errors.ts";
import { decodeText } from "../decode.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { isPeriod } from "../table/heads.ts";
import { guessDelimiter } from "./delimiter.ts";
import { addSheet, type GridCell, sheetPages } from "./sheet-page.ts";

export function parseCsv(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const text = decodeText(bytes);
  let rows: string[][];
  try {
    rows = parse(text, {
      delimiter: guessDelimiter(text),
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: context.limits.rowsPerSheet,
    });
  } catch (cause) {
    throw new UnreadableFileError("The table cannot be read: a quotation mark is opened and not closed.", { cause });
  }
  const document: ParsedDocument = { mediaType: "text/csv", pages: [], outline: [] };
  const name = context.name.replace(/\.[^.]*$/, "") || "Table";
  // The first row of a file of records is its header, whatever it looks like.
  addSheet(document, name, sheetPages(name, gridRows(rows, context.limits.cells), { firstRowHeads: true }));
  return document;
}

function* gridRows(rows: string[][], limit: number): Generator<GridCell[]> {
  let cells = 0;
  for (const [row, values] of rows.entries()) {
    cells += values.length;
    if (cells > limit)
      throw new UnreadableFileError(`The table has more than ${limit.toLocaleString("en-US")} cells. Split the file.`);
    yield values.map((value, column) => {
      const numeric = row > 0 && /^[\s$€£¥(+-]*[\d.,]+(?:[eE][+-]?\d+)?\s*[%)]?$/.test(value) && /\d/.test(value);
      return { row, column, shown: value, numeric, period: isPeriod(value) };
    });
  }
}
