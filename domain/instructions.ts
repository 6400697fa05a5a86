/*
 * Text in a document that speaks to an assistant instead of a reader. Nothing of ours acts on what a document says, but a quotation
 * would still carry such a sentence into an answer, where it looks like one of ours; a language model may take it for a request.
 */

/** A duty of a party is no order to an assistant: "the Supplier shall disregard prior notices". */
const notDuty = "(?<!\\b(?:shall|may|must|will|should|to|not|can|could|would|and|or)\\s)";
const MARKS: readonly RegExp[] = [
  new RegExp(
    `${notDuty}\\b(?:ignore|disregard|forget|override)\\b[^.\\n]{0,60}\\b(?:instructions?|prompts?|previous|preceding|above|prior|other|negative|rest|data|all (?:info|information|text)|everything|guidelines)\\b`,
    "gi",
  ),
  /\b(?:if|when) (?:the |a )?(?:user|reader|human|recruiter) (?:asks|requests|wants)\b/gi,
  new RegExp(
    `${notDuty}\\b(?:reply|respond|answer)\\b[^.\\n]{0,25}\\b(?:with|only|exactly)\\b[^.\\n]{0,25}\\b(?:following|exactly|only|nothing else|["“'])`,
    "gi",
  ),
  new RegExp(
    `${notDuty}\\b(?:say|print|output|repeat|reply)\\b(?: (?:only|exactly|just|also|instead))?(?: the following)?(?: (?:text|sentence|line|words))?: ?["“'<]`,
    "gi",
  ),
  /\b(?:SYSTEM|ASSISTANT|INSTRUCTIONS?|PROMPT|ADMIN) ?(?:PROMPT|MESSAGE|NOTE|REQUEST)? ?::?/g,
  /<\/?(?:instruction|system|prompt|assistant|admin)s?\b[^>]{0,40}>|\[\/?(?:system|admin|instruction|assistant|hidden|important|note to|rest-of-document)\b/gi,
  /\b(?:want|need|order|command|ask) you to (?:ignore|disregard|focus|say|write|forget|reply|output)\b/gi,
  new RegExp(
    `${notDuty}\\boverride\\b[^.\\n]{0,40}\\b(?:scor\\w+|rank\\w*|review|checks?|filters?|settings?|rules?|evaluation)\\b`,
    "gi",
  ),
  /\bif (?:questioned|asked|queried)\b[^.\n]{0,80}\b(?:say|report|answer|reply|respond|state)\b|\bthis is (?:really|extremely|very) important, (?:really|extremely|very) important\b/gi,
  /^[ \t>]*(?:User|Assistant|Human) ?:|^[ \t>]*System ?: (?:focus|ignore|you|print|reply|say|output|forget)\b/gim,
  /<\|[a-z_]+\|>|\[\/?INST\]|<<SYS>>|###? ?(?:system|instruction)s?\b|<end of session>/gi,
  /^[ \t]*[-=#*>]{2,} ?[A-Z ,]*\b(?:INSTRUCTION|PROMPT|SYSTEM)S?\b/gm,
  /\b(?:report|output|print|say|reply) only ?:/gi,
  /\byou are (?:now )?(?:an? |the )?(?:helpful )?(?:AI|assistant|chatbot|language model|LLM|DAN)\b|\bsystem chain of thought\b/gi,
  /\b(?:as an|dear|attention,?|note to(?: the| any)?|hey|hello,?) (?:AI|automated|assistant|language model|LLM|chatbot|model)\b/gi,
  /\b(?:do not|don't|never) (?:mention|tell|reveal|disclose|show)\b[^.\n]{0,30}\b(?:user|reader|human)\b|\byou may not deviate\b/gi,
  /\b(?:translate|refine|rewrite|paraphrase|summari[sz]e) the (?:above|following) (?:sentence|text|paragraph|content|passage)\b|\bwrite one (?:\w+ )?sentence about\b/gi,
  /\b(?:call|use|invoke|run) the [a-z]+(?:_[a-z]+)+ tool\b|\bfocus (?:only|exclusively|solely) on\b[^.\n]{0,80}\b(?:report|provide|output|print|following|brackets)\b|\bcould you repeat\b/gi,
  /\b(?:this|the|all|these|is|are) (?:domains?|content|candidate|registrant)s? (?:here )?(?:is|are) (?:clearly|definitely|absolutely|really) (?:not|the)\b|\buse this analysis to evaluate\b/gi,
];

export interface InstructionSpan {
  start: number;
  end: number;
}

/** A paragraph written as one line is taken by the sentence. */
const LONG_LINE = 500;
const LONGEST = 500;
/** What stands between two orders belongs to them. */
const BETWEEN = 300;

/** Where a text gives orders to an assistant: from a sentence's beginning to the line's end, of a long line by the sentence. In order. */
export function findInstructions(text: string): InstructionSpan[] {
  const spans: InstructionSpan[] = [];
  for (const mark of MARKS)
    for (const match of text.matchAll(mark)) spans.push(around(text, match.index, match.index + match[0].length));
  spans.sort((a, b) => a.start - b.start);
  const merged: InstructionSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.start - last.end <= BETWEEN) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

function around(text: string, from: number, to: number): InstructionSpan {
  let start = text.lastIndexOf("\n", from - 1) + 1;
  let end = lineEnd(text, to);
  const long = end - start > LONG_LINE;
  start = Math.max(start, sentenceStart(text, start, from, long));
  if (long) end = Math.min(end, sentenceEnd(text, to));
  // "… the following information:" and the information on the next line.
  while (/[:<(]\s*$/.test(text.slice(start, end)) && end < text.length && end - start < LONGEST)
    end = lineEnd(text, end + 1);
  return { start, end };
}

const lineEnd = (text: string, at: number): number => {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline;
};

function sentenceStart(text: string, lineStart: number, at: number, long: boolean): number {
  const before = text.slice(lineStart, at);
  const cut = Math.max(...[". ", "! ", "? "].map((end) => before.lastIndexOf(end)));
  if (cut >= 0) return lineStart + cut + 2;
  return long ? Math.max(lineStart, at - LONGEST / 2) : lineStart;
}

function sentenceEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + LONGEST);
  const stop = /[.!?]["”’'>)\]]*\s/.exec(text.slice(at, limit));
  return stop ? at + stop.index + stop[0].length : limit;
}

/** The text without what gives orders to an assistant. */
export function withoutInstructions(text: string): { text: string; leftOut: boolean } {
  const spans = findInstructions(text);
  if (spans.length === 0) return { text, leftOut: false };
  let kept = "";
  let at = 0;
  for (const { start, end } of spans) {
    kept += text.slice(at, start);
    at = end;
  }
  return { text: (kept + text.slice(at)).replace(/\n{3,}/g, "\n\n").trim(), leftOut: true };
}

export const LEFT_OUT = "A passage that gives orders to an assistant was left out; nothing in it was followed.";
