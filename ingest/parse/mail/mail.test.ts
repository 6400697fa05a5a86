import * as XLSX from "@e965/xlsx";
import CFB from "cfb";
import { strToU8 } from "fflate";
import { describe, expect, it } from "vitest";
import { parseFile } from "../index.ts";

const sheet = () => {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["Sales", 5]]), "Model");
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["Costs", 3]]), "Costs");
  return Buffer.from(XLSX.write(book, { type: "buffer", bookType: "xlsx" }));
};
const part = (name: string, content: Buffer | string) =>
  `--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${Buffer.from(content).toString("base64")}\r\n`;
const mail = (subject: string, attachments: string) =>
  `From: Ada <ada@example.com>\r\nTo: bo@example.com\r\nSubject: ${subject}\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWe offer EUR 9m.\r\n${attachments}--b--\r\n`;

describe("e-mail", () => {
  it("reads attachments as further pages, and says of each that it cannot read why not", async () => {
    const eml = mail("Offer", part("model.xlsx", sheet()) + part("tool.exe", Buffer.from([0x4d, 0x5a, 0x90, 0, 3])));
    const document = await parseFile(strToU8(eml), "offer.eml");
    expect(document.pages.map(({ label }) => label)).toEqual([
      undefined,
      "model.xlsx › Model",
      "model.xlsx › Costs",
      "tool.exe",
    ]);
    expect(document.pages[1]?.layout?.kind).toBe("sheet");
    expect(document.pages[3]?.text).toMatch(/^Attachment "tool\.exe" was not read: .*Windows program/);
    for (const { page, start, title } of document.outline) {
      expect(page).toBeLessThanOrEqual(document.pages.length);
      if (title === "Offer") expect(document.pages[page - 1]?.text.slice(start)).toMatch(/^Offer/);
    }
  });
  it("reads each message of a mailbox with its attachments, and undoes the quoting of separators", async () => {
    const one = mail("First", part("note.txt", "attached words")).replaceAll("\r\n", "\n");
    const two = "From: c@example.com\nSubject: Second\nMessage-ID: <1@x>\n\nHello\n\n>From here on it is text.\n";
    const mbox = `From a@example.com Fri Nov 20 10:00:00 2026\n${one}\nFrom c@example.com Fri Nov 20 11:00:00 2026\n${two}`;
    const document = await parseFile(strToU8(mbox), "archive");
    expect(document.pages.map(({ label }) => label)).toEqual([
      "Message 1: First",
      "Message 1: First › note.txt",
      "Message 2: Second",
    ]);
    expect(document.pages[1]?.text).toContain("attached words");
    expect(document.pages[2]?.text).toContain("\nFrom here on it is text.");
  });
  it("reads an Outlook message and its attachment", async () => {
    const wide = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
    const container = CFB.utils.cfb_new();
    const add = (path: string, content: Uint8Array) => CFB.utils.cfb_add(container, `/${path}`, content);
    add("__properties_version1.0", new Uint8Array(32));
    add("__substg1.0_0037001F", wide("Offer"));
    add("__substg1.0_0C1A001F", wide("Ada"));
    add("__substg1.0_1000001F", wide("We offer EUR 9m."));
    add("__attach_version1.0_#00000000/__properties_version1.0", new Uint8Array(8));
    add("__attach_version1.0_#00000000/__substg1.0_3707001F", wide("note.txt"));
    add("__attach_version1.0_#00000000/__substg1.0_37010102", strToU8("attached words"));
    const bytes = new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
    const document = await parseFile(bytes, "offer.msg");
    expect(document.title).toBe("Offer");
    expect(document.pages[0]?.text).toMatch(/From: Ada[\s\S]*We offer EUR 9m\./);
    expect(document.pages[1]).toMatchObject({ label: "note.txt", text: "attached words" });
  });
});
