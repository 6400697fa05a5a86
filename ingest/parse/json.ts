import { decodeText } from "./decode.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { addSheet, type GridCell, sheetPages } from "./sheet/sheet-page.ts";
import { isPeriod } from "./table/heads.ts";
import { textDocument } from "./text.ts";

const JSON_TYPE = "application/json";
/** A line that nobody reads: the file was written for programs, and is set out anew. */
const LINE_MOST = 2_000;

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Records become a table whose columns are their fields; anything else keeps its own text, line by line. */
export function parseJson(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const text = decodeText(bytes).replace(/^\ufeff/, "");
  const value = readJson(text);
  const records = value !== undefined && recordsOf(value);
  if (records) {
    const document: ParsedDocument = { mediaType: JSON_TYPE, pages: [], outline: [] };
    const name = context.name.replace(/\.[^.]*$/, "") || "Records";
    addSheet(document, name, sheetPages(name, gridRows(records), { firstRowHeads: true }));
    return document;
  }
  const packed = text.split("\n", 50).some((line) => line.length > LINE_MOST);
  const shown = packed && value !== undefined ? `${JSON.stringify(value, null, 1)}\n` : text;
  return textDocument(shown, JSON_TYPE);
}

/** One value, or one to a line; undefined when neither can be read. */
function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // not one value
  }
  try {
    return text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as Json);
  } catch {
    return undefined;
  }
}

const isScalar = (value: Json) => value === null || typeof value !== "object";

/** Objects with plain fields only, two or more of them: the rows of a table. */
function recordsOf(value: Json): { [key: string]: Json }[] | undefined {
  if (!Array.isArray(value) || value.length < 2) return undefined;
  const records = value.filter(
    (item): item is { [key: string]: Json } =>
      item !== null && typeof item === "object" && !Array.isArray(item) && Object.values(item).every(isScalar),
  );
  const long = records.some((record) => Object.values(record).some((field) => String(field).length > LINE_MOST));
  return records.length === value.length && !long ? records : undefined;
}

function* gridRows(records: readonly { [key: string]: Json }[]): Generator<GridCell[]> {
  const columns = new Map<string, number>();
  for (const record of records)
    for (const key of Object.keys(record)) if (!columns.has(key)) columns.set(key, columns.size);
  yield [...columns].map(([key, column]) => ({ row: 0, column, shown: key, numeric: false, period: isPeriod(key) }));
  for (const [index, record] of records.entries()) {
    yield Object.entries(record)
      .map(([key, field]) => ({
        row: index + 1,
        column: columns.get(key) ?? 0,
        shown: field === null ? "" : String(field),
        numeric: typeof field === "number",
        period: typeof field === "string" && isPeriod(field),
      }))
      .sort((a, b) => a.column - b.column);
  }
}
