import type { ActorDb } from "../../../db/as-actor.ts";
import type { PageRow } from "../../../db/documents.ts";
import { readTablePages } from "../../../db/statements.ts";
import { checkStatements, type StatementCheck } from "../../../domain/statements/checks.ts";
import type { Grid, GridCell } from "../../../domain/statements/grid.ts";
import {
  type ImportedStatement,
  type ReadOptions,
  type ReadResult,
  readStatements,
} from "../../../domain/statements/read-statements.ts";

const MOST_PAGES = 60;

export interface DocumentStatements {
  statements: ImportedStatement[];
  checks: StatementCheck[];
  unmapped: ReadResult["unmapped"];
  notes: string[];
  /** Some table has figures of periods in no currency that is named. */
  missingCurrency: boolean;
  /** Page of each cell that a line was read from. */
  pages: ReadonlyMap<string, Place>;
}
export interface Place {
  page: number;
  start: number;
  end: number;
}

/** All statements in the tables of one document: sheets of a workbook, tables of a print or of a text document. */
export async function readDocumentStatements(
  db: ActorDb,
  documentId: string,
  options: ReadOptions,
): Promise<DocumentStatements> {
  const pages = await readTablePages(db, documentId, MOST_PAGES);
  const places = new Map<string, Place>();
  const results = pages
    .flatMap((page) => gridsOf(page, places))
    .map(({ printed, ...grid }) => ({ printed, ...readStatements(grid, options) }))
    .filter(isWhole);
  const statements = merge(results.flatMap((result) => result.statements));
  return {
    statements,
    checks: checkStatements(statements),
    unmapped: results.flatMap((result) => result.unmapped),
    notes: [...new Set(results.flatMap((result) => result.notes))],
    missingCurrency: results.some((result) => result.missingCurrency),
    pages: places,
  };
}

const FEWEST_ACCOUNTS = 4;

/** A table of a print that names few accounts is a note or a summary: its figures are not those of the statement. */
const isWhole = ({ statements, printed }: ReadResult & { printed?: boolean }): boolean =>
  !printed || statements.some(({ lines }) => lines.filter(({ account }) => account !== null).length >= FEWEST_ACCOUNTS);

/** Two sheets can hold parts of one statement; a line that is there already is not repeated. */
function merge(statements: readonly ImportedStatement[]): ImportedStatement[] {
  const merged = new Map<string, ImportedStatement>();
  for (const each of statements) {
    const key = `${each.kind} ${each.period} ${each.periodEnd} ${each.scenario} ${each.currency}`;
    const known = merged.get(key);
    if (!known) merged.set(key, { ...each, lines: [...each.lines] });
    else
      known.lines.push(
        ...each.lines.filter(
          (line) =>
            !known.lines.some(({ account, name }) => (line.account ? account === line.account : name === line.name)),
        ),
      );
  }
  const all = [...merged.values()];
  // A balance sheet names a day where the other statements name the year that ends with it.
  const years = new Map(
    all.filter(({ period }) => period.startsWith("FY")).map(({ periodEnd, period }) => [periodEnd, period]),
  );
  return all.map((each) =>
    each.kind === "balance" && /^\d{4}-/.test(each.period)
      ? { ...each, period: years.get(each.periodEnd) ?? each.period }
      : each,
  );
}

type PrintTable = NonNullable<Extract<NonNullable<PageRow["layout"]>, { kind: "print" }>["tables"]>[number];

/** A head that was read as one, "Year ended December 31, 2017 2016 2015", over rows of as many figures is one head for each year. */
function splitHeads(table: PrintTable): PrintTable & { title?: string } {
  const [head = "", ...others] = table.columns;
  const years = /((?:\b(?:19|20)\d{2}\b[\s|]*){2,})/.exec(head);
  const heads = years?.[1]?.match(/\d{4}/g) ?? [];
  if (others.length || !years || !table.rows.some(({ cells }) => cells.length === heads.length)) return table;
  return {
    ...table,
    title: head.slice(0, years.index),
    columns: heads,
    rows: table.rows
      .filter(({ cells }) => cells.length === heads.length)
      .map((row) => ({ ...row, cells: row.cells.map((cell, column) => ({ ...cell, column })) })),
  };
}

/** Sheets show "14.0 (13.98)" where the stored number is finer than the shown one, and a day likewise. */
function readCell(value: string): Pick<GridCell, "text" | "stored"> {
  const [, shown, stored = ""] = /^(.+) \((-?\d[\d.]*(?:e[+-]?\d+)?|\d{4}-\d{2}-\d{2})\)$/i.exec(value) ?? [];
  if (shown === undefined) return { text: value };
  return Number.isNaN(Number(stored)) ? { text: stored } : { text: shown, stored: Number(stored) };
}

/** The heading of a statement in a print; a page that only speaks of one has it in the middle of a sentence. */
const TITLE =
  /\b(?:consolidated |condensed |combined |group |unaudited |interim )*(?:statements? of (?:comprehensive )?(?:income|operations|earnings|cash flows?|financial position|profit (?:or|and) loss)|balance sheets?|income statements?|profit and loss(?: account)?|cash flow statements?)\b/i;

function gridsOf(
  { page, label, text, layout, start_at }: PageRow,
  places: Map<string, Place>,
): (Grid & { printed?: boolean })[] {
  if (!layout) return [];
  const remember = (ref: string, start: number, end: number) =>
    places.set(ref, { page, start: start_at + start, end: start_at + end });
  if (layout.kind === "sheet") {
    const cells = layout.cells.map(({ ref, row, column, value, start, end }): GridCell => {
      const place = `${layout.name}!${ref}`;
      remember(place, start, end);
      return { row, column, ref: place, ...readCell(value) };
    });
    return [{ name: layout.name, cells }];
  }
  if (layout.kind === "print")
    return (layout.tables ?? []).map(splitHeads).flatMap(({ columns, rows, unit = "", start, title = "" }, number) => {
      const before = text.slice(Math.max(0, start - 400), rows[0]?.start ?? start);
      const statement = TITLE.exec(`${title} ${before} ${columns.join(" ")}`)?.[0];
      if (!statement) return [];
      const name = `page ${page}, ${statement.toLowerCase()}${number ? ` (${number + 1})` : ""}`;
      const head = columns.map((column, i): GridCell => ({ row: 2, column: i + 2, text: column, ref: name }));
      const body = rows.flatMap(({ label: rowLabel, cells }, r): GridCell[] => [
        { row: r + 3, column: 1, text: rowLabel, ref: name },
        ...cells.map((cell): GridCell => {
          const ref = `${name}, ${rowLabel}, ${columns[cell.column] ?? ""}`;
          remember(ref, cell.start, cell.end);
          return { row: r + 3, column: cell.column + 2, text: text.slice(cell.start, cell.end), ref };
        }),
      ]);
      return [
        {
          name,
          printed: true,
          cells: [{ row: 1, column: 1, text: `${unit} ${title} ${before}`, ref: name }, ...head, ...body],
        },
      ];
    });
  return layout.blocks.flatMap(({ kind, rows }, number) => {
    if (kind !== "table" || !rows) return [];
    const name = `${label ?? `page ${page}`}, table ${number + 1}`;
    const cells = rows.flatMap((row, r) =>
      row.map(({ start, end, text: cell }, c): GridCell => {
        const ref = `${name}, row ${r + 1}, column ${c + 1}`;
        remember(ref, start, end);
        return { row: r + 1, column: c + 1, text: cell, ref };
      }),
    );
    return [{ name, cells }];
  });
}
