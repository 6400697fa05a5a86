import type { Failure } from "../conversation.ts";

/** What failed and what to do, in one sentence; a tool's message is already written for people. */
export function wordFailure(failure: Failure, title: string): string {
  const message = failure.message.trim().replace(/\s+/g, " ");
  if (failure.code === "DENIED") return "Nobody approved that, so nothing was done.";
  if (failure.code === "NOTHING_TO_CHANGE") return message;
  if (/INTERNAL/.test(failure.code ?? "") || !message) return `${title} failed on our side. Ask again in a moment.`;
  const said = /[.!?]$/.test(message) ? message : `${message}.`;
  return `${title} did not work: ${said.slice(0, 1).toLowerCase()}${said.slice(1)}`;
}
