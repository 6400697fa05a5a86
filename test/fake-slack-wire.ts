import { createHmac } from "node:crypto";
import { type FakeMessage, SIGNING_SECRET } from "./fake-slack.ts";

/** What a reader sees of a message: its text, or the text of its blocks. */
export function textOf(message: FakeMessage): string {
  const words = message.blocks.map(textIn).filter(Boolean);
  return [...(message.streamed || !words.length ? [message.text] : []), ...words].join("\n");
}

function textIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(textIn).filter(Boolean).join(" ");
  if (typeof value !== "object" || value === null) return "";
  const { text, elements, rows } = value as Record<string, unknown>;
  return [typeof text === "string" ? text : textIn(text), textIn(elements), textIn(rows)].filter(Boolean).join(" ");
}

/** Headers and body of a request as Slack signs it. */
export function signed(
  body: unknown,
  { form = false, secret = SIGNING_SECRET, at = Math.floor(Date.now() / 1000), contentType = "" } = {},
) {
  const text = form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${text}`).digest("hex")}`;
  return {
    method: "POST",
    body: text,
    headers: {
      "content-type": contentType || (form ? "application/x-www-form-urlencoded" : "application/json"),
      "x-slack-request-timestamp": String(at),
      "x-slack-signature": signature,
    },
  };
}
