import { inOneLine, toTable } from "../cards.ts";
import { clip } from "../web/activity/wordings.ts";
import type { Block } from "./blocks.ts";
import { SIZES } from "./limits.ts";
import { plain } from "./text.ts";

/** A card as a message of its own, because Slack allows one table in each. Undefined for what is no card. */
export function cardMessage(card: unknown): { text: string; blocks: Block[]; csv?: string } | undefined {
  const table = toTable(card);
  if (!table) return undefined;
  const columns = table.columns.slice(0, SIZES.tableColumns);
  const rows = table.rows.slice(0, SIZES.tableRows - 1);
  const cut = table.rows.length > rows.length || table.columns.length > columns.length;
  const isBase = (row: number, column: number) => table.base?.row === row && table.base.column === column;
  return {
    text: clip(inOneLine(table), SIZES.section),
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: `*${plain(clip(table.title, 200))}*`, verbatim: true } },
      {
        type: "table",
        column_settings: columns.map(({ numeric }) => ({ align: numeric ? "right" : "left", is_wrapped: !numeric })),
        rows: [
          columns.map(({ name }) => cell(name, false)),
          ...rows.map((row, r) => columns.map((_, c) => cell(row[c] ?? "", isBase(r, c)))),
        ],
      },
      ...[...table.notes, ...(cut ? ["The whole table is in the file below."] : [])].slice(0, 3).map((note) => ({
        type: "context",
        elements: [{ type: "mrkdwn", text: plain(clip(note, 600)), verbatim: true }],
      })),
    ],
    ...(cut ? { csv: toCsv([table.columns.map(({ name }) => name), ...table.rows]) } : {}),
  };
}

/** Slack takes no empty cell. The case that was asked about is bold. */
function cell(text: string, base: boolean): Record<string, unknown> {
  const shown = clip(text, 200) || "—";
  if (!base) return { type: "raw_text", text: shown };
  const bold = { type: "text", text: shown, style: { bold: true } };
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [bold] }] };
}

/** A cell that begins like a formula would be one in a spreadsheet. */
const toCsv = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) => row.map((text) => `"${text.replace(/^(?=[=+@\t])/, "'").replaceAll('"', '""')}"`).join(","))
    .join("\r\n");
