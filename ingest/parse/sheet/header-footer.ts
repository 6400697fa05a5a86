/** The words of a page header in Excel's codes: "&L&"Arial,Bold"Draft&CPage &P" is "Draft" and "Page". */
export function headerFooterText(code: string): string[] {
  return code
    .split(/&[LCR]/)
    .map((section) =>
      section
        .replace(/&"[^"]*"/g, "")
        .replace(/&K[\dA-F+-]{6}|&\d+/gi, "")
        .replace(/&&/g, "\u0001")
        .replace(/&[A-Z]/gi, "")
        .replaceAll("\u0001", "&")
        .trim(),
    )
    .filter((text) => /[\p{L}\d]/u.test(text) && !/^page\s*(?:of)?$/i.test(text));
}

const BEGIN_HEADER_FOOTER = 479;

/** Records of a binary sheet: a type and a size in groups of seven bits, then the content; the strings here follow two flag bytes. */
export function xlsbHeaderFooters(part: Uint8Array): string[] {
  const view = new DataView(part.buffer, part.byteOffset, part.length);
  let at = 0;
  const number = (most: number) => {
    let value = 0;
    for (let shift = 0; shift < most * 7 && at < part.length; shift += 7) {
      const byte = part[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < part.length) {
    // The two bytes of a type keep their top bits.
    let type = part[at++] ?? 0;
    if (type >= 0x80) type = (type & 0x7f) | ((part[at++] ?? 0) << 7);
    const size = number(4);
    if (type === BEGIN_HEADER_FOOTER) return readStrings(view, at + 2, at + size).flatMap(headerFooterText);
    at += size;
  }
  return [];
}

function readStrings(view: DataView, from: number, to: number): string[] {
  const texts: string[] = [];
  for (let at = from; at + 4 <= Math.min(to, view.byteLength); ) {
    const length = view.getUint32(at, true);
    at += 4;
    if (length === 0xffffffff) continue;
    if (at + length * 2 > view.byteLength) break;
    texts.push(new TextDecoder("utf-16le").decode(new Uint8Array(view.buffer, view.byteOffset + at, length * 2)));
    at += length * 2;
  }
  return texts;
}
