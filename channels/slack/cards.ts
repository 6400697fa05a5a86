import { toTable } from "../cards.ts";
import { clip } from "../web/activity/wordings.ts";
import type { Block } from "./blocks.ts";
import { SIZES } from "./limits.ts";
import { plain } from "./text.ts";

/** A card as a message of its own, because Slack allows one table in each. */
export function cardMessage(card: Record<string, unknown>): { text: string; blocks: Block[] } {
  const table = toTable(card);
  const columns = table.columns.slice(0, SIZES.tableColumns);
  const rows = table.rows.slice(0, SIZES.tableRows - 1);
  const cell = (text: string) => ({ type: "raw_text", text: clip(text, 200) || "—" });
  const left = table.rows.length - rows.length;
  return {
    text: clip(`${table.title}: ${table.summary}`, SIZES.section),
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: `*${plain(clip(table.title, 200))}*`, verbatim: true } },
      ...(columns.length && rows.length
        ? [
            {
              type: "table",
              column_settings: columns.map((column) => ({
                align: column.numeric ? "right" : "left",
                is_wrapped: !column.numeric,
              })),
              rows: [
                columns.map((column) => cell(column.name)),
                ...rows.map((row) => columns.map((_, i) => cell(row[i] ?? ""))),
              ],
            },
          ]
        : []),
      ...[...table.notes, ...(left > 0 ? [`${left} more rows in Parley.`] : [])].slice(0, 3).map((note) => ({
        type: "context",
        elements: [{ type: "mrkdwn", text: plain(clip(note, 600)), verbatim: true }],
      })),
    ],
  };
}
