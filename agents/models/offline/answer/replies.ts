/** What Parley says without calling a tool. */
import type { Catalogue } from "../catalogue.ts";
import type { Reason } from "../route.ts";
import type { Call } from "../situation.ts";
import { splitName } from "../slots.ts";
import type { ToolCard } from "../tool-card.ts";

const limits =
  "I work without a language model here: I look things up and quote them, I do not write texts or give opinions.";

export function wordReply(
  reason: Reason,
  nearest: readonly string[],
  cards: readonly ToolCard[],
  workspace?: string,
): string {
  const reads = cards.filter((c) => c.effect === "read" && !c.hidden);
  const sample = examplesOf(reads);
  switch (reason) {
    case "greeting":
      return `Hello. I answer from the deal records and documents of ${workspace?.replace(/^Your /, "your ") ?? "your firm"}, with the page or the record behind each answer. Try:\n\n${sample}`;
    case "thanks":
      return "Glad that helped. Ask the next one when you are ready.";
    case "farewell":
      return "Until next time. This conversation stays in your history.";
    case "identity":
      return `I am Parley, the assistant of ${workspace?.replace(/^Your /, "your ") ?? "your deal team"}. ${limits} Every answer names its source. Try:\n\n${sample}`;
    case "capabilities":
      return `I answer questions from deal records, documents and market data, and I cite the source of every figure. ${limits} Try:\n\n${sample}`;
    case "how-to":
      return `Files go in with the paperclip beside the message box: PDF, Word, Excel, PowerPoint, CSV, text and e-mail. I can look things up, not change them. Try:\n\n${sample}`;
    case "negated":
      return "Nothing was changed.";
    case "hypothetical":
      return "Nothing was changed. Ask it as a question and I will look it up.";
    case "deed":
      return `I can’t do that: I look things up and change nothing here. ${nearestOf(nearest, reads)}`;
    case "off-topic":
      return `That is outside what I can look up. ${nearestOf(nearest, reads)}`;
    default:
      return `I did not understand that as a question I can look up. ${nearestOf(nearest, reads)}`;
  }
}

/** One question that names what is missing, with the choices where they are known. */
export function wordQuestion(call: Call, catalogue: Catalogue): string {
  const [ambiguous] = call.ambiguous;
  if (ambiguous)
    return `Which one do you mean?\n\n${ambiguous.names
      .slice(0, 8)
      .map((n) => `- ${n}`)
      .join("\n")}`;
  const field = call.missing[0] ?? "";
  const slot = catalogue.tools.get(call.tool)?.slots.find((s) => s.path.join(".") === field);
  const name = splitName(field).replace(/ ids?$/, "");
  const options = slot?.options?.length ? ` One of: ${slot.options.map((o) => o.replace(/_/g, " ")).join(", ")}.` : "";
  const example = options ? "" : ` For example: ${catalogue.tools.get(call.tool)?.card.examples[0] ?? ""}`;
  return `Which ${name}?${options}${example}`;
}

/** One example of each of the first tools, the search over documents first. */
function examplesOf(cards: readonly ToolCard[], most = 5): string {
  const required = (c: ToolCard) =>
    Object.keys(c.input.properties ?? {}).filter((key) => c.input.required?.includes(key));
  // What needs the name of a record comes last: an example's names are not this workspace's.
  const rank = (c: ToolCard) =>
    c.fallback ? 0 : required(c).some((k) => /Id$/.test(k)) ? 3 : required(c).includes("query") ? 2 : 1;
  const sorted = cards.toSorted((a, b) => rank(a) - rank(b));
  return sorted
    .flatMap((c) => c.examples.slice(0, 1))
    .slice(0, most)
    .map((e) => `- ${e}`)
    .join("\n");
}

function nearestOf(nearest: readonly string[], cards: readonly ToolCard[]): string {
  const near = nearest.map((name) => cards.find((c) => c.name === name)).filter((c) => c !== undefined);
  const three = [...new Set([...near, ...cards])].slice(0, 3);
  return `The nearest I can do:\n\n${three.map((c) => `- ${c.title}: ${c.examples[0] ?? c.title}`).join("\n")}`;
}
