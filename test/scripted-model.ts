import { startFakeAnthropic, type Turn } from "./fake-anthropic.ts";
import { longAnswer } from "./scripted-run.ts";

export const TABLE = "| Deal | Value |\n| --- | ---: |\n| Falcon | 335.0 |\n| Osprey | 210.0 |";

/** A model that answers by a word in the question, so that tests of channels decide what is said. */
export const startScriptedModel = () =>
  startFakeAnthropic((_turn, body) => {
    const messages = body.messages as { role: string; content: unknown }[];
    const answered = JSON.stringify(messages.at(-1)?.content).includes('"tool_result"');
    const question = lastQuestion(messages);
    if (/\brecite\b/.test(question))
      return answered
        ? { text: JSON.stringify(messages.at(-1)?.content).slice(0, 8_000) }
        : { tool: "list_deals", input: { limit: 100 } };
    return turnFor(question, answered);
  });

function turnFor(question: string, answered: boolean): Turn {
  if (/hang\b/.test(question)) return { hang: true };
  if (/fail$/.test(question)) return { status: 400, error: "secret upstream words" };
  if (/\blong\b/.test(question)) return { text: longAnswer(6_000) };
  if (/\btable\b/.test(question)) return { text: `Two deals.\n\n${TABLE}\n` };
  if (/\binject\b/.test(question))
    return {
      text: "<!channel> <@U2> [open](https://evil.example/x) ![p](https://evil.example/p.png) <at>everyone</at>",
    };
  if (/\bpropose\b/.test(question)) {
    const name = /propose (\w+)/.exec(question)?.[1] ?? "Kestrel";
    return answered ? { text: "Proposed." } : { tool: "create_data_room", input: { name } };
  }
  if (/\bdeals\b/.test(question)) return answered ? { text: "Here they are [s1]." } : { tool: "list_deals", input: {} };
  return { text: `You said: ${question.slice(0, 200)}` };
}

function lastQuestion(messages: readonly { role: string; content: unknown }[]): string {
  for (const { role, content } of messages.toReversed()) {
    if (role !== "user") continue;
    const text = typeof content === "string" ? content : textsOf(content);
    if (text) return text;
  }
  return "";
}

const textsOf = (content: unknown): string =>
  Array.isArray(content) ? content.map((part) => (part?.type === "text" ? String(part.text) : "")).join("") : "";
