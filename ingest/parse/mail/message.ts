import { EncryptedFileError, UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { writeHtml } from "../html.ts";
import { appendInnerFiles } from "../inner-files.ts";
import type { InnerFile } from "../ole-object.ts";
import { PageWriter } from "../page-writer.ts";

/** A message, however it was kept. Addresses are written out: "Ada <ada@example.com>". */
export interface Message {
  subject: string;
  from?: string;
  to?: string;
  cc?: string;
  bcc?: string;
  date?: string;
  text?: string;
  html?: string;
  encrypted: boolean;
  attachments: InnerFile[];
}

const SHOWN_ATTACHMENTS = 500;

/** The message, then each of its attachments as further pages. */
export async function readMessage(message: Message, mediaType: string, context: ParseContext): Promise<ParsedDocument> {
  const { subject, attachments } = message;
  if (message.encrypted && !message.text?.trim() && !message.html?.trim()) throw new EncryptedFileError();
  const writer = new PageWriter();
  if (subject) writer.heading(subject, 1);
  const head = headOf(message);
  if (head.length > 0) writer.paragraph(head.join("\n"), "header");
  writeBody(message, writer, context.limits.htmlDepth);
  const names = attachments.map(({ name }) => name).slice(0, SHOWN_ATTACHMENTS);
  if (names.length > 0) writer.paragraph(`Attachments: ${names.join(", ")}`);
  if (writer.pages.length === 0 && writer.isEmpty()) throw new UnreadableFileError("The e-mail has no readable text.");
  const document = {
    mediaType,
    pages: writer.end(),
    outline: writer.outline,
    ...(subject ? { title: subject } : {}),
  };
  await appendInnerFiles(document, attachments, "Attachment", context);
  return document;
}

const headOf = ({ from, to, cc, bcc, date, subject }: Message): string[] =>
  [
    from && `From: ${from}`,
    to && `To: ${to}`,
    cc && `Cc: ${cc}`,
    bcc && `Bcc: ${bcc}`,
    date && `Date: ${date}`,
    subject && `Subject: ${subject}`,
  ].filter((line): line is string => typeof line === "string" && line !== "");

/** The plain text is what the sender wrote; HTML repeats it, and sometimes stands alone. */
function writeBody({ text, html }: Message, writer: PageWriter, htmlDepth: number): void {
  if (!text?.trim()) {
    if (html) writeHtml(html, writer, htmlDepth);
    return;
  }
  for (const paragraph of text.split(/\r?\n\s*\r?\n/)) {
    writer.paragraph(paragraph);
    writer.breakIfLong();
  }
}
