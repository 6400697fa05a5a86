import { isDefinition, MONTH_DATE } from "./text.ts";

/** What sort of sentence answers: "at most" wants a limit, "what happens" a consequence, "when does it end" a date. */
interface Cue {
  asked: RegExp;
  said: RegExp;
  /** How much more such a sentence counts, and how much less one that lacks the words. */
  gain: number;
  loss?: number;
}

const CUES: readonly Cue[] = [
  {
    asked:
      /\b(?:max(?:imum)?|cap(?:ped)?|ceiling|limit(?:s|ed|ation)?|highest (?:permitted|allowed)|at most|how high may)\b/i,
    said: /\b(?:(?:not|no event|never)\s+exceed|exceeds?\s+(?:the|an?)|limited\s+to|no\s+more\s+than|not\s+(?:be\s+)?(?:more|greater|higher)\s+than|at\s+most|up\s+to|maximum|capped|not\s+(?:\w+\s+){1,2}more\s+than|in\s+excess\s+of)\b/i,
    gain: 2,
    loss: 0.8,
  },
  {
    asked: /\b(?:min(?:imum)?|floor|lowest (?:permitted|allowed)|at least)\b/i,
    said: /\b(?:not\s+(?:be\s+)?(?:less|lower|fewer)\s+than|at\s+least|no\s+less\s+than|minimum|below)\b/i,
    gain: 1.8,
    loss: 0.8,
  },
  {
    asked: /\b(?:what happens|consequences?|(?:what|which) (?:is|are) the effects?|what follows)\b/i,
    said: /\b(?:shall|may|will|must|terminate|cancelled|canceled|due\s+and\s+payable|prepaid|repay|entitled|becomes?|lapses?)\b/i,
    gain: 1.5,
  },
  {
    // The rule itself begins with its condition; an exception to it, such as a waiver, does not.
    asked: /\b(?:what happens|consequences?|what follows)\b/i,
    said: /^\W*(?:(?:\d[\d.]*|\(\w{1,3}\))\s+)?(?:if|upon|on|in\s+the\s+event|where|should|following|after|immediately\s+(?:upon|before|after))\b/i,
    gain: 1.3,
  },
  {
    asked:
      /\b(?:ha(?:s|ve) to|must|oblig(?:ed|ations?|atory)|required to|needs? to|shall|bound to|commit(?:ted|ment)?)\b/i,
    said: /\b(?:shall|must|undertakes?|agrees?\s+to|obliged|required|commits?|will\s+(?:purchase|buy|pay|deliver))\b/i,
    gain: 1.4,
  },
  {
    asked:
      /\b(?:when|until when|what date|which date)\b.*\b(?:end|ends|expire|expires|expiry|terminate|mature|run out|lapse|over)\b|\bexpir(?:y|ation) date|\bmaturity\b/i,
    said: /\b(?:ends?|expir\w+|until|terminates?|continues?|remains?\s+in\s+(?:force|effect)|matur\w+|termination\s+date)\b[^.]*\d/i,
    gain: 1.9,
    loss: 0.85,
  },
  {
    asked: /\bwhen\b|\bwhat date\b|\bwhich date\b|\bdeadline\b/i,
    said: MONTH_DATE,
    gain: 1.3,
  },
  {
    asked: /^\s*(?:can|may|could|is \w+ (?:allowed|entitled|permitted))\b/i,
    said: /\b(?:may|shall|entitled|right\s+to|permitted|consent|prohibited)\b/i,
    gain: 1.3,
  },
  {
    asked:
      /\b(?:buy|purchase|order|take)\b.*\bvolumes?\b|\bvolumes?\b.*\b(?:buy|purchase|order|take)\b|\bmuch\b.*\b(?:buy|purchase|take)\b/i,
    said: /\b(?:shall|must|will)\s+(?:\w+\s+)?(?:buy|purchase|order|take|call off)\b/i,
    gain: 1.8,
  },
  {
    asked: /\bproposed?\b|\bpeg\b/i,
    said: /\bpropos\w+\b/i,
    gain: 1.2,
  },
];

const ASKS_DEFINITION = /\bdefin(?:ed|es?|itions?)\b|\bmean(?:s|ing|t)?\b|\bwhat counts as\b/i;

/** "What is the margin?": the definition of that very word, with a figure in it, is the rule itself. */
function definesAsked(question: string, text: string): boolean {
  const term = /["“]([^"”]{2,60})["”]/.exec(text)?.[1] ?? "";
  return term !== "" && question.toLowerCase().includes(term.toLowerCase());
}

/** By how much a statement is the sort of sentence that the question wants. */
export function cueFit(question: string, text: string, typed: boolean): number {
  let fit = 1;
  for (const { asked, said, gain, loss } of CUES) {
    if (asked.test(question)) fit *= said.test(text) ? gain : (loss ?? 1);
  }
  if (isDefinition(text)) {
    if (ASKS_DEFINITION.test(question)) fit *= 2.5;
    // A definition that holds the sum or the date itself answers; one that only explains a word does not.
    else fit *= !typed ? 0.4 : definesAsked(question, text) ? 1.6 : 0.8;
  } else if (ASKS_DEFINITION.test(question)) fit *= 0.5;
  return Math.min(3, fit);
}
