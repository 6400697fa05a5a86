import { partiesIn } from "../../../ingest/structure/parties.ts";
import { type Span, trimmed } from "../../../ingest/structure/span.ts";
import { wordsOf } from "../../../ingest/terms.ts";
import { isSheet } from "./text.ts";

/** The formal parts of a contract that are no clauses: who makes it, at its beginning, and who signed it, at its end. */
export type FormalPart = "parties" | "signatures";

const PARTIES_ASKED: readonly RegExp[] = [
  /\b(?:who|what|which) (?:is|are|were|was|['’]?s|['’]?re) (?:all )?(?:the )?(?:contracting |contractual |other |named )?(?:counter-?)?part(?:y|ies)\b(?=\s*(?:[?.!]|$|(?:to|of|in|under|for|on|with|here|involved|named)\b))/i,
  /\b(?:list|name|identify|names? of|give me) (?:all )?(?:of )?(?:the )?(?:contracting )?(?:counter)?parties\b/i,
  /\bbetween (?:whom|who)\b|\bwho (?:is|are) (?:a )?party to\b|\bwho are [^?]{0,40}\bbetween\s*\?/i,
  /^\s*(?:the )?(?:contracting )?parties(?:\s+(?:to|of|in|under)\b[^?]*)?\s*\??\s*$/i,
];
const SIGNATURES_ASKED =
  /\bwho (?:has |have |had |all )*(?:counter)?(?:signed|signs?|executed|executes)\b|\bsignator(?:y|ies)\b|\bsigned by whom\b|\bby whom\b[^?]*\b(?:signed|executed)\b|\bwhose signatures?\b/i;

export function formalPartAsked(ask: string): FormalPart | undefined {
  if (SIGNATURES_ASKED.test(ask)) return "signatures";
  return PARTIES_ASKED.some((asked) => asked.test(ask)) ? "parties" : undefined;
}

export const FORMAL_WORDS =
  "party parties counterparty counterparties contracting named name names sign signs signed signatory signatories signature executed countersigned involved";

/** Words that such a part holds, for finding it. */
export const FORMAL_TERMS: Record<FormalPart, readonly string[]> = {
  parties: ["between", "by and between", "by and among", "is made", "entered into", "hereinafter"],
  signatures: [
    "signed",
    "signatures",
    "in witness whereof",
    "authorised representatives",
    "duly authorized",
    "name title",
  ],
};

const SIGNED_FOR = /^\s*(?:\(\w{1,3}\)\s*)?For (?:and on behalf of )?\p{Lu}[^:\n]{1,90}:\s*\p{L}.*$/u;
const SIGNED_BY = /\/s\/\s*\p{L}|\bName:\s*\p{Lu}|^\s*(?:By|Signed by|Signature):\s*\p{L}/u;
const SIGNATURE_LINE = /^\s*(?:by|name|title|date|its|signature|signed by):|^\s*(?:signed|executed)\b|\/s\//i;
const SIGNING = /\b(?:sign(?:ed|ature|atures|atory|atories)?|witness|executed)\b|\/s\/|\bBy:|\bTitle:/i;
const APART = 3;

/** The lines of a contract's end that say who signed; those for one party, where the question names it. */
export function signaturesIn(content: string, names: ReadonlySet<string> = new Set()): Span | undefined {
  if (!SIGNING.test(content)) return undefined;
  const lines: (Span & { text: string })[] = [];
  let at = 0;
  for (const text of content.split("\n")) {
    if (text.trim() !== "") lines.push({ start: at, end: at + text.length, text });
    at += text.length + 1;
  }
  const isStrong = ({ text }: { text: string }) => SIGNED_FOR.test(text) || SIGNED_BY.test(text);
  const first = lines.findIndex(isStrong);
  if (first < 0) return undefined;
  const own = lines.filter(({ text }) => SIGNED_FOR.test(text) && wordsOf(text).some((word) => names.has(word)));
  if (own.length === 1 && own[0]) return trimmed(content, own[0]);
  let begin = first;
  while (begin > 0 && first - begin < 2 && SIGNATURE_LINE.test(lines[begin - 1]?.text ?? "")) begin--;
  let last = first;
  for (let index = first + 1; index < lines.length && index - last <= APART; index++) {
    const line = lines[index];
    if (line && (isStrong(line) || SIGNATURE_LINE.test(line.text))) last = index;
  }
  const [from, to] = [lines[begin], lines[last]];
  return from && to ? trimmed(content, { start: from.start, end: to.end }) : undefined;
}

/** Who signs "for Halden" is asked of one party; who signed "the Halden agreement" of all. */
export function signingFor(ask: string): Set<string> {
  const name = /\b(?:for|on behalf of)\s+(?:the\s+)?((?:\p{Lu}[\p{L}&.'’-]*\s*)+)/u.exec(ask)?.[1];
  return new Set(name ? wordsOf(name) : []);
}

/** Where the part asked for stands in a passage's text. */
export function formalSpan(
  part: FormalPart,
  text: string,
  row: { content: string; start_at: number; cells: readonly { ref?: string }[] | null },
): Span | undefined {
  if (isSheet(row)) return undefined;
  return part === "parties" ? partiesIn(row.content, row.start_at) : signaturesIn(row.content, signingFor(text));
}

export const isCounterparts = (text: string): boolean => /\bcounterparts?\b/i.test(text);
