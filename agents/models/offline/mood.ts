/** How a clause is meant. Only a command may become a write, or a declaration ("X is worth 40m now"); a statement only where an example of the tool is one too; a report of what others did or said never. */
export type Mood =
  | "command"
  | "question"
  | "hypothetical"
  | "negated"
  | "meta"
  | "statement"
  | "declaration"
  | "report";

const openers =
  /^(?:(?:hi|hey|hello|ok|okay|so|well|please|pls|plz|kindly|thanks|thank you|also|and|then|now|right|great|cool|good|perfect|no(?! need| one| more| longer)|yes|yeah|yep|actually|sorry|um|just|but|oh|alright|fine|parley|team|quickly|quick one|good morning|morning|first|next|after that)\b[\s,.!:;-]*)+/i;
const requests =
  /^(?:(?:(?:can|could|would|will) you(?: please| kindly| just| also| go ahead and| quickly)*|would you mind|(?:i(?:'d| would) (?:like|love) (?:you )?to|i (?:want|need|have) (?:you )?to|i must(?:n'?t| not) forget to|i (?:can'?t|cannot) forget to|i must|i should|i wanna|we (?:need|want) to|let'?s|go ahead and|help me(?: to)?|be so kind (?:as )?to|feel free to|make sure (?:to|you)|(?:please )?do(?:n'?t| not) (?:forget|hesitate) to|remember to|you (?:can|should|may)(?: now)?|time to|i think you should))\s+)(?:please\s+|just\s+)*/i;
const metaQuestion =
  /^(?:how (?:do|can|could|would|should|does|might|to)\b.{0,12}\b(?:i|we|you|one|someone|go about|to)\b|how to\b|what(?:'s| is| are) the (?:best |right |proper |correct |steps?|procedure|process|way)|is (?:it|there) (?:even )?(?:possible|any way|a way)|(?:are|were) you able|do you know how|what happens (?:if|when|once)|what (?:can|could|do) you do|where (?:do|can|would|should) (?:i|we)|who (?:can|may|is allowed|is able)|am i (?:allowed|able)|(?:may|can|could) (?:i|we|anyone|someone|an? \w+)\b|(?:explain|tell me|show me|describe|walk me through|teach me) how(?: to| (?:i|we|you|one) )|do (?:i|we) (?:need|have) to|does it (?:let|allow)|what does it take|help$)/i;
const hypothetical =
  /\b(?:what if|suppose|supposing|imagine|hypothetically|theoretically|in theory|let'?s (?:say|assume|pretend)|say (?:we|i|that)|assuming|would (?:it|we|that|this|there|moving|changing|putting|you (?:recommend|say|suggest|advise|move|change|put|set))|should (?:we|i|it|they)|were (?:we|i|you) to|if (?:we|i|you|they|he|she|it) (?:were|was|did|had|could|would)|thinking (?:of|about)|consider(?:ing)?|contemplat\w+|might (?:want|need|be|have|move|make)|may want to|maybe|perhaps|wonder(?:ing)?|think (?:of|about)|pretend|do you think|ought (?:we|i)|debating|tempted|leaning|not sure|unsure|could be worth|does it make sense|would like to know)\b/i;
const condition =
  /(?:^|,\s*|\s)(?:if|once|unless|as soon as|in case|provided(?: that)?|assuming|when(?:ever)?|only if|after|until)\s+(?:the|we|i|they|he|she|it|our|their|legal|board|all|[A-Z]\w+)\b[^,]*\b(?:is|are|was|has|have|get|gets|sign|signs|say|says|agree|agrees|approve|approves|confirm|confirms|accept|accepts|come|comes|clear|clears|happen|happens|pass|passes|ok|okay|okays|reply|replies|close|closes|goes|go|give|gives|want|wants|fail|fails|pull|pulls|walk|walks)\b/;
const negation =
  /\b(?:do(?:n'?t| not)|never(?! ?mind)|no need|not yet|hold off|leave (?!an? )(?:\S+ ){1,3}in|leave (?:\S+ ){1,4}(?:as (?:it )?is|alone|unchanged|where|untouched)|without (?:changing|moving|updating|touching|saving|creating)|rather not|should(?:n'?t| not)|must(?:n'?t| not)|(?:am|are|is)(?:n'?t| not) (?:going|to be|ready)|cancel that|never ?mind|forget (?:it|that|about)|ignore|scratch that|avoid|refrain|stop|undo nothing|not to (?:move|change|touch|update|create))\b/i;
const interrogative =
  /^(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|ha(?:d|ve) (?=(?:we|you|they|he|she|it|i|the|any)\b)|can|could|would|will|should|shall|may|might|am|any|isn't|aren't|don't (?:we|you|i)|didn't|hasn't|won't|what's|who's|where's|how's|when's)\b/i;
const saidBySomeone =
  /^(?:the |our |my |their )?[\p{L}' ]{2,40}?\b(?:said|says|told|asked|wants|wanted|thinks|suggested|believes|mentioned|has (?:already )?\w+ed|was|were|has been|have been|is|are|already|moved|changed|updated|set)\b/u;

export function stripCourtesy(clause: string): string {
  let text = clause.trim();
  let before = "";
  do {
    before = text;
    text = text.replace(openers, "").replace(requests, "").trim();
  } while (text !== before && text);
  return text || clause.trim();
}

const hearsay =
  /^(?:i|we)(?:'ve| have)? (?:heard|read|hear|was told|were told|understand|believe|think|guess|hope|suspect|fear|gather)\b/i;
/** A field of a record and its new value, without a verb: "probability of Merlin to 55%", "owner of Heron: Jonas". */
export const fieldTo =
  /^(?:the )?(?:value|size|price|probability|chance|odds|stage|owner|lead|close date|closing date|closing|expected close|sector|name|currency|side)\s(?:of|for|on)\s.{2,60}?(?:\s(?:to|at|is now|now)\s|:\s|\s?=\s?)/i;
/** What the firm now reckons with: "we expect Merlin to close on 20 May". */
const expected = /^(?:we|i)(?: now| still| currently)? (?:expect|plan for|reckon)\b.*\bto (?:close|sign)\b.*\d/i;
/** Work given to somebody by name: "have Jonas call the lender", "get Maya to send the teaser". */
const handedOver =
  /^(?:(?:have|let|ask)\s+\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)?\s+(?:to\s+)?\p{Ll}|get\s+\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)?\s+to\s)/u;
/** What somebody brings: "we have a new mandate, Project Egret". */
const announced = /^(?:we|i)(?:'ve| have)?(?: got| just got| won)? (?:a|another) new\b/i;
const reported =
  /\b(?:said|says|told|asked|wants?|wanted|thinks?|thought|suggest\w*|believes?|mention\w*|already|was|were|been|moved|changed|updated|claims?|heard|rumou?rs?|apparently|probably|expects?|hopes?|could|would|may|might|seems?|looks?)\b/i;
const declared =
  /^\S{0,3}\s*(?:(?:is|are|closes?|slips?|slipped|goes|moves|owns|leads|takes|will (?:own|lead|take|run|handle)|should(?: be| close| now| go| move| own| lead| take| run| handle)?|now|to|at|into|needs to|has to|must)\b|['’]s\s[\w\s]{1,30}?\b(?:is|are|should be|to|now|at)\b)/i;

/** `subjectEnd`: where the record ends that the clause opens with, or -1. */
export function readMood(
  clause: string,
  leadWords: ReadonlySet<string>,
  firstStem: (text: string) => string,
  subjectEnd = -1,
): Mood {
  const instruction = clause
    .replace(/["“][^"”]*["”]/g, '""')
    .replace(/([:]\s).*$/s, "$1")
    .trim();
  const opened = instruction.replace(openers, "").trim() || instruction;
  if (metaQuestion.test(opened)) return "meta";
  const asked = requests.test(opened) && !/^let'?s (?:say|assume|pretend)/i.test(opened);
  const bare = stripCourtesy(instruction);
  if (/\b(?:must|should)(?:n'?t| not)\b(?! forget)/i.test(opened)) return "negated";
  if (negation.test(bare) || /^let'?s not\b/i.test(opened)) return "negated";
  if (/^(?:would|do|could) you (?:recommend|suggest|advise|say|prefer|think)\b/i.test(opened)) return "hypothetical";
  if (hearsay.test(bare)) return "report";
  if (hypothetical.test(asked ? bare : instruction) || condition.test(bare)) return "hypothetical";
  if (!asked && interrogative.test(opened)) return "question";
  if (/\?\s*$/.test(clause) && !asked) return "question";
  if (/^(?:[\p{L}-]+\s?){1,5}(?:\S+\s){0,3}\S*:\s/u.test(clause) && !reported.test(instruction)) return "command";
  if (expected.test(opened) && !/\?\s*$/.test(clause)) return "command";
  if (handedOver.test(bare) && !/\?\s*$/.test(clause)) return "command";
  if (fieldTo.test(bare) || announced.test(opened)) return "command";
  if (leadWords.has(firstStem(bare)) || /\b(?:please|pls)\b/i.test(instruction)) return "command";
  const closing = bare.match(/[,;.]\s*(?:please\s+)?([a-z]+) (?:it|that|this|them)(?: [\p{L}-]+){0,4}[.!]?$/iu)?.[1];
  if (closing && leadWords.has(firstStem(closing.toLowerCase()))) return "command";
  const tail = subjectEnd > 0 ? clause.slice(subjectEnd) : "";
  if (
    tail &&
    !reported.test(tail.split(/[,;]/)[0] ?? "") &&
    declared.test(
      tail.replace(
        /^(?:\s(?!is\b|are\b|closes\b|will\b|takes\b|owns\b|leads\b|should\b|now\b|to\b|at\b)[\p{L}-]+){0,2}/u,
        "",
      ),
    )
  )
    return "declaration";
  if (!/^(?:i|we)\b/i.test(bare) && reported.test(bare)) return "report";
  if (saidBySomeone.test(bare)) return "statement";
  return asked ? "command" : "statement";
}
