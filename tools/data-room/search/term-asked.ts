import { termKey } from "../../../ingest/structure/definitions.ts";

const QUOTED =
  /\b(?:define|definition of|meaning of|meant by|what (?:does|do)|how (?:is|are))\s+(?:the\s+)?(?:(?:term|expression|word)s?\s+)?["“‘]([^"“”]{2,80})["”’]/i;
const ASKED: readonly RegExp[] = [
  QUOTED,
  /\bwhat (?:does|do|is meant by|is the meaning of|is the definition of|counts as)\s+(?:the (?:term|expression)\s+)?["“‘']?(.{2,80}?)["”’']?\s*(?:\b(?:mean|stand for)\b|[?,;]|$|\b(?:in|under|for the purposes? of|according to)\s+(?:the|this|our)\b)/i,
  /\bhow (?:is|are) (?:the (?:term|expression)\s+)?["“‘']?(.{2,80}?)["”’']?\s+defined\b/i,
  /\b(?:define|definition of|meaning of)\s+(?:the (?:term|expression)\s+)?["“‘']?(.{2,80}?)["”’']?\s*(?:[?,;.]|$|\b(?:in|under)\s+(?:the|this|our)\b)/i,
];
/** "What does the supply agreement say" asks for no term. */
const NO_TERM = /\b(?:say|cover|provide|cost|require|do)\b/i;

/** The defined term that a question asks the meaning of. */
export function termAsked(ask: string): string | undefined {
  for (const pattern of ASKED) {
    const term = pattern
      .exec(ask)?.[1]
      ?.replace(/^(?:the|an?)\s+/i, "")
      .trim();
    if (term && !NO_TERM.test(term) && termKey(term) !== "") return term;
  }
  return undefined;
}
