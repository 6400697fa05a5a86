import PostalMime, { type Address } from "postal-mime";
import { UnreadableFileError } from "../../domain/errors.ts";
import { decodeText, utf16WithoutMark } from "./decode.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { writeHtml } from "./html.ts";
import { PageWriter } from "./page-writer.ts";

const SHOWN_ATTACHMENTS = 500;

export async function parseEml(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  let mail: Awaited<ReturnType<typeof PostalMime.parse>>;
  try {
    mail = await PostalMime.parse(asUtf8(bytes), { maxNestingDepth: context.limits.mailParts });
  } catch (cause) {
    throw new UnreadableFileError("The e-mail cannot be read: its parts are nested too deeply or damaged.", { cause });
  }
  const writer = new PageWriter();
  const subject = mail.subject?.trim() ?? "";
  if (subject) writer.heading(subject, 1);
  const head = [
    mail.from && `From: ${named([mail.from])}`,
    mail.to?.length && `To: ${named(mail.to)}`,
    mail.cc?.length && `Cc: ${named(mail.cc)}`,
    mail.date && `Date: ${mail.date}`,
    subject && `Subject: ${subject}`,
  ].filter((line): line is string => typeof line === "string");
  if (head.length > 0) writer.paragraph(head.join("\n"), "header");
  if (mail.text?.trim()) {
    for (const paragraph of mail.text.split(/\r?\n\s*\r?\n/)) {
      writer.paragraph(paragraph);
      writer.breakIfLong();
    }
  } else if (mail.html) writeHtml(mail.html, writer, context.limits.htmlDepth);
  const attachments = mail.attachments
    .map((attachment) => attachment.filename ?? attachment.mimeType)
    .slice(0, SHOWN_ATTACHMENTS);
  if (attachments.length > 0) writer.paragraph(`Attachments: ${attachments.join(", ")}`);
  if (writer.isEmpty()) throw new UnreadableFileError("The e-mail has no readable text.");
  return {
    mediaType: "message/rfc822",
    pages: writer.end(),
    outline: writer.outline,
    ...(subject ? { title: subject } : {}),
  };
}

/** Some programs save a message as UTF-16, which no mail header may be. */
const asUtf8 = (bytes: Uint8Array): Uint8Array | string =>
  bytes[0] === 0xff || bytes[0] === 0xfe || utf16WithoutMark(bytes) ? decodeText(bytes).replace(/^\ufeff/, "") : bytes;

const named = (addresses: readonly Address[]): string =>
  addresses
    .flatMap((address) => (address.group ? address.group : [address]))
    .map(({ name, address }) => (name && address ? `${name} <${address}>` : name || address))
    .join(", ");
