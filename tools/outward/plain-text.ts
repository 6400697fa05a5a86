/** A record as lines: `Expected close date: 2027-03-31`; a list as a heading with a line an entry. What is empty is left out. */
export function toPlainText(fields: Record<string, unknown>): string {
  const filled = Object.entries(fields).filter(([name, value]) => !isId(name) && !isEmpty(value));
  const lines = filled.filter(([, value]) => !Array.isArray(value));
  const lists = filled.filter(([, value]) => Array.isArray(value));
  return [
    lines.map(([name, value]) => `${wordsOf(name)}: ${sayField(value)}`).join("\n"),
    ...lists.map(
      ([name, items]) => `${wordsOf(name)}:\n${(items as unknown[]).map((item) => `- ${sayValue(item)}`).join("\n")}`,
    ),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** A field of fields, such as those of the firm's own, names each. */
const sayField = (value: unknown): string =>
  value !== null && typeof value === "object"
    ? Object.entries(value)
        .map(([name, field]) => `${wordsOf(name)} ${sayValue(field)}`)
        .join(" · ")
    : sayValue(value);

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/;

/** An entry keeps its id behind it: with that it can be fetched. */
function sayValue(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value).replace(MOMENT, "$1 $2 UTC");
  const { id, ...fields } = value as Record<string, unknown>;
  const said = Object.entries(fields).filter(([name, field]) => !isId(name) && !isEmpty(field));
  return `${said.map(([, field]) => sayValue(field)).join(" · ")}${id ? ` (${id})` : ""}`;
}

const isId = (name: string): boolean => /^id$|Id$|_id$/.test(name);
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** expectedCloseDate, occurred_at → Expected close date, Occurred at. */
function wordsOf(name: string): string {
  const words = name.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, letter: string) => `${before} ${letter.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1).replaceAll("_", " ");
}
