/** How an answer that is longer than a message is cut into several, so that each part reads well by itself. */

const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Where the part that begins at `from` ends: at the end of the text if it fits, else behind a paragraph, a line, a
 * sentence or a word, in this order, and never far below half of the limit, nor before what was already shown.
 */
export function endOfPart(text: string, from: number, limit: number, notBefore = from): number {
  const room = limit - carriedInto(text, from).length - CLOSING_FENCE.length;
  if (text.length - from <= room) return text.length;
  const window = text.slice(from, from + room);
  const least = Math.max(Math.floor(room / 2), notBefore - from);
  for (const mark of ["\n\n", "\n", ". ", " "]) {
    const at = window.lastIndexOf(mark);
    if (at >= 0 && at + mark.length >= least) return from + at + mark.length;
  }
  const cut = Math.max(from + room, notBefore);
  // Half of a surrogate pair is no character.
  return /[\uD800-\uDBFF]/.test(text[cut - 1] ?? "") ? cut - 1 : cut;
}

/** What has to be repeated in front of a part that begins in the middle of a table or of a block of code. */
export function carriedInto(text: string, from: number): string {
  if (from === 0) return "";
  const before = text.slice(0, from);
  const fence = openFence(before);
  if (fence) return `${fence}\n`;
  if (!before.endsWith("\n") || !/^\s*\|/.test(text.slice(from))) return "";
  const lines = before.slice(0, -1).split("\n");
  let at = lines.length;
  while (at > 0 && /^\s*\|/.test(lines[at - 1] ?? "")) at -= 1;
  const [head, rule] = lines.slice(at);
  return head !== undefined && rule !== undefined && TABLE_RULE.test(rule) ? `${head}\n${rule}\n` : "";
}

const CLOSING_FENCE = "\n```";

/** What ends a part in the middle of a block of code. */
export const closingAt = (text: string, end: number): string =>
  end < text.length && openFence(text.slice(0, end)) ? CLOSING_FENCE : "";

/** The part as it is shown: with what is carried into it, and with a block of code closed that goes on in the next. */
export function partText(text: string, from: number, end: number): string {
  const body = text.slice(from, end);
  return carriedInto(text, from) + (end < text.length ? body.trimEnd() : body) + closingAt(text, end);
}

function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const line of text.split("\n")) {
    const fence = /^\s{0,3}(```+|~~~+)(.*)$/.exec(line);
    if (!fence) continue;
    if (!open) open = line.trim();
    else if (open.startsWith(fence[1] ?? "") && !fence[2]?.trim()) open = undefined;
  }
  return open;
}

/** How much of a text that is still being written can go out: no half-written mark or word, and of a table only whole rows. */
export function settledLength(text: string): number {
  const lineStart = text.lastIndexOf("\n") + 1;
  const line = text.slice(lineStart);
  if (/^\s*(\||```|~~~)/.test(line)) return lineStart;
  const open = /(\*{1,3}|_{1,3}|`+|!?\[[^\]\n]{0,120}(\]\([^)\n]{0,300})?|&[#a-z0-9]{0,8}|<[^>\n]{0,120})$/i.exec(line);
  const end = open ? lineStart + open.index : text.length;
  // A part may have to end here, and should not end within a word.
  const word = /[^\s.!?:;)\]]{1,60}$/.exec(text.slice(lineStart, end));
  return word ? lineStart + word.index : end;
}
