/** Rows: how many, their total when one currency holds all, and a table of the first ten. */
import { asObject } from "../conversation.ts";
import type { Arguments } from "../fill/fill.ts";
import { resolve, splitName } from "../slots.ts";
import type { JsonSchema, ToolCard } from "../tool-card.ts";
import { type Field, fieldsOf } from "./fields.ts";
import { asFigure, formatCode, formatDate, formatMoney, plain } from "./figures.ts";
import { escapeMarkdown } from "./markdown.ts";
import { cut } from "./quotation.ts";

type Row = Record<string, unknown>;
const mostRows = 10;
const columns = [
  "kind",
  "detail",
  "stage",
  "dueDate",
  "status",
  "occurredAt",
  "value",
  "size",
  "invested",
  "dpi",
  "tvpi",
  "probability",
  "expectedCloseDate",
  "ownerEmail",
  "assigneeName",
  "by",
  "byName",
  "contact",
  "deal",
  "email",
  "phone",
  "role",
  "company",
  "sector",
  "folder",
  "roomName",
  "dealName",
  "documents",
  "pages",
  "page",
  "text",
];
const longestCell = 200;
const longestName = 120;

export function rowsOf(result: Row): Row[] | undefined {
  const rows = result.data ?? result.results;
  return Array.isArray(rows) ? rows.map((r) => asObject(r)).filter((r) => r !== undefined) : undefined;
}

export function wordList(card: ToolCard, input: Arguments, result: Row, labels: ReadonlyMap<string, string>): string {
  const rows = rowsOf(result) ?? [];
  const noun = nounOf(card.name);
  const filters = wordFilters(input, labels, result);
  const count = typeof result.total === "number" ? result.total : rows.length;
  const without = namesOf(result.without);
  const absent = without.length > 0 ? `None was recognised in: ${without.join(", ")}.` : "";
  if (!rows.length) return [`I found no ${noun}${filters}.`, absent].filter(Boolean).join("\n\n");
  const sum = totalsOf(result) ?? (result.hasMore === true || count > rows.length ? undefined : totalOf(rows));
  const lines = [
    `${plain(count)} ${count === 1 ? noun.replace(/ies$/, "y").replace(/s$/, "") : noun}${filters}${sum ? `, ${sum} in total` : ""}.`,
    "",
  ];
  lines.push(...tableOf(rows.slice(0, mostRows), rowSchema(card.output)));
  const more = count - Math.min(rows.length, mostRows);
  if (more > 0) lines.push("", `And ${plain(more)} more.`);
  if (absent) lines.push("", absent);
  return lines.join("\n");
}

/** What a list says that it has looked through and not found anything in. */
function namesOf(without: unknown): string[] {
  const rows = Array.isArray(without) ? without.map((row) => asObject(row)?.name) : [];
  const names = rows.filter((name) => typeof name === "string").map(escapeMarkdown);
  return names.length > mostRows ? [...names.slice(0, mostRows), `and ${names.length - mostRows} more`] : names;
}

function tableOf(rows: Row[], schema: JsonSchema): string[] {
  if (rows.length === 0) return [];
  const fields = rows.map((row) => [...kindOf(row), ...fieldsOf(row, schema)]);
  const present = new Map(fields.flat().map((f) => [f.key, f.label]));
  const rank = (key: string) => columns.indexOf(key) + 1 || 99;
  const shown = [...present]
    .filter(([key]) => rank(key) < 99 && !(key === "stage" && present.has("status")))
    .sort((a, b) => rank(a[0]) - rank(b[0]))
    .slice(0, 5);
  const line = (cells: string[]) => `| ${cells.map((c) => c.replace(/\|/g, "/").replace(/\s+/g, " ")).join(" | ")} |`;
  return [
    line(["Name", ...shown.map(([, label]) => label.slice(0, 1).toUpperCase() + label.slice(1))]),
    line(["---", ...shown.map(() => "---")]),
    ...rows.map((row, i) => {
      const name =
        `${cut(String(row.name ?? row.title ?? row.subject ?? row.body ?? row.id ?? "–"), longestName)} ${typeof row.cite === "string" ? row.cite : ""}`.trim();
      return line([
        name,
        ...shown.map(([key]) => cut(fields[i]?.find((f) => f.key === key)?.text ?? "–", longestCell)),
      ]);
    }),
  ];
}

/** Where rows are of several kinds, each says which. */
const kindOf = ({ kind }: Row): Field[] =>
  typeof kind === "string" ? [{ key: "kind", label: "kind", text: formatCode(kind), words: new Set() }] : [];

/** Sums that the tool itself made, one per currency. */
function totalsOf({ totals }: Row): string | undefined {
  if (!Array.isArray(totals)) return undefined;
  const said = totals.flatMap((raw) => {
    const sum = asObject(raw);
    return typeof sum?.value === "number" && typeof sum.currency === "string"
      ? [formatMoney(sum.value, sum.currency)]
      : [];
  });
  return said.length ? said.join(" and ") : undefined;
}

/** A sum only of figures that share one currency. */
function totalOf(rows: Row[]): string | undefined {
  const amounts = rows.map((row) => {
    const figure = asFigure(row.value);
    if (figure) return { value: figure.value, currency: figure.currency };
    return {
      value: typeof row.value === "number" ? row.value : null,
      currency: typeof row.currency === "string" ? row.currency : undefined,
    };
  });
  const currency = amounts[0]?.currency;
  if (rows.length < 2 || !currency || amounts.some((a) => a.value === null || a.currency !== currency))
    return undefined;
  return formatMoney(
    amounts.reduce((sum, a) => sum + (a.value ?? 0), 0),
    currency,
  );
}

/** How the words were understood, so that a wrong reading shows. */
function wordFilters(input: Arguments, labels: ReadonlyMap<string, string>, { kinds }: Row): string {
  // What was looked for is said in the tool's own terms, and not the whole request over again.
  const understood = Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === "string") : undefined;
  const said = Object.entries(input).flatMap(([key, value]) => {
    if (value === undefined || /^(?:limit|cursor)$/.test(key) || (understood && key === "clause")) return [];
    const text = [value]
      .flat()
      .map((v) => labels.get(String(v)) ?? (typeof v === "number" ? formatMoney(v) : formatCode(String(v))))
      .join(", ");
    if (value === true) return [splitName(key)];
    if (key === "sort") return [`sorted by ${text}`];
    if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value))
      return [`${splitName(key)} ${formatDate(value)}`];
    if (/^min[A-Z]/.test(key)) return [`at least ${text}`];
    if (/^max[A-Z]/.test(key)) return [`at most ${text}`];
    if (key === "query") return [`matching ${text}`];
    if (key === "stage" || key === "sector" || key === "currency" || /^(?:room|deal)Id$/.test(key))
      return [`in ${text}`];
    if (key === "ownerEmail") return [`owned by ${text}`];
    return [`${splitName(key).replace(/ ids?$/, "")} ${text}`];
  });
  if (understood?.length) said.unshift(`of the kind ${understood.join(", ")}`);
  return said.length ? ` ${said.join(", ")}` : "";
}

const nounOf = (name: string) => {
  const last = splitName(name).split(" ").at(-1) ?? "records";
  return last.endsWith("s") ? last : "records";
};

function rowSchema(output: JsonSchema): JsonSchema {
  const rows = output.properties?.data ?? output.properties?.results;
  const item = rows && resolve(rows, output).items;
  return item ? { ...resolve(item, output), $defs: output.$defs } : {};
}
