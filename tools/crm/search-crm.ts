import { z } from "zod";
import { type SearchTerm, searchRecords } from "../../db/records.ts";
import { plainText } from "../../db/where.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";
import { recordUrl } from "./deal-shape.ts";
import { type Term, takeTitles } from "./job-titles.ts";

const KINDS = ["deal", "company", "contact", "activity"] as const;
const MOST_TERMS = 12;
const SHORT_FORM = 4;
/** Words that say nothing about which record is meant. */
const STOP_WORDS = new Set(
  "a an and any are at by do does find for from has have in is it last know me of on or our show tell that the their there to was we what when where which who whom with you".split(
    " ",
  ),
);
/** Words that say which kind is meant, or which field of it, when there are others that say which record. */
const KIND_WORDS: Record<string, (typeof KINDS)[number] | "field"> = {
  contact: "contact",
  contacts: "contact",
  person: "contact",
  people: "contact",
  who: "contact",
  whom: "contact",
  know: "contact",
  company: "company",
  companies: "company",
  deal: "deal",
  deals: "deal",
  note: "activity",
  meeting: "activity",
  phone: "field",
  telephone: "field",
  mobile: "field",
  number: "field",
  email: "field",
  "e-mail": "field",
  mail: "field",
  address: "field",
};

export const searchCrm = defineTool({
  name: "search_crm",
  title: "Search the CRM",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "Finds companies, contacts, deals and activities by words in their names, job titles (CEO, CFO, COO, CTO, chief officer, managing director, general counsel, president, head of sales) and notes. For the text of contracts and other documents use search_documents.",
  examples: [
    "find the contact at Tarnfell",
    "who do we know at Corvane?",
    "what's the phone number of the CFO of Tarnfell?",
    "search the CRM for flow control",
    "do we have anything on medical devices companies?",
    "email address of Ines Brandt",
    "find contacts named Petr",
    "look up the company Halden",
    "search for Ines Brandt",
    "who is Lars Berg?",
    "who runs Corvane?",
    "who is the owner of Corvane?",
    "who is the chief executive officer of Ostrava?",
  ],
  input: z.strictObject({
    query: z.string().trim().min(1).max(300).describe("Names or words, in any order").meta({ slot: "query" }),
    kinds: z.array(z.enum(KINDS)).min(1).optional().describe("Leave away to search all kinds"),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  output: z.strictObject({
    results: z.array(
      z.strictObject({
        kind: z.enum(KINDS),
        id: z.string(),
        name: z.string(),
        detail: z.string().nullable().describe("Title, company, stage and the like"),
        contact: z
          .strictObject({
            title: z.string().nullable(),
            company: z.string().nullable(),
            email: z.string().nullable(),
            phone: z.string().nullable(),
          })
          .nullable()
          .describe("Only for contacts; null for every other kind."),
        score: z.number(),
        source: Source,
      }),
    ),
    searchedFor: z.array(z.string()).describe("The words that counted."),
  }),
  http: { method: "GET", path: "/crm/search" },
  async run({ query, kinds, limit }, { db, services }) {
    const { terms, preferred } = readQuery(query);
    const wanted = terms.map(toSearchTerm).filter((term) => term.query);
    const hits = wanted.length ? await searchRecords(db, wanted, { kinds: kinds ?? KINDS, preferred, limit }) : [];
    return {
      searchedFor: terms.map(({ said }) => said),
      results: hits.map((hit) => ({
        ...hit,
        source: {
          kind: "record" as const,
          recordType: hit.kind,
          id: hit.id,
          title: hit.name,
          url: recordUrl(services.publicUrl, hit.kind, hit.id),
        },
      })),
    };
  },
});

/** Titles first, because their forms have several words; then the words that tell records apart. */
function readQuery(query: string): { terms: Term[]; preferred: (typeof KINDS)[number][] } {
  const { titles, rest } = takeTitles(query);
  const words = (rest.match(/[\p{L}\p{N}@.+-]+/gu) ?? [])
    .map((word) => word.replace(/^[.+-]+|[.+-]+$/g, "").replace(/['’]s$/, ""))
    .filter(Boolean);
  const kinds = words.flatMap((word) => KIND_WORDS[word] ?? []);
  const telling = words.filter((word) => !STOP_WORDS.has(word) && !(word in KIND_WORDS));
  const fallback = titles.length ? [] : words.filter((word) => !STOP_WORDS.has(word));
  const used = [...new Set(telling.length ? telling : fallback)].map((word) => ({ said: word, forms: [word] }));
  const preferred = kinds.flatMap((kind) => (kind === "field" ? ["contact" as const] : [kind]));
  return {
    terms: [...titles, ...used].slice(0, MOST_TERMS),
    preferred: titles.length ? [...preferred, "contact"] : preferred,
  };
}

/** Short forms match as whole words: "cto" stands inside every director. A longer word matches what begins with it, and what reads like it. */
function toSearchTerm({ forms }: Term): SearchTerm {
  const plain = forms.map(plainText);
  const [only, ...others] = plain;
  const mistyped = only !== undefined && !others.length && only.length > SHORT_FORM && /^\p{L}+$/u.test(only);
  const query = (weight: string) =>
    plain
      .map((form) => toQuery(form, weight))
      .filter(Boolean)
      .join(" | ");
  return { query: query(""), named: query("A"), addressed: query("B"), letters: mistyped ? only : null };
}

/** One form as a tsquery: its words one after the other, the last one possibly only begun. An address is one word. */
function toQuery(form: string, weight: string): string {
  const words = form.includes("@") ? [form.replaceAll("'", "''")] : (form.match(/[\p{L}\p{N}]+/gu) ?? []);
  const begun = (i: number) => i === words.length - 1 && form.length > SHORT_FORM;
  const flags = (i: number) => (begun(i) || weight ? `:${begun(i) ? "*" : ""}${weight}` : "");
  return words.map((word, i) => `'${word}'${flags(i)}`).join(" <-> ");
}
