import MsgReaderModule, { type FieldsData } from "@kenjiuno/msgreader";
import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import type { InnerFile } from "../ole-object.ts";
import { type Message, readMessage } from "./message.ts";

const MSG_TYPE = "application/vnd.ms-outlook";
// The package is CommonJS that was compiled from modules: Node gives its exports, other loaders the class itself.
const MsgReader = MsgReaderModule.default ?? (MsgReaderModule as unknown as typeof MsgReaderModule.default);

export async function parseMsg(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  return readMessage(openMsg(bytes), MSG_TYPE, context);
}

function openMsg(bytes: Uint8Array): Message {
  const reader = new MsgReader(bytes.slice().buffer);
  const fields = reader.getFileData();
  if (fields.error) throw new UnreadableFileError("The Outlook message is damaged. Save it again as .msg or .eml.");
  const html = fields.bodyHtml ?? (fields.html ? new TextDecoder(charsetOf(fields)).decode(fields.html) : undefined);
  const date = fields.clientSubmitTime ?? fields.messageDeliveryTime;
  return {
    subject: (fields.subject ?? "").trim(),
    ...(fields.senderName || fields.senderEmail ? { from: senderOf(fields) } : {}),
    ...recipients(fields),
    ...(date ? { date } : {}),
    ...(fields.body ? { text: fields.body } : {}),
    ...(html ? { html } : {}),
    encrypted: /SMIME$/i.test(fields.messageClass ?? ""),
    attachments: attachmentsOf(reader, fields),
  };
}

function charsetOf({ internetCodepage }: FieldsData): string {
  const label = internetCodepage === 65_001 || !internetCodepage ? "utf-8" : `windows-${internetCodepage}`;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return "utf-8";
  }
}

/** Inside a company the address is a directory's path, which says nothing. */
function senderOf({ senderName, senderSmtpAddress, senderEmail }: FieldsData): string {
  const address = senderSmtpAddress ?? (senderEmail?.includes("@") ? senderEmail : undefined);
  return senderName && address && senderName !== address ? `${senderName} <${address}>` : (senderName ?? address ?? "");
}

function recipients(fields: FieldsData): Pick<Message, "to" | "cc" | "bcc"> {
  const named: Partial<Record<"to" | "cc" | "bcc", string[]>> = {};
  for (const { name, smtpAddress, email, recipType } of fields.recipients ?? []) {
    const address = smtpAddress ?? (email?.includes("@") ? email : undefined);
    const shown = name && address && name !== address ? `${name} <${address}>` : (name ?? address);
    if (!shown) continue;
    const kind = recipType ?? "to";
    named[kind] = [...(named[kind] ?? []), shown];
  }
  return {
    ...(named.to ? { to: named.to.join(", ") } : {}),
    ...(named.cc ? { cc: named.cc.join(", ") } : {}),
    ...(named.bcc ? { bcc: named.bcc.join(", ") } : {}),
  };
}

function attachmentsOf(reader: InstanceType<typeof MsgReader>, fields: FieldsData): InnerFile[] {
  const files: InnerFile[] = [];
  for (const attachment of fields.attachments ?? []) {
    if (attachment.attachmentHidden) continue; // pictures of the text
    const { fileName, content } = reader.getAttachment(attachment);
    files.push({ name: attachment.fileName ?? attachment.name ?? fileName, bytes: content });
  }
  return files;
}
