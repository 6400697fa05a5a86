import * as XLSX from "@e965/xlsx";
import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import { type DenseSheet, gridRows } from "./cells.ts";
import { addSheet, sheetPages } from "./sheet-page.ts";

export interface BookExtras {
  /** Cells set in by their format, for the sheet at an index. */
  indents(index: number): ReadonlyMap<string, number>;
  /** What stands beside the cells: titles and lines. */
  asides(writer: PageWriter): void;
}

/** Every sheet of a workbook, and a last page for what stands beside the cells. Only cells that are present are visited. */
export function parseBook(
  bytes: Uint8Array,
  mediaType: string,
  context: ParseContext,
  extras: BookExtras,
): ParsedDocument {
  const { limits } = context;
  const book = readBook(bytes, limits.rowsPerSheet);
  if (book.SheetNames.length > limits.sheets) {
    throw new UnreadableFileError(`The workbook has ${book.SheetNames.length} sheets; the limit is ${limits.sheets}.`);
  }
  const title = (book.Props?.Title ?? "").trim();
  const document: ParsedDocument = { mediaType, pages: [], outline: [], ...(title ? { title } : {}) };
  let cells = 0;
  const count = () => {
    cells++;
    if (cells > limits.cells) {
      throw new UnreadableFileError(
        `The workbook has more than ${limits.cells.toLocaleString("en-US")} filled cells. Upload the sheets that matter.`,
      );
    }
  };
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  book.SheetNames.forEach((name, index) => {
    const sheet = book.Sheets[name] as DenseSheet | undefined;
    const shownAs = book.Workbook?.Sheets?.[index]?.Hidden ? `${name} (hidden)` : name;
    if (sheet) {
      const looks = { merges: sheet["!merges"] ?? [], indents: extras.indents(index), date1904 };
      addSheet(document, shownAs, sheetPages(name, gridRows(sheet, looks, count), { shownAs }));
    }
    context.progress((index + 1) / book.SheetNames.length, `sheet ${index + 1} of ${book.SheetNames.length}`);
  });
  addAsides(book, document, extras);
  if (document.pages.length === 0) throw new UnreadableFileError("The workbook has no filled cells.");
  return document;
}

function readBook(bytes: Uint8Array, rowsPerSheet: number): XLSX.WorkBook {
  try {
    return XLSX.read(bytes, {
      type: "array",
      dense: true,
      cellFormula: true,
      cellNF: true,
      cellText: true,
      cellHTML: false,
      sheetRows: rowsPerSheet,
    });
  } catch (cause) {
    throw new UnreadableFileError(
      "The workbook is damaged and cannot be opened. Save it again and upload the new copy.",
      { cause },
    );
  }
}

function addAsides(book: XLSX.WorkBook, document: ParsedDocument, extras: BookExtras): void {
  const writer = new PageWriter();
  writer.startPage("Beside the cells");
  extras.asides(writer);
  writer.aside("Comments", commentsOf(book));
  writer.aside(
    "Defined names",
    (book.Workbook?.Names ?? [])
      .filter(({ Name: name, Ref: ref }) => ref && !name.startsWith("_xlnm.") && !ref.includes("#REF!"))
      .map(({ Name: name, Ref: ref }) => `${name} = ${ref}`),
  );
  writer.aside("Sheets that were cut", cutSheets(book));
  writer.aside("Document properties", propertiesOf(book));
  if (writer.isEmpty()) return;
  const before = document.pages.length;
  document.pages.push(...writer.end());
  for (const entry of writer.outline) document.outline.push({ ...entry, page: entry.page + before });
}

function commentsOf(book: XLSX.WorkBook): string[] {
  const comments: string[] = [];
  for (const name of book.SheetNames) {
    const rows = (book.Sheets[name] as DenseSheet | undefined)?.["!data"] ?? [];
    for (const row of Object.keys(rows)) {
      rows[Number(row)]?.forEach((cell, column) => {
        for (const { a: author, t: text } of cell?.c ?? []) {
          if (text) {
            const place = `${name}!${XLSX.utils.encode_cell({ r: Number(row), c: column })}`;
            comments.push(`${place} — ${author && !text.startsWith(author) ? `${author}: ` : ""}${text}`);
          }
        }
      });
    }
  }
  return comments;
}

const cutSheets = (book: XLSX.WorkBook): string[] =>
  book.SheetNames.flatMap((name) => {
    const sheet = book.Sheets[name];
    const full = sheet?.["!fullref"] as string | undefined;
    if (!full || full === sheet?.["!ref"]) return [];
    return [`${name} goes on beyond the rows that were read: it claims the range ${full}.`];
  });

function propertiesOf(book: XLSX.WorkBook): string[] {
  const { Title, Subject, Author, Keywords, Comments, Category, Company, Manager } = book.Props ?? {};
  const shown = { Title, Subject, Author, Keywords, Comments, Category, Company, Manager, ...book.Custprops };
  return Object.entries(shown)
    .filter(([, value]) => typeof value === "string" && value.trim() !== "")
    .map(([name, value]) => `${name}: ${value}`);
}
