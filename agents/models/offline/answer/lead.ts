/** The figure or the date that a question asks for, taken from the answering sentence as it stands there. */
import { neutralWords, smallWords } from "../lexicon.ts";
import { type Amount, findAmounts } from "../read/amounts.ts";
import { findDates } from "../read/dates.ts";

const asksAmount =
  /\b(?:how (?:much|high|large|big|expensive)|(?:what|which)(?:'s| is| was| were| are)? (?:the |our |their |its )?(?:\S+ ){0,5}(?:amount|price|fee|cost|value|rent|rate|cap|deposit|salary|budget|revenue|sales|ebitda|margin|debt|income|profit|capex|expenditures?|consideration|threshold|limit|penalty|interest|percentage|share|ratio|multiple|size))\b/i;
/** Of such a figure a percentage is a share, a change or a margin. */
export const asksSum = (question: string): boolean =>
  /\b(?:revenues?|turnover|sales|ebitda|debt|income|profit|capex|expenditures?|cash|assets|liabilities)\b/i.test(
    question,
  ) &&
  !/%|\b(?:per ?cent|percentage|share|margin|rates?|growth|grow|grew|grown|ratio|chang\w*|increas\w*|decreas\w*|declin\w*|proportion|part|yield)\b/i.test(
    question,
  );
const asksCount = /\bhow (?:many|long)\b|\b(?:notice period|term of)\b/i;
const asksDate =
  /^(?:and |also )?(?:when\b|(?:on |by |from |until )?what (?:date|day)|what(?:'s| is| was) the (?:\S+ ){0,3}(?:date|deadline)\b)/i;

/** Whether a number would answer. */
export const asksFigure = (question: string) =>
  asksAmount.test(question) ||
  asksCount.test(question) ||
  /^(?:and |also )?what (?:is|was|were|did)\b.*\b(?:FY ?)?(?:19|20)\d\d\b/i.test(question);

/** "What is the net debt?", "EBITDA in FY2025?": a figure that stands right beside these words answers. */
export const asksThing = (question: string) =>
  !asksYesNo(question) &&
  !/^(?:(?:and|so|but|also|then)\s+)?(?:who|whom|whose|why|when|where|which|how (?!much|many|high|large|big)|find|show|list|describe|explain|summari[sz]e|search)\b/i.test(
    question.trim(),
  );

/** Answered by yes or no, which only the quotation may say. */
export const asksYesNo = (question: string) =>
  /^(?:(?:and|so|but|also|then)\s+)?(?:can|could|may|must|shall|should|is|are|was|were|does|do|did|has|have|had|will|would)\b/i.test(
    question.trim(),
  );

/**
 * What the figure is of, in the question's own words: only when the sentence holds them just so and they are all that was asked,
 * names and years aside. "What share of revenue" is not answered by "Revenue: 34%".
 */
export function subjectOf(question: string, sentence: string): string | undefined {
  const words = (question.match(/[\p{L}\d’'&-]+/gu) ?? []).slice(1);
  const isTelling = (word: string) =>
    !smallWords.has(word.toLowerCase()) && !neutralWords.has(word.toLowerCase()) && !/^\p{Lu}\p{Ll}|\d/u.test(word);
  const first = words.findIndex(isTelling);
  const last = words.findLastIndex(isTelling);
  if (first < 0) return undefined;
  const said = words.slice(first, last + 1).join(" ");
  if (!new RegExp(`(?<![\\p{L}\\d])${said}(?![\\p{L}\\d])`, "iu").test(sentence)) return undefined;
  return said.slice(0, 1).toUpperCase() + said.slice(1);
}

/** Only a number would answer. */
export const demandsFigure = (question: string) => /\bhow (?:much|many|high|large|expensive)\b/i.test(question);

/** Only when the sentence holds exactly one candidate: with two, choosing would be guessing. */
export function leadOf(question: string, sentence: string, now: Date): string | undefined {
  if (asksDate.test(question.trim())) {
    const dates = findDates(sentence, now).filter((d) => /\b(?:19|20)\d\d\b/.test(d.said));
    return only(dates.map((d) => sentence.slice(d.start, d.end)));
  }
  const amounts = findAmounts(sentence).filter((a) => /\d/.test(sentence.slice(a.start, a.end)));
  if (asksAmount.test(question)) {
    const telling = amounts.filter((a) => a.type !== "number");
    // "No more than EUR 1.5m" and "1% above the base rate" give a limit or a margin, not the thing itself.
    const asksLimit = /\b(?:cap|limit|threshold|max\w*|min\w*|most|least|basket|margin|spread|premium)\b/i.test(
      question,
    );
    const isPlain = (a: Amount) =>
      asksLimit || !(a.bound || /^\)?\s*(?:above|over|below|under|plus|more|less)\b/i.test(sentence.slice(a.end)));
    return only(telling.map((a) => (isPlain(a) ? sentence.slice(a.start, a.end) : "")));
  }
  if (asksCount.test(question)) {
    const years = /^(?:19|20)\d\d$/;
    return only(
      amounts
        .filter((a) => a.type === "number" && !years.test(sentence.slice(a.start, a.end)))
        .filter((a) => !isDayOfMonth(sentence, a))
        // A bare number at the start or with a point in it numbers a clause.
        .filter((a) => a.unit || (a.start > 0 && Number.isInteger(a.value) && /\bhow many\b/i.test(question)))
        .map((a) => sentence.slice(a.start, a.end)),
    );
  }
  return undefined;
}

const month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\\.?";
const monthBefore = new RegExp(`\\b${month}\\s+(?:the\\s+)?$`, "i");
const monthAfter = new RegExp(`^(?:st|nd|rd|th)?\\s+(?:of\\s+)?${month}\\b`, "i");

/** "As of December 31, 2017": counts nothing. */
const isDayOfMonth = (sentence: string, { start, end, value }: Amount): boolean =>
  value <= 31 && (monthBefore.test(sentence.slice(0, start)) || monthAfter.test(sentence.slice(end)));

function only(found: string[]): string | undefined {
  const distinct = [...new Set(found.map((f) => f.trim().replace(/[.,;]+$/, "")))];
  const [one] = distinct;
  if (distinct.length !== 1 || !one) return undefined;
  return one.includes("(") ? one : one.replace(/\)$/, "");
}
