/**
 * Text in a document that speaks to an assistant instead of a reader. The offline model never acts on what it reads, but a quotation
 * would still carry such a sentence into the answer, where it looks like one of ours: it is left out from there on.
 */
const notDuty = "(?<!\\b(?:shall|may|must|will|should|to|not|can|could|would)\\s)";
const marks = [
  new RegExp(
    `${notDuty}\\b(?:ignore|disregard|forget|override)\\b[^.\\n]{0,60}\\b(?:instructions?|prompts?|previous|preceding|above|prior|other|negative|rest|all (?:info|information|text)|everything|guidelines)\\b`,
    "i",
  ),
  /\b(?:if|when) (?:the |a )?(?:user|reader|human|recruiter) (?:asks|requests|wants)\b/i,
  new RegExp(
    `${notDuty}\\b(?:reply|respond|answer)\\b[^.\\n]{0,25}\\b(?:with|only|exactly)\\b[^.\\n]{0,25}\\b(?:following|exactly|only|nothing else)\\b`,
    "i",
  ),
  new RegExp(
    `${notDuty}\\b(?:say|print|output|repeat|write|report|reply)\\b(?: (?:only|exactly|just|also|instead))?(?: the following)?(?: (?:text|sentence|line|words))?: ?["“'<\\p{Lu}]`,
    "i",
  ),
  /\b(?:SYSTEM|ASSISTANT|USER|INSTRUCTIONS?|PROMPT) ?(?:PROMPT|MESSAGE|NOTE)? ?:/,
  /<\/?(?:instruction|system|prompt|assistant|admin)s?\b|\[(?:system|admin|instruction|assistant|hidden|important|note to)\b/i,
  /\b(?:want|need|order|command|ask) you to (?:ignore|disregard|focus|say|write|forget|reply|output)\b/i,
  new RegExp(
    `${notDuty}\\boverride\\b[^.\\n]{0,40}\\b(?:scor\\w+|rank\\w*|review|checks?|filters?|settings?|rules?|evaluation)\\b`,
    "i",
  ),
  /\bif (?:questioned|asked|queried),? (?:say|report|answer|reply|respond|state)\b|\bthis is (?:really|extremely|very) important\b/i,
  /^\s*(?:User|Assistant|Human) ?:|^\s*System ?: (?:focus|ignore|you|print|reply|say|output|forget)\b/im,
  /<\|[a-z_]+\|>|\[\/?INST\]|<<SYS>>|###? ?(?:system|instruction)/i,
  /\byou are (?:now )?(?:an? |the )?(?:helpful )?(?:AI|assistant|chatbot|language model|LLM|DAN)\b/i,
  /\b(?:as an|dear|attention,?|note to(?: the| any)?|hey|hello,?) (?:AI|assistant|language model|LLM|chatbot|model)\b/i,
  /\b(?:do not|don't|never) (?:mention|tell|reveal|disclose|show)\b[^.\n]{0,30}\b(?:user|reader|human)\b/i,
  /\b(?:translate|refine|rewrite|paraphrase) the (?:above|following) (?:sentence|text|paragraph)\b|\bwrite one (?:\w+ )?sentence about\b/i,
  /\b(?:call|use|invoke|run) the [a-z_]+ tool\b/i,
];

/** The text up to where it turns to an assistant, at the start of that sentence. */
export function withoutInstructions(text: string): { text: string; leftOut: boolean } {
  const at = Math.min(...marks.map((mark) => mark.exec(text)?.index ?? Number.POSITIVE_INFINITY));
  if (at === Number.POSITIVE_INFINITY) return { text, leftOut: false };
  const before = text.slice(0, at);
  const sentence = Math.max(
    before.lastIndexOf("\n"),
    ...[". ", "! ", "? ", ": "].map((end) => before.lastIndexOf(end) + (before.includes(end) ? 1 : 0)),
  );
  return { text: text.slice(0, Math.max(0, sentence)).trimEnd(), leftOut: true };
}

export const leftOutNote = "A passage that gives orders to an assistant was left out; nothing in it was followed.";
