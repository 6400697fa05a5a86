import iconv from "iconv-lite";
import type { Entry } from "yauzl";

export interface EntryName {
  /** Names joined by slashes; empty for the archive's own top. */
  folder: string;
  name: string;
}

const UTF8_FLAG = 0x800;
const LONGEST = 180;

/** An entry's name as a person would write it: no way up, no drive, no characters that cannot be seen. Undefined for a folder. */
export function entryName(entry: Pick<Entry, "fileNameRaw" | "generalPurposeBitFlag">): EntryName | undefined {
  const written = decode(entry).replace(/\\/g, "/");
  if (written.endsWith("/")) return undefined;
  const parts = written
    .replace(/^[A-Za-z]:/, "")
    .split("/")
    .map(visible)
    .filter((part) => part !== "" && part !== "." && part !== "..");
  const name = parts.pop() ?? "unnamed";
  return { folder: parts.slice(0, 18).join("/"), name };
}

/** Also without the marks that turn the direction of writing: "fdp.exe" must not read "exe.pdf". */
const visible = (part: string) =>
  part
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .trim()
    .slice(0, LONGEST);

function decode({ fileNameRaw, generalPurposeBitFlag }: Pick<Entry, "fileNameRaw" | "generalPurposeBitFlag">): string {
  if (generalPurposeBitFlag & UTF8_FLAG) return fileNameRaw.toString("utf8");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(fileNameRaw);
  } catch {
    // Not marked, and not UTF-8: what Windows and DOS wrote.
  }
  return looksChinese(fileNameRaw) ? iconv.decode(fileNameRaw, "gbk") : iconv.decode(fileNameRaw, "cp437");
}

/** Every byte above ASCII begins or ends a pair of the common Chinese characters. */
function looksChinese(raw: Buffer): boolean {
  let pairs = 0;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] as number;
    if (byte < 0x80) continue;
    const next = raw[at + 1] ?? 0;
    if (byte < 0xb0 || byte > 0xf7 || next < 0xa1 || next > 0xfe) return false;
    pairs++;
    at++;
  }
  return pairs >= 2;
}
