/** A record as people read it: in the sources panel and on the page that a citation's address leads to. */
export interface RecordPage {
  kind: RecordKind;
  title: string;
  /** What somebody wrote about it, in full. */
  text?: string;
  fields: RecordField[];
  lists: { title: string; items: RecordEntry[] }[];
}

export interface RecordField {
  name: string;
  value: string;
  /** An address within Parley. */
  href?: string;
}

export interface RecordEntry {
  title: string;
  detail: string;
  text?: string;
  href?: string;
}

export const RECORD_KINDS = ["deal", "company", "contact", "activity", "room", "task", "fund"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** The answer of GET /v1/deals/{id}, as far as it is shown. */
export interface DealRecord {
  id: string;
  name: string;
  stage: string;
  value: number | null;
  currency: string | null;
  probability: number | null;
  expectedCloseDate: string | null;
  ownerName?: string;
  ownerEmail?: string;
  company?: string;
  sector?: string;
  side?: string;
  description?: string;
  updatedAt: string;
  contacts: { id: string; name: string; title: string | null; email: string | null }[];
  activities: {
    id: string;
    kind: string;
    subject: string;
    body: string | null;
    occurredAt: string;
    contact: string | null;
  }[];
}

const SIDES: Record<string, string> = { buy: "Buy side", sell: "Sell side", invest: "Investment" };

export function toDealPage(deal: DealRecord): RecordPage {
  return {
    kind: "deal",
    title: deal.name,
    ...(deal.description ? { text: deal.description } : {}),
    fields: filled([
      ["Stage", sayWords(deal.stage)],
      ["Value", sayAmount(deal.value, deal.currency)],
      ["Probability", deal.probability === null ? UNKNOWN : `${Math.round(deal.probability * 100)}%`],
      ["Expected close", sayDate(deal.expectedCloseDate)],
      ["Owner", deal.ownerName ?? deal.ownerEmail],
      ["Company", deal.company],
      ["Sector", deal.sector],
      ["Side", deal.side && (SIDES[deal.side] ?? sayWords(deal.side))],
      ["Updated", sayDate(deal.updatedAt)],
    ]),
    lists: nonEmpty([
      {
        title: "Last activities",
        items: deal.activities.map(({ id, kind, subject, body, occurredAt, contact }) => ({
          title: subject,
          detail: [sayWords(kind), sayDate(occurredAt), contact].filter(Boolean).join(" · "),
          ...(body ? { text: body } : {}),
          href: recordPath("activity", id),
        })),
      },
      {
        title: "Contacts",
        items: deal.contacts.map(({ id, name, title, email }) => ({
          title: name,
          detail: [title, email].filter(Boolean).join(" · "),
          href: recordPath("contact", id),
        })),
      },
    ]),
  };
}

export const recordPath = (kind: RecordKind, id: string): string => `/records/${kind}/${encodeURIComponent(id)}`;

/** Which record an address names; null for every other address. */
export function recordAt(url: string | undefined): { kind: RecordKind; id: string } | null {
  const match = /\/records\/([a-z]+)\/([^/?#]+)$/.exec(url ?? "");
  const kind = RECORD_KINDS.find((name) => name === match?.[1]);
  return kind && match?.[2] ? { kind, id: decodeURIComponent(match[2]) } : null;
}

/** An em-width dash: the record has the field, and nobody filled it in. */
const UNKNOWN = "\u2014";

export const filled = (fields: readonly [string, string | null | undefined, string?][]): RecordField[] =>
  fields.flatMap(([name, value, href]) => (value ? [{ name, value, ...(href ? { href } : {}) }] : []));

export const nonEmpty = (lists: RecordPage["lists"]): RecordPage["lists"] =>
  lists.filter((list) => list.items.length > 0);

export function sayWords(word: string): string {
  const plain = word.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

export function sayDate(value: string | null): string {
  if (!value) return UNKNOWN;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

export function sayAmount(value: number | null, currency: string | null): string {
  if (value === null) return UNKNOWN;
  const [amount, unit] = Math.abs(value) >= 1_000_000 ? [value / 1_000_000, "m"] : [value, ""];
  const digits = unit ? 1 : 2;
  const figure = Math.abs(amount).toLocaleString("en-GB", {
    minimumFractionDigits: unit ? 1 : 0,
    maximumFractionDigits: digits,
  });
  const said = [currency, figure + unit].filter(Boolean).join(" ");
  return value < 0 ? `(${said})` : said;
}
