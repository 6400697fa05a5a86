/** A tool's input schema as slots that values can fill, and its output schema as words that people ask for. */
import type { JsonSchema, SlotHint, ToolCard } from "./tool-card.ts";

export interface Slot extends SlotHint {
  path: string[];
  kind: string;
  list: boolean;
  required: boolean;
  options?: string[];
  least: number;
  /** The longest text that the field takes. */
  longest?: number;
  cues: string[];
}

/** The number of rows is a number nobody means unless they say "top five". */
const limitCues = ["top", "first", "latest", "last", "biggest", "largest"];

export function readSlots(tool: Pick<ToolCard, "input">): Slot[] {
  return objectSlots(tool.input, [], tool.input);
}

export const splitName = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();

const ACRONYMS = /\b(?:tvpi|dpi|rvpi|x?irr|x?npv|moic|pme|wacc|ebitda?|ltm|ntm|nda)\b/g;
/** A field's name as people write it: net debt, terminal growth, WACC. */
export const sayName = (name: string) => splitName(name).replace(ACRONYMS, (letters) => letters.toUpperCase());

/** Field names and descriptions of the answer: a person who asks for "probability" names a field of the output, not of the input. */
export function outputWords(schema: JsonSchema, root: JsonSchema = schema, depth = 0): string[] {
  const field = resolve(schema, root);
  const below = field.properties ?? {};
  if (depth > 3) return [];
  return [
    ...Object.entries(below).flatMap(([key, value]) => {
      if (/^(?:source|cite|url|start|end|id|total|hasMore|nextCursor|data|results|score|kind)$/.test(key)) {
        return key === "data" || key === "results" ? outputWords(value, root, depth) : [];
      }
      return [splitName(key), resolve(value, root).description ?? "", ...outputWords(value, root, depth + 1)];
    }),
    ...(field.items ? outputWords(field.items, root, depth) : []),
  ].filter(Boolean);
}

/** The description without its pointers to other tools: "for contracts use search_documents" is about the other one. */
export const ownDescription = (card: Pick<ToolCard, "description">) =>
  card.description
    .split(/(?<=[.!?;])\s+/)
    .filter((sentence) => !/\b[a-z]+(?:_[a-z]+)+\b/.test(sentence))
    .join(" ");

export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const target = schema.$ref?.match(/^#\/\$defs\/(.+)$/)?.[1];
  const { $ref: _, ...own } = schema;
  const field = target ? { ...root.$defs?.[target], ...own } : schema;
  const options = field.anyOf ?? field.oneOf;
  const option = options?.find((o) => o.type !== "null");
  return option
    ? { ...resolve(option, root), ...dropUndefined(pickHint(field)), description: field.description }
    : field;
}

function objectSlots(schema: JsonSchema, path: string[], root: JsonSchema): Slot[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, raw]) => {
    const field = resolve(raw, root);
    const required = (schema.required?.includes(key) ?? false) && field.default === undefined;
    if (field.properties) return objectSlots(field, [...path, key], root);
    // Only a program turns a page: nobody says a cursor.
    if (key === "cursor") return [];
    const items = field.items ? resolve(field.items, root) : {};
    const hint: JsonSchema = { ...(field.type === "array" ? items : {}), ...dropUndefined(field) };
    const kind = hint.slot && hint.slot !== "enum" ? hint.slot : inferKind(key, hint);
    const limit = kind === "number" && /^(?:limit|top|first|count)$/.test(key);
    const ownWords = kind === "text" || kind === "query" ? [] : [splitName(key)];
    return [
      {
        ...pickHint(hint),
        path: [...path, key],
        kind,
        list: field.type === "array",
        required,
        least: hint.least ?? field.minItems ?? 1,
        longest: typeof field.maxLength === "number" ? field.maxLength : undefined,
        options: hint.enum?.map(String),
        needsCue: hint.needsCue ?? limit,
        cues: [...(hint.cue ?? []), ...ownWords, ...(limit ? limitCues : [])],
      },
    ];
  });
}

function inferKind(key: string, field: JsonSchema): string {
  if (field.enum) return "enum";
  if (field.format === "email") return "email";
  if (field.format === "date" || field.format === "date-time") return "date";
  if (field.format === "uri") return "url";
  const record = key.match(/^(\w+?)Ids?$/)?.[1];
  if (record) return `record:${record}`;
  if (/^pages?$/.test(key)) return "pages";
  if (/^(?:from|first|start)Page$/.test(key)) return "page:first";
  if (/^(?:to|last|end)Page$/.test(key)) return "page:last";
  if (key === "query") return "query";
  if (key === "ticker" || key === "tickers") return "ticker";
  if (key === "currency") return "currency";
  if (field.type === "boolean") return "flag";
  const item = field.items?.type;
  // Nobody says an object in so many words.
  if (field.type === "object" || item === "object") return "none";
  if (field.type === "array") return item === "number" || item === "integer" ? "figures" : "text";
  return field.type === "number" || field.type === "integer" ? "number" : "text";
}

function pickHint({
  slot,
  cue,
  needsCue,
  bound,
  words,
  fresh,
  orText,
  keepSpans,
  signed,
  least,
  past,
}: JsonSchema): SlotHint {
  return { slot, cue, needsCue, bound, words, fresh, orText, keepSpans, signed, least, past };
}

function dropUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([key, v]) => v !== undefined && key !== "items"));
}
