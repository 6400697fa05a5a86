/** One record in one or two sentences, what was asked for first. */
import { asObject } from "../conversation.ts";
import type { JsonSchema } from "../tool-card.ts";
import { askedField, type Field, fieldsOf } from "./fields.ts";
import { formatCode } from "./figures.ts";

const order = [
  "stage",
  "status",
  "tvpi",
  "dpi",
  "price",
  "value",
  "probability",
  "expectedCloseDate",
  "ownerEmail",
  "owner",
  "sector",
  "company",
  "pages",
  "roomName",
  "folder",
];
const long = /^(?:team|contacts|activities|recentActivities|description|summary|notes|documents|tasks|contacts)$/;

export function wordRecord(question: string, record: Record<string, unknown>, schema: JsonSchema): string {
  const name = String(record.name ?? record.title ?? record.id ?? "The record");
  const cite = typeof record.cite === "string" ? record.cite : "";
  const fields = fieldsOf(record, schema);
  const asked = askedField(question, fields);
  const rank = (f: Field) => (order.indexOf(f.key) + 1 || 99) - (f === asked ? 200 : 0);
  const short = fields.filter((f) => !long.test(f.key) && f !== asked).sort((a, b) => rank(a) - rank(b));
  const rest = short.slice(0, asked ? 3 : 5);
  const mark = (used: Field[]) => [...new Set([...used.map((f) => f.cite), cite].filter(Boolean))].join(" ");
  const lines: string[] = [];
  // A search hit: its detail is a line of its own, not a field with a name.
  if (typeof record.kind === "string" && typeof record.detail === "string")
    return `${name} (${formatCode(record.kind)}): ${record.detail}. ${cite}`.trim();
  if (asked && long.test(asked.key))
    lines.push(`${name}, ${asked.label}:`, "", ...listOf(record[asked.key], asked.text), "", mark([asked]));
  else if (asked) lines.push(`${name}: ${asked.label} ${asked.text}. ${mark([asked])}`.trim());
  if (rest.length) {
    const said = rest.map((f) => `${f.label} ${f.text}`).join(", ");
    lines.push(asked ? `${capital(said)}. ${mark(rest)}`.trim() : `${name}: ${said}. ${mark(rest)}`.trim());
  } else if (!asked) lines.push(`${name}. ${cite}`.trim());
  const activity = fields.find((f) => /activit/i.test(f.key));
  const [latest] = activity && asked !== activity && !asked ? listOf(record[activity.key], activity.text) : [];
  if (latest) lines.push(`Latest activity: ${latest.slice(2)}. ${cite}`.trim());
  return lines.join("\n").replace(/\n+$/, "");
}

function listOf(value: unknown, text: string): string[] {
  if (!Array.isArray(value)) return [text];
  return text.split("; ").map((line) => `- ${line}`);
}
const capital = (said: string) => said.slice(0, 1).toUpperCase() + said.slice(1);

/** A result that is one record: it has an id or a name, and no rows. */
export const isRecord = (result: Record<string, unknown>) =>
  !Array.isArray(result.data) &&
  (typeof result.name === "string" || typeof result.title === "string") &&
  !asObject(result.error);
