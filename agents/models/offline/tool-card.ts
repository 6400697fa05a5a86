/** What the offline model knows of a tool: its words and its schemas, never its code. */
export interface ToolCard {
  name: string;
  title: string;
  description: string;
  /** Requests as people type them. */
  examples: readonly string[];
  effect: "read" | "write" | "external";
  input: JsonSchema;
  output: JsonSchema;
  /** A request has to hold one of these words before the tool is chosen. */
  cues?: readonly string[];
  /** Takes the questions that no other tool of its domain clearly owns, with the whole question as its query. */
  fallback?: boolean;
  /** Never chosen from words. */
  hidden?: boolean;
}

/** Hints written with `.meta({ … })` on a field. They travel in the JSON Schema, so that a tool read over MCP carries them too. */
export interface SlotHint {
  /**
   * money, rate (0.1 = 10 %), percent (0-100), number, multiple, year, date, figures, dates, multiples, pages, currency, email,
   * phone, url, ticker, name, person, topic, option (of words, open to others), query, text, none (never filled from words), record:KIND (record:room|deal)
   */
  slot?: string;
  /** Words that point at this field: "wacc", "discount rate". */
  cue?: string[];
  /** Take a value only when a cue stands next to it. */
  needsCue?: boolean;
  /** The field is the lower or the upper end of a range. */
  bound?: "min" | "max";
  /** Synonyms of enum options, or of known topics. */
  words?: Record<string, string[]>;
  /** The name must not be a record that exists already. */
  fresh?: boolean;
  /** A record field that may be filled with plain words when nothing matches. */
  orText?: boolean;
  /** Figures where money put in is negative: cash flows. */
  signed?: boolean;
  /** Text that keeps dates and names inside it: they say nothing about other fields. */
  keepSpans?: boolean;
  /** The date lies in the past: a day without a year is the last one of that name. */
  past?: boolean;
  /** How many values a list needs before it is what a person means. */
  least?: number;
}

/** The part of JSON Schema that is read here; anything else in a card's schema is ignored. */
export interface JsonSchema extends SlotHint {
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minItems?: number;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  additionalProperties?: unknown;
  [keyword: string]: unknown;
}
