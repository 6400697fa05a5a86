import type { Citation } from "../api/types.ts";
import { Icon } from "../parts/icon.tsx";
import { iconOf, placeOf, toneOf } from "../parts/source-label.ts";

const SAID_ELSEWHERE = new Set([
  "index",
  "kind",
  "title",
  "url",
  "quote",
  "inputs",
  "documentId",
  "start",
  "end",
  "page",
  "locator",
]);

/** A source that is not a document: the fields that the citation itself carries. */
export function FieldsCard({ citation }: { citation: Citation }) {
  const fields = [...fieldsOf(citation), ...fieldsOf(citation.inputs ?? {})];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="desk fields" tabIndex={0} aria-label={citation.title}>
      <div class="pop still">
        <p class={`pt ${toneOf(citation)}`}>
          <Icon name={iconOf(citation)} />
          <span>{citation.title}</span>
        </p>
        <p class="pp">{placeOf(citation)}</p>
        {citation.quote && <p class="vb">“{citation.quote}”</p>}
        {fields.length > 0 && (
          <dl class="kv">
            {fields.map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
        )}
      </div>
    </section>
  );
}

function fieldsOf(object: object): [string, string][] {
  return Object.entries(object)
    .filter(([key]) => !SAID_ELSEWHERE.has(key))
    .flatMap(([key, value]): [string, string][] => {
      const words = sayable(value);
      return words === "" ? [] : [[humanise(key), words]];
    });
}

function sayable(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    const digits = Math.abs(value).toLocaleString("en-GB", { maximumFractionDigits: 6 });
    return value < 0 ? `(${digits})` : digits;
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) && value.length <= 40 ? value.map(sayable).filter(Boolean).join(", ") : "";
}

const humanise = (key: string): string =>
  key.charAt(0).toUpperCase() +
  key
    .slice(1)
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll("_", " ");
