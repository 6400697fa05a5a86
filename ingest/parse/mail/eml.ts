import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import { UnreadableFileError } from "../../../domain/errors.ts";
import { decodeText, isWideText } from "../decode.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import type { InnerFile } from "../ole-object.ts";
import { type Message, readMessage } from "./message.ts";

export const MAIL_TYPE = "message/rfc822";

export async function parseEml(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  return readMessage(await openMime(bytes, context), MAIL_TYPE, context);
}

export async function openMime(bytes: Uint8Array, context: ParseContext): Promise<Message> {
  let mail: Email;
  try {
    mail = await PostalMime.parse(asUtf8(bytes), {
      maxNestingDepth: context.limits.mailParts,
      // A forwarded message keeps its own pages.
      forceRfc822Attachments: true,
      attachmentEncoding: "arraybuffer",
    });
  } catch (cause) {
    throw new UnreadableFileError("The e-mail cannot be read: its parts are nested too deeply or damaged.", { cause });
  }
  const type = mail.headers.find(({ key }) => key === "content-type")?.value ?? "";
  return {
    subject: mail.subject?.trim() ?? "",
    ...(mail.from ? { from: named([mail.from]) } : {}),
    ...(mail.to?.length ? { to: named(mail.to) } : {}),
    ...(mail.cc?.length ? { cc: named(mail.cc) } : {}),
    ...(mail.bcc?.length ? { bcc: named(mail.bcc) } : {}),
    ...(mail.date ? { date: mail.date } : {}),
    ...(mail.text ? { text: mail.text } : {}),
    ...(mail.html ? { html: mail.html } : {}),
    encrypted: /multipart\/encrypted|enveloped-data|pkcs7-mime(?!.*signed-data)/i.test(type),
    attachments: mail.attachments.filter((attachment) => !isFurniture(attachment)).map(toInnerFile),
  };
}

/** Some programs save a message as UTF-16, which no mail header may be. */
const asUtf8 = (bytes: Uint8Array): Uint8Array | string =>
  isWideText(bytes) ? decodeText(bytes).replace(/^\ufeff/, "") : bytes;

/** Logos in signatures are small; a picture that is meant to be read is not. */
const LOGO_BYTES = 30_000;

function isFurniture({ mimeType, related, disposition, content }: Attachment): boolean {
  if (/^application\/(?:x-)?(?:pkcs7-signature|pgp-signature|pgp-encrypted|ms-tnef)$/i.test(mimeType)) return true;
  const size = typeof content === "string" ? content.length : content.byteLength;
  return mimeType.startsWith("image/") && (related === true || disposition === "inline") && size < LOGO_BYTES;
}

function toInnerFile({ filename, mimeType, content }: Attachment): InnerFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  const name = filename?.trim() || (mimeType === MAIL_TYPE ? "forwarded message.eml" : mimeType);
  return { name, bytes };
}

const named = (addresses: readonly Address[]): string =>
  addresses
    .flatMap((address) => (address.group ? address.group : [address]))
    .map(({ name, address }) => (name && address ? `${name} <${address}>` : name || address))
    .join(", ");
