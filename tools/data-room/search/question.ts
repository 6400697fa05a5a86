import { wordsOf } from "../../../ingest/terms.ts";
import { clausesOf } from "./clauses.ts";
import { FORMAL_TERMS, type FormalPart, formalPartAsked } from "./formal.ts";
import { type Period, periodsIn } from "./periods.ts";
import { wordStem } from "./stems.ts";
import { termAsked } from "./term-asked.ts";
import { ASKED_STATEMENT, CLAUSES, STATEMENT_WORDS, type Statement, TOPICS } from "./vocabulary.ts";

export interface NameTerm {
  term: string;
  /** How surely the word names a document: 1 for a capital, a digit or an explicit "Consider X;", less for plain words. */
  weight: number;
  year: boolean;
}

export type AnswerType = "money" | "number" | "percent" | "date" | "duration" | "name" | "none";

export interface Question {
  text: string;
  /** The part that asks, without the part that names a document. */
  ask: string;
  names: NameTerm[];
  /** Words of the ask, stemmed, with how much each counts. */
  asked: Map<string, number>;
  /** Words and phrases to look for in the database, in the person's words first. */
  terms: { term: string; weight: number }[];
  expansions: string[];
  /** Those of them whose figures are only parts of the one asked for. */
  parts: string[];
  /** Phrasings that a language model proposed: they help to find and never to decide that something was found. */
  further: readonly string[];
  clauses: string[];
  /** The parties or the signatures are asked for. */
  formal: FormalPart | undefined;
  /** The defined term whose meaning is asked for. */
  term: string | undefined;
  statements: Statement[];
  /** The question says which statement to look at. */
  statementNamed: boolean;
  years: number[];
  /** The times asked about. */
  periods: Period[];
  /** Such as Q2 or H1. */
  quarter: string | undefined;
  type: AnswerType;
  /** A sum or a count is asked for outright. */
  figureAsked: boolean;
}

/** Words that ask, instruct or stand in every document: they neither name nor describe. */
const STOP = new Set(
  `a about according after all also am an and any are as ask asked asking at be been between both but by can could did do does done during each either find for
   from further get give given had has have he her his how i if in into is it its just kindly let like list many may me mention mentioned might more most much my need no
   not of on or our out over per please provide provided say says shall she should show shown so some state stated such tell than that the their them then there these they this
   those to under until up upon us was we were what whats when where whether which while who whom whose why will with within would you your
   consider contract agreement document file filing report attached upload uploaded pdf docx xlsx sheet workbook page data based
   answer question response respond details relying rely assume assuming analyst analysts public equities investment banking standpoint perspective access only primarily primary information
   judgments judgment judge drawing conclusions using use utilizing approach best abilities ability unit units million millions billion billions thousand thousands usd dollars round rounded decimal decimals place places percents
   percentage points useful relevant metric metrics explain company then clause include includes included including exist exists there`
    .split(/\s+/)
    .filter(Boolean),
);

/** Words that judge or compare: they say what is wanted of a figure, not where it stands. */
const SOFT = new Set(
  `best change changed changes changing consistent decline declined decrease decreased drop dropped each fluctuating grew grow growth highest historically important
   improve improved improving increase increased increasing largest least lowest major materially negative notable ongoing performed positive profile reduction roughly
   significant similar substantially total worst year end`
    .split(/\s+/)
    .filter(Boolean),
);
const SOFT_WEIGHT = 0.3;

/** How documents may say what is asked. */
export const expansionsOf = (ask: string): string[] => [
  ...new Set(TOPICS.filter(({ asked }) => asked.test(ask)).flatMap(({ said }) => said)),
];

/** Whether a word asks or judges, and so names nobody however it is written. */
export const isSmallTalk = (word: string): boolean => STOP.has(word) || SOFT.has(word);

export function readQuestion(text: string): Question {
  const { names: namePart, ask: whole } = splitNames(text);
  const years = yearsOf(text);
  // "…shown in the cash flow statement" says where to look and is not itself looked for.
  let ask = whole;
  for (const [asked] of ASKED_STATEMENT) ask = ask.replace(new RegExp(asked.source, "gi"), " ");
  const topics = TOPICS.filter(({ asked }) => asked.test(ask));
  const clauses = clausesOf(ask);
  const statements = new Set<Statement>();
  for (const [asked, statement] of ASKED_STATEMENT) if (asked.test(whole)) statements.add(statement);
  const statementNamed = statements.size > 0;
  if (!statementNamed) for (const { statement } of topics) if (statement) statements.add(statement);
  const asked = askedWords(ask);
  const expansions = expansionsOf(ask);
  const term = termAsked(ask);
  const formal = formalPartAsked(ask);
  return {
    text,
    ask,
    // "What does Change of Control mean in the Corvane agreement": the term's capitals name no document.
    names: nameTermsOf(term ? text.replace(term, " ") : text, namePart, years),
    asked,
    terms: [
      ...(formal ? FORMAL_TERMS[formal].map((term) => ({ term, weight: 1 })) : []),
      ...searchTerms(ask, expansions, statements),
    ],
    expansions,
    parts: topics.flatMap(({ parts = [] }) => parts).filter((phrase) => !ask.toLowerCase().includes(phrase)),
    further: [],
    clauses,
    formal,
    term,
    statements: [...statements],
    statementNamed,
    years,
    periods: periodsIn(text),
    quarter:
      /\b(q[1-4]|h[12])\b/i.exec(text.replace(/((?:19|20)\d{2})(q[1-4]|h[12])/gi, "$1 $2"))?.[1]?.toLowerCase() ??
      ordinalQuarter(text),
    type: answerType(ask),
    figureAsked: FIGURE_ASKED.test(ask),
  };
}

/** "What is the governing law of this contract?": besides the kind of clause, nothing is asked for. */
export const asksForClauseAlone = ({ ask, clauses, asked }: Question): boolean =>
  clauses.length > 0 && wordsBeside(ask) <= asked.size * 0.34;

/** How many of the ask's telling words no kind of clause goes by. */
function wordsBeside(ask: string): number {
  const known = CLAUSES.filter(([pattern]) => pattern.test(ask)).map(([pattern]) => pattern.exec(ask)?.[0] ?? "");
  const named = new Set(known.flatMap((words) => [...askedWords(words).keys()]));
  return [...askedWords(ask).keys()].filter((stem) => !named.has(stem)).length;
}

/** "Consider the X between A and B; what …": everything before the last semicolon names, everything after asks. */
function splitNames(text: string): { names: string | undefined; ask: string } {
  const consider = /^\s*consider\b(.{4,2000});\s*([^;]{6,})$/is.exec(text);
  if (consider?.[1] && consider[2]) return { names: consider[1], ask: consider[2] };
  const split =
    /^\s*(?:consider|regarding|concerning|in|for|under|according to|with respect to|as per|based on|looking at|from)\b([^;:?]{4,400})[;:]\s*(.{6,})$/is.exec(
      text,
    );
  if (split?.[1] && split[2]) return { names: split[1], ask: split[2] };
  const semicolon = /^([^;?]{8,400});\s*(.{6,}\?)\s*$/s.exec(text);
  if (semicolon?.[1] && semicolon[2]) return { names: semicolon[1], ask: semicolon[2] };
  return { names: undefined, ask: text };
}

/** "The senior facilities agreement", "in the business plan": plain words that say which document. */
const OF_A_KIND =
  /(?<=\b(?:the|our|this|in|under)\s+)(?:\p{Ll}[\p{L}-]+\s+){1,3}(?:agreement|contract|lease|memorandum|memo|report|plan|model|case|deed|policy|letter|note|teaser|presentation|facilit(?:y|ies)|loan)\b/gu;

/** "The Osprey model", "Lyon's lease": behind a name, the word for a kind of document is part of the document's name. */
const KIND_OF_NAME =
  /(?<=\p{Lu}[\p{L}\d&-]+(?:['’]s)?\s+)(?:model|lease|memorandum|memo|teaser|deed|presentation|plan)\b/gu;

function nameTermsOf(text: string, part: string | undefined, years: readonly number[]): NameTerm[] {
  const found = new Map<string, NameTerm>();
  const add = (term: string, weight: number, year = false) => {
    const known = found.get(term);
    if (!known || known.weight < weight) found.set(term, { term, weight, year });
  };
  const source = part ?? text;
  const latest = Math.max(0, ...years);
  for (const year of years) add(String(year), year === latest ? 1 : 0.4, true);
  const tokens = [...source.matchAll(/[\p{L}\p{N}][\p{L}\p{N}&'’.,_-]*/gu)];
  const kinds = part
    ? []
    : Array.from([...source.matchAll(OF_A_KIND), ...source.matchAll(KIND_OF_NAME)], ({ index, 0: { length } }) => ({
        index,
        end: index + length,
      }));
  let previous = "";
  tokens.forEach((token, index) => {
    const written = token[0];
    // A capital at the beginning of a sentence says nothing.
    const opens = index === 0 || /[.?!:]\s+$/.test(source.slice(Math.max(0, token.index - 3), token.index));
    const capital = /^\p{Lu}/u.test(written) && (!opens || /\p{Lu}.*\p{Lu}|\d/u.test(written));
    for (const term of wordsOf(written)) {
      if (/^(?:19|20)\d{2}$/.test(term) || /^(?:fy|cy)$/.test(term)) continue;
      // "Best Buy": a capital makes a name of an everyday word.
      const stop = STOP.has(term) && !(part && /^(?:agreement|report)$/.test(term)) && !(capital && term.length > 2);
      if (stop || (term.length < 2 && !/\d/.test(term) && !part)) {
        previous = "";
        continue;
      }
      const weight = part
        ? capital || /\d/.test(term)
          ? 1
          : 0.5
        : capital || /\p{L}.*\d|\d.*\p{L}/u.test(written)
          ? 1
          : kinds.some((kind) => token.index >= kind.index && token.index < kind.end)
            ? 0.9
            : 0.4;
      add(term, weight);
      // "Best Buy" is "BESTBUY" in a file's name.
      if (previous) add(previous + term, weight * 0.9);
      previous = term;
    }
  });
  return [...found.values()].slice(0, 80);
}

const DATE_WORD = /^(?:january|february|march|april|june|july|august|september|october|november|december)$/;
const DATE_NEAR = /^\d{1,2}\s+[A-Z][a-z]{2}|^\d{1,2},\s+(?:19|20)\d{2}/;
const DATE_WEIGHT = 0.15;

function askedWords(ask: string): Map<string, number> {
  const asked = new Map<string, number>();
  for (const match of ask.matchAll(/[\p{L}\p{N}]+(?:[.,]\d+)*/gu)) {
    const word = match[0].toLowerCase().replace(/^(?:fy|cy)(?=\d{2,4}$)/, "");
    if (STOP.has(word) || (word.length < 2 && !/\d/.test(word))) continue;
    const year = /^(?:19|20)\d{2}$/.test(word);
    // "At 30 September 2026": the period is weighed as a whole.
    if (DATE_WORD.test(word) || (/^\d{1,2}$/.test(word) && DATE_NEAR.test(ask.slice(match.index, match.index + 16)))) {
      asked.set(wordStem(word), DATE_WEIGHT);
      continue;
    }
    asked.set(wordStem(word), year ? 0.5 : SOFT.has(word) ? SOFT_WEIGHT : 1);
  }
  return asked;
}

function searchTerms(
  ask: string,
  expansions: readonly string[],
  statements: ReadonlySet<Statement>,
): { term: string; weight: number }[] {
  const terms = new Map<string, number>();
  const add = (term: string, weight: number) => terms.set(term, Math.max(weight, terms.get(term) ?? 0));
  let previous = "";
  for (const match of ask.matchAll(/[\p{L}\p{N}]+(?:[.,&]\p{L}?\d*)*/gu)) {
    const word = match[0].toLowerCase().replace(/^(?:fy|cy)(?=\d{2,4}$)/, "");
    if (STOP.has(word) || (word.length < 2 && !/\d/.test(word))) {
      previous = "";
      continue;
    }
    add(word, SOFT.has(word) ? SOFT_WEIGHT : 1);
    if (previous) add(`${previous} ${word}`, 0.8);
    previous = word;
  }
  for (const [index, phrase] of expansions.slice(0, 16).entries()) add(phrase, index < 4 ? 1.2 : 0.8);
  for (const statement of statements) for (const title of STATEMENT_WORDS[statement]) add(title, 0.8);
  return [...terms].slice(0, 48).map(([term, weight]) => ({ term, weight }));
}

function yearsOf(text: string): number[] {
  const years = new Set<number>();
  for (const match of text.matchAll(/(?<!\d)((?:19|20)\d{2})(?!\d)/g)) years.add(Number(match[1]));
  for (const match of text.matchAll(/\b(?:FY|CY)\s?['’]?(\d{2})(?!\d)/gi)) years.add(2000 + Number(match[1]));
  return [...years];
}

const ORDINALS: [RegExp, string][] = [
  [/\bfirst quarter\b/i, "q1"],
  [/\bsecond quarter\b/i, "q2"],
  [/\bthird quarter\b/i, "q3"],
  [/\bfourth quarter\b/i, "q4"],
  [/\bfirst half\b/i, "h1"],
  [/\bsecond half\b/i, "h2"],
];
const ordinalQuarter = (text: string): string | undefined => ORDINALS.find(([pattern]) => pattern.test(text))?.[1];

/** An amount for one share, however the share is described. */
export const PER_SHARE = /\bper\s+(?:[\p{L}-]+\s+){0,2}shares?\b|\beps\b/iu;

const FIGURE_ASKED =
  /\bhow (?:much|many)\b|\bamounts?\b|\b(?:what|which) (?:is|was|are|were) [^?]{0,60}\b(?:fee|price|rent|cost|revenue|ebitda|salary|deposit)s?\b/i;

function answerType(ask: string): AnswerType {
  if (/\bhow long\b|\bnotice period\b|\bduration\b|renewal term|how many (?:days|months|years)/i.test(ask))
    return "duration";
  if (/\bwhen\b|\bwhat date\b|\bwhich date\b|\bdate\b|\bexpir/i.test(ask)) return "date";
  if (/\bpercent|\bmargin\b|\brate\b|\bpercentage|%|growth\b|\bshare of\b/i.test(ask)) return "percent";
  if (
    /\bhow much\b|\bamount\b|\bprice\b|\bcost\b|\brevenues?\b|\bsales\b|\bincome\b|\bebitda\b|\bcapex\b|\bexpenditure|\bassets\b|\bliabilit(?:y|ies)\b(?! cap)|\bdebt\b|\bvalue\b|\bfee\b|\bdividend|\bcash\b/i.test(
      ask,
    )
  )
    return "money";
  if (/\bhow (?:many|high|large|big)\b|\bnumber of\b|\bmultiple\b|\bratio\b/i.test(ask)) return "number";
  if (/\bwho\b|\bwhich (?:company|party|bank|law|state|country)\b|\bparties\b/i.test(ask)) return "name";
  return "none";
}
