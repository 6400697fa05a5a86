import type { Approval } from "../../domain/approval.ts";
import { Card } from "../../domain/card.ts";
import { type CardTable, toTable } from "../cards.ts";
import type { DealCard } from "../channel.ts";
import { clip } from "../web/activity/wordings.ts";
import { fieldWords, WORDS } from "../words.ts";
import { LARGEST_MESSAGE_BYTES } from "./text.ts";

export type Element = Record<string, unknown> & { type: string };
export const CARD_TYPE = "application/vnd.microsoft.card.adaptive";
/** What our buttons are called when they come back. */
export const VERBS = { approve: "parley_approve", reject: "parley_reject" } as const;

export const attach = (card: object) => ({ contentType: CARD_TYPE, content: card });

const adaptive = (body: Element[], actions: Element[] = []) => ({
  type: "AdaptiveCard",
  $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
  version: "1.5",
  body,
  ...(actions.length ? { actions } : {}),
  msteams: { width: "Full" },
});
const text = (words: string, more: object = {}): Element => ({
  type: "TextBlock",
  text: plain(words),
  wrap: true,
  ...more,
});

/** Card text is Markdown; nothing in a record or a document may format or link. */
const plain = (words: string): string =>
  words.replace(/[[\]()*_`#<>~|\\]/g, (mark) => `\\${mark}`).replace(/\\([()<>|#~])/g, "$1");

export interface ApprovalAsk {
  id: string;
  title: string;
  summary: string;
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  approvers: "one" | "two";
  expiresAt: string;
  url: string;
}

/** What waits for a click. The buttons carry the approval's id and nothing else. */
export function approvalCard(ask: ApprovalAsk): object {
  const until = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(ask.expiresAt) ? `${ask.expiresAt.slice(0, 19)}Z` : undefined;
  return adaptive(
    [
      {
        type: "Container",
        style: "warning",
        items: [
          text(WORDS.needsApproval, { weight: "Bolder" }),
          text(ask.title, { weight: "Bolder", size: "Medium" }),
          text(clip(ask.summary, 1_000)),
          ...changes(ask.before, ask.after),
          text(ask.approvers === "two" ? "Two people have to approve it." : "One person has to approve it.", {
            isSubtle: true,
            size: "Small",
          }),
          ...(until
            ? [
                {
                  type: "TextBlock",
                  text: `Until {{DATE(${until}, SHORT)}} {{TIME(${until})}}`,
                  isSubtle: true,
                  size: "Small",
                  wrap: true,
                },
              ]
            : []),
        ],
      },
    ],
    [
      {
        type: "Action.Execute",
        title: "Approve",
        verb: VERBS.approve,
        style: "positive",
        data: { approvalId: ask.id },
      },
      {
        type: "Action.Execute",
        title: "Reject",
        verb: VERBS.reject,
        style: "destructive",
        data: { approvalId: ask.id },
      },
      { type: "Action.OpenUrl", title: "Open in Parley", url: ask.url },
    ],
  );
}

function changes(before?: Record<string, unknown>, after?: Record<string, unknown>): Element[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].slice(0, 20);
  const column = (items: Element[], width: string) => ({ type: "Column", width, items });
  return names.map((name) => ({
    type: "ColumnSet",
    columns: [
      column([text(clip(fieldWords(name), 80), { isSubtle: true })], "1"),
      column([text(said(before?.[name]))], "1"),
      column([{ type: "TextBlock", text: "→" }], "auto"),
      column([text(said(after?.[name]), { weight: "Bolder" })], "1"),
    ],
  }));
}

const said = (value: unknown): string =>
  clip(
    value === null || value === undefined || value === ""
      ? "—"
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value),
    200,
  );

/** The same card once it is decided, without buttons. */
export function decidedCard(approval: Approval): object {
  const good = approval.status === "executed" || approval.status === "approved";
  return adaptive([
    {
      type: "Container",
      style: good ? "good" : approval.status === "pending" ? "warning" : "attention",
      items: [
        text(approval.title, { weight: "Bolder", size: "Medium" }),
        text(clip(approval.summary, 1_000)),
        ...changes(approval.before, approval.after),
        text(decidedLine(approval), { weight: "Bolder" }),
      ],
    },
  ]);
}

function decidedLine({ status, decidedBy, reason, error, approvedBy }: Approval): string {
  const who = decidedBy ? ` by ${decidedBy}` : "";
  switch (status) {
    case "rejected":
      return `Rejected${who}${reason ? `: ${clip(reason, 300)}` : ""}. Nothing was changed.`;
    case "expired":
      return "Nobody decided in time. Nothing was changed.";
    case "failed":
      return `Approved${who}, but it failed: ${error?.message ?? ""}`;
    case "pending":
      return `Approved by ${approvedBy.join(", ")}. One more person has to approve it.`;
    default:
      return `Approved${who}.`;
  }
}

/** A card of an answer: a chart where Teams can draw one, and always its table, cut to what a message may weigh. */
export function figureCard(value: unknown): object | undefined {
  const table = toTable(value);
  if (!table) return undefined;
  const chart = chartOf(Card.parse(value));
  for (let rows = Math.min(table.rows.length, 60); ; rows = Math.floor(rows / 2)) {
    const left = table.rows.length - rows;
    const card = adaptive([
      text(table.title, { weight: "Bolder" }),
      ...(chart ? [chart] : []),
      tableElement({ ...table, rows: table.rows.slice(0, rows) }),
      ...[...table.notes, ...(left > 0 ? [`${left} more rows in Parley.`] : [])].map((note) =>
        text(clip(note, 600), { isSubtle: true, size: "Small" }),
      ),
    ]);
    if (rows === 0 || Buffer.byteLength(JSON.stringify(card)) < LARGEST_MESSAGE_BYTES - 2_000) return card;
  }
}

function tableElement({ columns, rows, base }: CardTable): Element {
  const shown = columns.slice(0, 12);
  const cell = (words: string, more: object) => ({ type: "TableCell", items: [text(clip(words, 120) || "—", more)] });
  return {
    type: "Table",
    gridStyle: "default",
    firstRowAsHeaders: true,
    columns: shown.map(({ numeric }, i) => ({
      width: i === 0 ? 2 : 1,
      horizontalCellContentAlignment: numeric ? "Right" : "Left",
    })),
    rows: [
      { type: "TableRow", cells: shown.map(({ name }) => cell(name, { weight: "Bolder" })) },
      ...rows.map((row, r) => ({
        type: "TableRow",
        cells: shown.map((_, c) =>
          cell(row[c] ?? "", base?.row === r && base.column === c ? { weight: "Bolder" } : {}),
        ),
      })),
    ],
  };
}

/** A client that cannot draw it drops it; the table below says the same. */
function chartOf(card: Card): Element | undefined {
  const chart = (type: string, data: unknown): Element => ({
    type,
    title: clip(card.title, 80),
    data,
    fallback: "drop",
  });
  if (card.kind === "series")
    return chart(
      "Chart.Line",
      card.lines.slice(0, 6).map(({ label, values }) => ({
        legend: clip(label, 40),
        values: values.flatMap((y, i) => (y === null ? [] : [{ x: card.x[i] ?? "", y }])).slice(-60),
      })),
    );
  if (card.kind === "bars")
    return chart(
      "Chart.HorizontalBar",
      card.bars.slice(0, 12).map(({ label, from, to }) => ({ x: clip(label, 40), y: Math.abs(to - from) })),
    );
  return undefined;
}

/** A deal as the message extension lists it and posts it. */
export function dealAttachment({ name, stage, value, url }: DealCard): object {
  const facts = [
    { title: "Stage", value: plain(stage) },
    { title: "Value", value: plain(value) },
  ];
  const card = adaptive(
    [text(name, { weight: "Bolder", size: "Medium" }), { type: "FactSet", facts }],
    [{ type: "Action.OpenUrl", title: "Open in Parley", url }],
  );
  const preview = {
    contentType: "application/vnd.microsoft.card.thumbnail",
    content: { title: name, text: `${stage} · ${value}` },
  };
  return { ...attach(card), preview };
}
