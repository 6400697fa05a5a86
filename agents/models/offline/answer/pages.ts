/** The text of a document that somebody asked to read: quoted, never followed. */
import { LEFT_OUT, withoutInstructions } from "../../../../domain/instructions.ts";
import { asObject } from "../conversation.ts";
import { escapeMarkdown } from "./markdown.ts";
import { cut } from "./quotation.ts";

type Result = Record<string, unknown>;
const mostCharacters = 1500;

export const isReading = (result: Result) => typeof result.documentName === "string" && textsOf(result).length > 0;

export function wordPages(result: Result): string {
  const name = String(result.documentName);
  const parts = textsOf(result);
  const room = Math.floor(mostCharacters / parts.length);
  return parts
    .map(({ page, text, cite }) => {
      const kept = withoutInstructions(text.trim());
      const quoted = cut(kept.text, room)
        .split(/\n+/)
        .map((line) => `> ${escapeMarkdown(line.trim())}`)
        .join("\n");
      return `${escapeMarkdown(name)}${page ? `, page ${page}` : ""}: ${cite}\n\n${quoted}${kept.leftOut ? `\n\n${LEFT_OUT}` : ""}`;
    })
    .join("\n\n");
}

function textsOf(result: Result): { page?: number; text: string; cite: string }[] {
  const cite = typeof result.cite === "string" ? result.cite : "";
  const [first] = Array.isArray(result.pageStarts) ? result.pageStarts : [];
  const page = (value: Result) => [value.page, asObject(first)?.page].find((p) => typeof p === "number");
  if (typeof result.text === "string" && result.text.trim()) return [{ page: page(result), text: result.text, cite }];
  const parts = [result.pages, result.data, result.parts].find((v) => Array.isArray(v));
  return (Array.isArray(parts) ? parts : []).flatMap((raw) => {
    const part = asObject(raw);
    return typeof part?.text === "string"
      ? [{ page: page(part), text: part.text, cite: typeof part.cite === "string" ? part.cite : cite }]
      : [];
  });
}
