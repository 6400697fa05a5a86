/** A record's fields as label and text, whatever the record is: the schema says what each means. */
import { asObject } from "../conversation.ts";
import { conceptOf } from "../lexicon.ts";
import { resolve, sayName, splitName } from "../slots.ts";
import { tokenize } from "../text.ts";
import type { JsonSchema } from "../tool-card.ts";
import { asFigure, formatCode, formatDate, formatFigure, formatMoney, formatPercent, plain } from "./figures.ts";

export interface Field {
  key: string;
  label: string;
  text: string;
  cite?: string;
  /** Words that a question for this field would use. */
  words: ReadonlySet<string>;
}

const silent =
  /^(?:id|cite|source|url|kind|version|name|title|createdAt|updatedAt|createdBy|start|end|score|[a-z]+Id|customFields|sample|layout|outline|contentHash|progress|progressDetail|stageDetail)$/;

export function fieldsOf(record: Record<string, unknown>, schema: JsonSchema = {}, root: JsonSchema = schema): Field[] {
  const { properties = {} } = resolve(schema, root);
  return Object.entries(record).flatMap(([key, value]) => {
    if (silent.test(key) || (key === "currency" && typeof record.value === "number")) return [];
    const about = properties[key] ? resolve(properties[key], root) : {};
    // A name and an e-mail address of the same person are one field.
    const person = key.match(/^(.+)(?:Name|Email)$/)?.[1];
    if (person && key.endsWith("Email") && record[`${person}Name`]) return [];
    const address = person && key.endsWith("Name") ? record[`${person}Email`] : undefined;
    const own = wordValue(key, value, record, about);
    const text = own && typeof address === "string" ? `${own} (${address})` : own;
    if (!text) return [];
    const label = sayName(key)
      .replace(/ (?:pct|email|iso|at)$/, "")
      .replace(/^(owner|assignee|by) name$/, "$1");
    const words = tokenize(`${splitName(key)} ${about.description ?? ""}`).flatMap((t) => [
      t.stem,
      conceptOf(t.stem) ?? t.stem,
    ]);
    return [{ key, label, text, cite: asFigure(value)?.cite, words: new Set(words) }];
  });
}

function wordValue(
  key: string,
  value: unknown,
  record: Record<string, unknown>,
  about: JsonSchema,
): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const figure = asFigure(value);
  if (figure) return formatFigure(figure);
  if (typeof value === "number") return wordNumber(key, value, record, about);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return formatCode(formatDate(value));
  if (Array.isArray(value)) return value.slice(0, 10).map(wordItem).filter(Boolean).join("; ") || undefined;
  const object = asObject(value);
  return object && wordItem(object);
}

function wordNumber(key: string, value: number, record: Record<string, unknown>, about: JsonSchema): string {
  const currency = typeof record.currency === "string" ? record.currency : undefined;
  const said = `${key} ${about.description ?? ""}`;
  if (/^(?:vintage|year)$|Year$/.test(key)) return String(value);
  if (/Pct$|\bpercent/i.test(said)) return formatPercent(value);
  if (/Fraction$|\bfraction\b|, 0 to 1\b/i.test(said)) return formatPercent(value * 100);
  if (/probability|likelihood/i.test(key)) return formatPercent(value <= 1 && value > 0 ? value * 100 : value);
  if (currency && /value|price|amount|revenue|ebitda|fee|size/i.test(key) && !/bytes/i.test(key))
    return formatMoney(value, currency);
  return plain(value);
}

/** One line for a nested record: a team member, an activity, a company. */
function wordItem(item: unknown): string {
  if (typeof item === "string") return formatCode(item);
  const object = asObject(item);
  if (!object) return typeof item === "number" ? plain(item) : "";
  const main = [object.name, object.subject, object.summary, object.title, object.text].find(
    (v) => typeof v === "string",
  );
  const aside = [
    object.name ? object.title : undefined,
    object.role,
    object.type,
    object.kind,
    object.occurredAt,
    object.at,
    object.date,
    object.email,
  ]
    .filter((v): v is string => typeof v === "string")
    .map((v) => formatCode(formatDate(v)));
  return main ? `${main}${aside.length ? ` (${aside.slice(0, 3).join(", ")})` : ""}` : "";
}

/** The field a question asks for: the one whose name and description share most words with it. */
export function askedField(question: string, fields: readonly Field[]): Field | undefined {
  const asked = tokenize(question).flatMap((t) => [t.stem, conceptOf(t.stem) ?? t.stem]);
  const hints: [RegExp, RegExp][] = [
    [/\bwho\b.*\b(?:own|run|lead|charge|responsible)/i, /owner/i],
    [/\bwhen\b|\bclose\b/i, /close|date|at$/i],
    [/\b(?:worth|big|size|much)\b/i, /value|price|size/i],
    [/\b(?:likely|chance|odds)\b/i, /probability/i],
    [/\b(?:team|working on|members?)\b/i, /team/i],
    [/\b(?:happen|activity|activities|latest|recent|news)\b/i, /activit/i],
    [/\b(?:status|stage|where|stand)\b/i, /stage|status/i],
    [/\b(?:failed?|wrong|why|error)\b/i, /error/i],
    [/\bpages?\b/i, /pages/i],
  ];
  let best: Field | undefined;
  let most = 0;
  for (const field of fields) {
    const own = tokenize(splitName(field.key)).flatMap((t) => [t.stem, conceptOf(t.stem) ?? t.stem]);
    const score =
      new Set(asked.filter((w) => own.includes(w))).size * 2 +
      new Set(asked.filter((w) => field.words.has(w) && w.length > 2 && !/^(?:the|what|when|who|how|deal|is)$/.test(w)))
        .size +
      hints.filter(([said, key]) => said.test(question) && key.test(field.key)).length * 2;
    if (score > most) [best, most] = [field, score];
  }
  return most >= 2 ? best : undefined;
}
