import { AppError, UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { MAIL_TYPE, openMime } from "./eml.ts";
import { readMessage } from "./message.ts";

const MBOX_TYPE = "application/mbox";
const SUBJECT_MOST = 80;

/** Each message of a mailbox as pages of its own, its attachments behind it. A damaged message leaves a line that says so. */
export async function parseMbox(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const document: ParsedDocument = { mediaType: MBOX_TYPE, pages: [], outline: [] };
  let number = 0;
  for (const { start, end } of messagesIn(bytes)) {
    number++;
    const message = await readOne(unquoteSeparators(bytes.subarray(start, end)), context);
    const title = `Message ${number}${message.title ? `: ${message.title.slice(0, SUBJECT_MOST)}` : ""}`;
    const before = document.pages.length;
    document.outline.push({ level: 1, title, page: before + 1, start: 0 });
    for (const page of message.pages)
      document.pages.push({ ...page, label: page.label ? `${title} › ${page.label}` : title });
    for (const entry of message.outline)
      document.outline.push({ ...entry, level: entry.level + 1, page: entry.page + before });
    context.progress(end / bytes.length, `message ${number}`);
  }
  if (number === 0) throw new UnreadableFileError("The mailbox holds no messages.");
  return document;
}

async function readOne(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  try {
    return await readMessage(await openMime(bytes, context), MAIL_TYPE, context);
  } catch (error) {
    const reason = error instanceof AppError ? error.message : "It is damaged.";
    return { mediaType: MAIL_TYPE, pages: [{ text: `The message was not read: ${reason}\n` }], outline: [] };
  }
}

const SEPARATOR = Buffer.from("From ");
const NEWLINE = 0x0a;

/** A message begins behind a line "From …" that stands first or after an empty line. */
function* messagesIn(bytes: Uint8Array): Generator<{ start: number; end: number }> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let start: number | undefined;
  for (let at = 0; at !== -1; at = buffer.indexOf(SEPARATOR, at + 1)) {
    const begins = at === 0 || (buffer[at - 1] === NEWLINE && isEmptyLine(buffer, at - 1));
    if (!begins || !buffer.subarray(at, at + SEPARATOR.length).equals(SEPARATOR)) continue;
    if (start !== undefined) yield { start, end: at };
    const newline = buffer.indexOf(NEWLINE, at);
    start = newline === -1 ? buffer.length : newline + 1;
  }
  if (start !== undefined && start < buffer.length) yield { start, end: buffer.length };
}

/** Whether the line that ends at `newline` holds nothing. */
const isEmptyLine = (buffer: Buffer, newline: number) =>
  buffer[newline - 1] === NEWLINE || (buffer[newline - 1] === 0x0d && buffer[newline - 2] === NEWLINE) || newline === 0;

/** Lines of the text that begin like a separator carry a ">" before it. */
function unquoteSeparators(message: Uint8Array): Uint8Array {
  const buffer = Buffer.from(message.buffer, message.byteOffset, message.length);
  if (!buffer.includes("\n>From ")) return message;
  return Buffer.from(buffer.toString("latin1").replace(/\n>(>*From )/g, "\n$1"), "latin1");
}
