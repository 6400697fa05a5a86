import { equationText } from "../ooxml/equation.ts";
import { descendants, elements, textOf, type XmlElement } from "../xml.ts";

export const PAGE_BREAK = "\f";
/** What is no word of the document: properties, field codes, struck text, and boxes that are read after their paragraph. */
const SKIPPED = new Set(["pPr", "rPr", "del", "delText", "instrText", "moveFrom", "txbxContent", "Fallback", "tbl"]);

/** The words of a paragraph in order, with PAGE_BREAK where a page ended when Word last showed the file. */
export function* runText(parent: XmlElement): Generator<string> {
  for (const child of elements(parent)) {
    if (SKIPPED.has(child.name)) continue;
    if (child.name === "t") yield textOf(child);
    else if (child.name === "oMath") yield ` ${equationText(child)} `;
    else if (child.name === "tab" || child.name === "ptab") yield " ";
    else if (child.name === "br" || child.name === "cr") yield child.attributes.type === "page" ? PAGE_BREAK : "\n";
    else if (child.name === "lastRenderedPageBreak") yield PAGE_BREAK;
    else if (child.name === "noBreakHyphen") yield "-";
    else if (child.name === "sym") yield "•";
    else yield* runText(child);
  }
}

/** A text box stands twice in the file, once for old readers: the fallback is left out. */
export function* textBoxes(parent: XmlElement): Generator<XmlElement> {
  for (const child of elements(parent)) {
    if (child.name === "Fallback") continue;
    if (child.name === "txbxContent") yield child;
    else yield* textBoxes(child);
  }
}

/** The lines of a note, a header or a comment. */
export const paragraphsOf = (element: XmlElement): string =>
  [...descendants(element, "p")]
    .map((paragraph) => [...runText(paragraph)].join("").replaceAll(PAGE_BREAK, "").trim())
    .filter((text) => text !== "")
    .join("\n");
