import type { Tokens } from "./lex.ts";

export interface TableShape {
  /** Per column: numbers are set right, words left. */
  numeric: boolean[];
  /** The last column holds nothing but citation marks, so its head is only for screen readers. */
  sourceColumn: boolean;
  /** Columns of short words (a name, a stage, a date) stay on one line; the longer ones give way. */
  short: boolean[];
  isTotal: (row: Tokens.TableCell[]) => boolean;
}

const NUMBER =
  /^[([]?[~≈<>+−–-]?\s?(?:[€$£¥]|[A-Z]{3}\s)?\s?[\d][\d.,\s ]*\s?(?:%|x|×|bps|pp|[kKmMbB]n?|th|million|billion)?\)?$|^[—–-]$|^n\/?[am]$/;

const LONGEST_SHORT_CELL = 16;

export function shapeOf(table: Tokens.Table): TableShape {
  const columns = table.header.map((_, column) => table.rows.map((row) => strip(row[column]?.text ?? "")));
  const numeric = columns.map((cells, column) => {
    if (table.align[column] === "right") return true;
    const filled = cells.filter((cell) => cell !== "");
    return column > 0 && filled.length > 0 && filled.filter((cell) => NUMBER.test(cell)).length * 2 >= filled.length;
  });
  const last = table.header.length - 1;
  const sourceColumn =
    last > 0 && table.rows.length > 0 && table.rows.every((row) => /^(\s*\[\d+\])*\s*$/.test(row[last]?.text ?? ""));
  const short = columns.map((cells) => cells.every((cell) => cell.length <= LONGEST_SHORT_CELL));
  return { numeric, sourceColumn, short, isTotal: (row) => /^(grand )?total\b/i.test(strip(row[0]?.text ?? "")) };
}

const strip = (text: string): string =>
  text
    .replace(/\s*\[\d+\]/g, "")
    .replace(/[*_`]/g, "")
    .trim();
