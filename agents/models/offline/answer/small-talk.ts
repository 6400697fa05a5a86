/** Greetings and questions about Parley itself: answered in words, from the cards. */
export type SmallTalk = "greeting" | "thanks" | "capabilities" | "identity" | "how-to" | "farewell";

const greeting =
  /^(?:(?:hi|hey|hello|hallo|howdy|good (?:morning|afternoon|evening|day)|greetings|yo|moin|servus)(?: (?:there|parley|team|all|everyone))?|how are you(?: doing)?(?: today)?|what'?s up)$/;
const thanks =
  /^(?:(?:many |great |ok |okay |perfect |cool |super )?(?:thanks|thank you|thx|ty|cheers|merci|danke)\b.*|(?:great|perfect|nice|good|awesome|excellent|cool|ok|okay|got it|understood|that helps?|that'?s (?:helpful|great|perfect|all))(?: (?:thanks|thank you|job|work))?)$/;
const farewell = /^(?:bye|goodbye|see you|ciao|good night)(?: (?:parley|then|later|tomorrow))?$/;
const identity =
  /^(?:who|what) (?:are|r) you\b|^who (?:made|built|created|wrote|trained) you\b|^are you (?:a|an|real|human|chatgpt|claude|gpt|ai|there)\b|^what(?:'s| is) (?:parley|your name|this (?:thing|bot|assistant|app))$|^(?:what|which) (?:language )?model (?:are you|do you use|is this)|^introduce yourself|^tell me about yourself/;
const capabilities =
  /^(?:(?:help|help me|menu|commands|start|examples)$|what can (?:you|i|we) (?:do|ask|help)|what (?:do|can|could) you (?:do|know|help)|what are you (?:able|capable|good)|how (?:can|could|do) you help|what (?:can|could) i (?:ask|do)|what else can you|what kinds? of (?:questions|things)|show me what you can|how (?:do|can|should) i use (?:this|you|parley)|what is (?:this|parley) for|how does (?:this|parley) work|how do you work|give me (?:an )?examples?$|i need help$)/;
const howTo =
  /^(?:how (?:do|can|could|should|to)\b.{0,12}\b(?:i|we|you|one)?\b.{0,8}\b(?:upload|attach|add|import|connect|invite|share|sign in|log ?in|export|install|delete|create|update|change|set up)\b|where (?:do|can|should) (?:i|we) (?:upload|find|see|click|add|attach|change)|(?:can|could|may) (?:i|we) (?:upload|attach|add|import|drop) (?:a |an |some |my |our |files?|documents?|pdfs?)|(?:can|could) you (?:update|change|create|edit|write|delete|send|make) (?:records|deals|tasks|notes|files|documents|things|anything|something)$)/;

export function smallTalk(text: string): SmallTalk | undefined {
  const said = text
    .toLowerCase()
    .replace(/[’]/g, "'")
    .replace(/[\s.,;:!?…]+$/g, "")
    .trim();
  if (greeting.test(said)) return "greeting";
  const asked = said.replace(/^(?:(?:hi|hey|hello)(?: there| parley)?[,.! ]+)(?=\S)/, "").trim();
  if (!asked || greeting.test(asked)) return "greeting";
  if (farewell.test(asked)) return "farewell";
  if (identity.test(asked)) return "identity";
  if (capabilities.test(asked)) return "capabilities";
  if (
    thanks.test(asked) &&
    asked.split(/\s+/).length <= 8 &&
    !/\b(?:but|what|who|when|how|show|list|find)\b/.test(asked)
  )
    return "thanks";
  return howTo.test(asked) ? "how-to" : undefined;
}
