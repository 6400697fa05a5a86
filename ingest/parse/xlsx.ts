import * as XLSX from "@e965/xlsx";
import { UnreadableFileError } from "../../domain/errors.ts";
import type { OutlineEntry, ParseContext, ParsedDocument, ParsedPage } from "./document.ts";
import { type GridCell, isPeriod, type SheetPart, sheetPages } from "./sheet-page.ts";
import { descendants, parseXml, textOf } from "./xml.ts";
import { unzip } from "./zip.ts";

const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type DenseSheet = XLSX.WorkSheet & { "!data"?: (XLSX.CellObject | undefined)[][] };

export function parseXlsx(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const { limits } = context;
  // SheetJS unpacks whatever it is given: the archive is measured first.
  const parts = unzip(bytes, limits, () => true);
  const book = readBook(bytes, limits.rowsPerSheet);
  if (book.SheetNames.length > limits.sheets) {
    throw new UnreadableFileError(`The workbook has ${book.SheetNames.length} sheets; the limit is ${limits.sheets}.`);
  }
  const pages: ParsedPage[] = [];
  const outline: OutlineEntry[] = [];
  let cells = 0;
  book.SheetNames.forEach((name, index) => {
    const sheet = book.Sheets[name] as DenseSheet | undefined;
    const rows = sheet?.["!data"] ?? [];
    const count = () => {
      cells++;
      if (cells > limits.cells) {
        throw new UnreadableFileError(
          `The workbook has more than ${limits.cells.toLocaleString("en-US")} filled cells. Upload the sheets that matter.`,
        );
      }
    };
    const state = book.Workbook?.Sheets?.[index]?.Hidden;
    const shownName = state ? `${name} (hidden)` : name;
    addParts(sheetPages(name, gridRows(rows, count)), shownName, pages, outline);
    context.progress((index + 1) / book.SheetNames.length, `sheet ${index + 1} of ${book.SheetNames.length}`);
  });
  addLooseText(parts, limits.xmlDepth, pages);
  if (pages.length === 0) throw new UnreadableFileError("The workbook has no filled cells.");
  const title = (book.Props?.Title ?? "").trim();
  return { mediaType: XLSX_TYPE, pages, outline, ...(title ? { title } : {}) };
}

export function addParts(parts: SheetPart[], name: string, pages: ParsedPage[], outline: OutlineEntry[]): void {
  for (const { page, headings } of parts) {
    pages.push({
      ...page,
      label: page.label?.startsWith(name) ? page.label : page.label?.replace(/^[^(]*/, `${name} `).trim(),
    });
    outline.push({ level: 1, title: name, page: pages.length, start: 0 });
    for (const { title, start } of headings) outline.push({ level: 2, title, page: pages.length, start });
  }
}

function readBook(bytes: Uint8Array, rowsPerSheet: number): XLSX.WorkBook {
  try {
    return XLSX.read(bytes, {
      type: "array",
      dense: true,
      cellFormula: true,
      cellNF: true,
      cellText: true,
      sheetRows: rowsPerSheet,
    });
  } catch (cause) {
    throw new UnreadableFileError(
      "The workbook is damaged and cannot be opened. Save it again and upload the new copy.",
      { cause },
    );
  }
}

/** Only cells that are present: `forEach` skips the holes that a range declared up to XFD1048576 leaves. */
function* gridRows(rows: (XLSX.CellObject | undefined)[][], count: () => void): Generator<GridCell[]> {
  for (const key of Object.keys(rows)) {
    const row = Number(key);
    const found: GridCell[] = [];
    rows[row]?.forEach((cell, column) => {
      if (!cell || cell.t === "z" || cell.v === undefined || cell.v === null) return;
      count();
      found.push(toGridCell(cell, row, column));
    });
    if (found.length > 0) yield found;
  }
}

function toGridCell(cell: XLSX.CellObject, row: number, column: number): GridCell {
  const numeric = cell.t === "n" || cell.t === "d";
  const shown = String(cell.w ?? cell.v ?? "").trim() || String(cell.v ?? "");
  const format = String(cell.z ?? "");
  const date = numeric && XLSX.SSF.is_date(format);
  const raw = numeric ? rawValue(Number(cell.v), shown, date) : undefined;
  const year = numeric && !date && cell.f === undefined && /^(?:19|20)\d{2}$/.test(shown);
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
function rawValue(value: number, shown: string, date: boolean): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (date) {
    if (value < 1) return undefined;
    const { y, m, d } = XLSX.SSF.parse_date_code(value);
    const iso = `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
    return shown.startsWith(iso) ? undefined : iso;
  }
  const negative = /^\s*[-–(]/.test(shown);
  const digits = Number(shown.replace(/[^\d.eE+]/g, "").replace(/^\+|[eE]$/g, ""));
  const read = (negative ? -1 : 1) * digits * (shown.includes("%") ? 0.01 : 1);
  if (Math.abs(read - value) <= Math.abs(value) * 1e-9) return undefined;
  return String(Number(value.toPrecision(15)));
}

/** Charts, text boxes, comments and page headers stand outside the cells; people search for their words too. */
function addLooseText(parts: ReadonlyMap<string, Uint8Array>, depth: number, pages: ParsedPage[]): void {
  const lines: string[] = [];
  for (const [name, part] of parts) {
    if (
      !/^xl\/(?:drawings\/[^/]+|charts\/[^/]+|comments\d*|threadedComments\/[^/]+|diagrams\/data[^/]*)\.xml$/.test(name)
    )
      continue;
    const root = parseXml(part, depth);
    const texts = name.includes("comment")
      ? [...descendants(root, "comment"), ...descendants(root, "threadedComment")]
      : [...descendants(root, "p")];
    for (const element of texts) {
      const text = textOf(element).replace(/\s+/g, " ").trim();
      if (text !== "") lines.push(text);
    }
  }
  if (lines.length > 0)
    pages.push({ label: "Comments, charts and text boxes", text: `${[...new Set(lines)].join("\n")}\n` });
}
