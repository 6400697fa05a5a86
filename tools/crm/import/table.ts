import { parse } from "csv-parse/sync";
import type { ActorDb } from "../../../db/as-actor.ts";
import { findDocument, sheetOfDocument } from "../../../db/documents.ts";
import {
  DocumentNotFoundError,
  DocumentNotReadyError,
  InvalidInputError,
  UnreadableFileError,
} from "../../../domain/errors.ts";
import { guessDelimiter } from "../../../ingest/parse/sheet/delimiter.ts";

export const MOST_ROWS = 2_000;

export interface Table {
  headings: string[];
  rows: { number: number; cells: string[] }[];
}

/** A table out of text with separators, or out of the first sheet of an uploaded CSV or workbook. */
export async function readTable(
  db: ActorDb,
  { documentId, text }: { documentId?: string | undefined; text?: string | undefined },
): Promise<Table> {
  if ((documentId === undefined) === (text === undefined))
    throw new InvalidInputError(
      "Say what to import: a documentId of an uploaded CSV or workbook, or the table as text.",
    );
  const grid = text === undefined ? await gridOfDocument(db, documentId ?? "") : gridOfText(text);
  const [head, ...body] = grid.filter(({ cells }) => cells.some((cell) => cell.trim()));
  if (!head || !body.length)
    throw new InvalidInputError("The table needs a row of headings and at least one row below it.");
  if (body.length > MOST_ROWS)
    throw new InvalidInputError(
      `The table has ${body.length} rows; at most ${MOST_ROWS} are imported at once. Split it.`,
    );
  return { headings: head.cells.map((cell) => cell.trim()), rows: body };
}

function gridOfText(text: string): Table["rows"] {
  try {
    const rows: string[][] = parse(text, {
      delimiter: guessDelimiter(text),
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return rows.map((cells, i) => ({ number: i + 1, cells: cells.map(withoutNul) }));
  } catch (cause) {
    throw new UnreadableFileError("The table cannot be read: a quotation mark is opened and not closed.", { cause });
  }
}

async function gridOfDocument(db: ActorDb, documentId: string): Promise<Table["rows"]> {
  const document = await findDocument(db, documentId);
  if (!document) throw new DocumentNotFoundError();
  if (document.status !== "ready") throw new DocumentNotReadyError(document.status);
  const cells = await sheetOfDocument(db, documentId);
  if (!cells.length) throw new InvalidInputError(`${document.name} holds no table. Upload a CSV file or a workbook.`);
  const rows = new Map<number, string[]>();
  for (const { row, column, value } of cells) {
    const present = rows.get(row) ?? [];
    present[column] = value;
    rows.set(row, present);
  }
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([row, values]) => ({ number: row + 1, cells: Array.from(values, (cell) => cell ?? "") }));
}

const withoutNul = (text: string) => text.replaceAll("\u0000", "");
