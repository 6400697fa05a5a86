type JsonObject = Record<string, unknown>;

/** The hints for the offline model are no part of what outside programs need. */
const HINTS = new Set([
  "slot",
  "cue",
  "needsCue",
  "bound",
  "words",
  "fresh",
  "orText",
  "keepSpans",
  "signed",
  "least",
  "past",
  "$schema",
]);

/** A JSON Schema as other people's programs get it: without our own keywords. */
export function toPlainSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toPlainSchema);
  if (schema === null || typeof schema !== "object") return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !HINTS.has(key))
      .map(([key, value]) => [
        key,
        key === "properties" ? toPlainProperties(value as JsonObject) : toPlainSchema(value),
      ]),
  );
}

/** A property may well be called "words"; only its schema is cleaned. */
const toPlainProperties = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, toPlainSchema(schema)]));
