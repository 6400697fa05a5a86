import { UnreadableFileError } from "../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { PageWriter } from "./page-writer.ts";
import { descendants, elements, first, parseXml, textOf, type XmlElement } from "./xml.ts";
import { unzip } from "./zip.ts";

const DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/** Parts beside the body, and what a reader would call them. */
const SIDE_PARTS: [RegExp, string, string][] = [
  [/^word\/footnotes\.xml$/, "Footnotes", "footnote"],
  [/^word\/endnotes\.xml$/, "Endnotes", "endnote"],
  [/^word\/comments\.xml$/, "Comments", "comment"],
];

export function parseDocx(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const parts = unzip(bytes, context.limits, (name) => /^(?:word|docProps)\/.*\.xml$/.test(name));
  const read = (name: string) => {
    const part = parts.get(name);
    return part && parseXml(part, context.limits.xmlDepth);
  };
  const document =
    read("word/document.xml") ?? read([...parts.keys()].find((name) => /document\d*\.xml$/.test(name)) ?? "");
  const body = document && first(first(document, "document"), "body");
  if (!body)
    throw new UnreadableFileError("The Word file has no document inside. Save it again and upload the new copy.");
  const writer = new PageWriter();
  const walker = new BodyWalker(writer, readStyles(read("word/styles.xml")), readNumbering(read("word/numbering.xml")));
  for (const text of runningTexts(parts, context.limits.xmlDepth, "header")) writer.paragraph(text, "header");
  walker.walk(body);
  for (const text of runningTexts(parts, context.limits.xmlDepth, "footer")) writer.paragraph(text, "header");
  for (const [pattern, title, element] of SIDE_PARTS) {
    for (const [name, part] of parts) {
      if (!pattern.test(name)) continue;
      const notes = [...descendants(parseXml(part, context.limits.xmlDepth), element)]
        .map(paragraphsOf)
        .filter((text) => text !== "");
      if (notes.length > 0) writer.heading(title, 1);
      notes.forEach((text, index) => {
        writer.paragraph(`${index + 1}. ${text}`, "list");
      });
    }
  }
  for (const [name, part] of parts) {
    if (!/^word\/(?:charts\/chart|diagrams\/data)[^/]*\.xml$/.test(name)) continue;
    const words = [...descendants(parseXml(part, context.limits.xmlDepth), name.includes("chart") ? "v" : "t")].map(
      textOf,
    );
    if (words.length > 0) writer.paragraph(words.slice(0, 2_000).join(" · "));
  }
  const title = textOf(first(first(read("docProps/core.xml"), "coreProperties"), "title")).trim() || walker.title;
  return { mediaType: DOCX_TYPE, pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

function runningTexts(parts: ReadonlyMap<string, Uint8Array>, depth: number, kind: "header" | "footer"): Set<string> {
  const texts = new Set<string>();
  for (const [name, part] of parts) {
    if (!new RegExp(`^word/${kind}\\d*\\.xml$`).test(name)) continue;
    const text = paragraphsOf(parseXml(part, depth));
    if (text !== "" && !/^\W*\d*\W*$/.test(text)) texts.add(text);
  }
  return texts;
}

const paragraphsOf = (element: XmlElement): string =>
  [...descendants(element, "p")]
    .map((paragraph) => [...runText(paragraph)].join("").trim())
    .filter((text) => text !== "")
    .join("\n");

interface Styles {
  heading(styleId: string | undefined): number | undefined;
  numbering(styleId: string | undefined): { id: string; level: number } | undefined;
}

function readStyles(root: XmlElement | undefined): Styles {
  const levels = new Map<string, number>();
  const numbers = new Map<string, { id: string; level: number }>();
  for (const style of root ? descendants(root, "style") : []) {
    const id = style.attributes.styleId ?? "";
    const name = first(style, "name")?.attributes.val ?? "";
    const properties = first(style, "pPr");
    const outline = first(properties, "outlineLvl")?.attributes.val;
    const named = /^heading (\d)/i.exec(name)?.[1];
    if (named) levels.set(id, Number(named));
    else if (/^(?:title|subtitle)$/i.test(name)) levels.set(id, 1);
    else if (outline !== undefined && Number(outline) < 9) levels.set(id, Number(outline) + 1);
    const numbered = first(properties, "numPr");
    const numId = first(numbered, "numId")?.attributes.val;
    if (numId) numbers.set(id, { id: numId, level: Number(first(numbered, "ilvl")?.attributes.val ?? 0) });
  }
  return {
    heading: (styleId) =>
      styleId === undefined
        ? undefined
        : (levels.get(styleId) ?? (Number(/^Heading(\d)$/.exec(styleId)?.[1]) || undefined)),
    numbering: (styleId) => (styleId === undefined ? undefined : numbers.get(styleId)),
  };
}

type Numbering = (id: string, level: number) => string;

/** Clause numbers are not in the text of a Word file: they are counted from the list definitions, as Word does when it shows them. */
function readNumbering(root: XmlElement | undefined): Numbering {
  const abstracts = new Map<string, Map<number, { format: string; text: string; start: number }>>();
  for (const abstract of root ? descendants(root, "abstractNum") : []) {
    const levels = new Map<number, { format: string; text: string; start: number }>();
    for (const level of elements(abstract, "lvl")) {
      levels.set(Number(level.attributes.ilvl), {
        format: first(level, "numFmt")?.attributes.val ?? "decimal",
        text: first(level, "lvlText")?.attributes.val ?? "",
        start: Number(first(level, "start")?.attributes.val ?? 1),
      });
    }
    abstracts.set(abstract.attributes.abstractNumId ?? "", levels);
  }
  const abstractOf = new Map<string, string>();
  for (const num of root ? descendants(root, "num") : []) {
    const target = first(num, "abstractNumId")?.attributes.val;
    if (target !== undefined) abstractOf.set(num.attributes.numId ?? "", target);
  }
  const counters = new Map<string, number[]>();
  return (id, level) => {
    const key = abstractOf.get(id);
    const levels = key === undefined ? undefined : abstracts.get(key);
    const definition = levels?.get(level);
    if (key === undefined || !levels || !definition) return "";
    const counts = counters.get(key) ?? [];
    counts[level] = (counts[level] ?? definition.start - 1) + 1;
    counts.length = level + 1;
    counters.set(key, counts);
    if (definition.format === "bullet") return "•";
    if (definition.format === "none") return "";
    return definition.text.replace(/%(\d)/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return formatNumber(counts[at] ?? levels.get(at)?.start ?? 1, levels.get(at)?.format ?? "decimal");
    });
  };
}

function formatNumber(n: number, format: string): string {
  switch (format) {
    case "lowerLetter":
      return String.fromCharCode(97 + ((n - 1) % 26)).repeat(Math.ceil(n / 26));
    case "upperLetter":
      return String.fromCharCode(65 + ((n - 1) % 26)).repeat(Math.ceil(n / 26));
    case "lowerRoman":
      return roman(n).toLowerCase();
    case "upperRoman":
      return roman(n);
    case "decimalZero":
      return String(n).padStart(2, "0");
    default:
      return String(n);
  }
}

const ROMAN: [number, string][] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];
function roman(n: number): string {
  let left = Math.min(n, 3_999);
  let text = "";
  for (const [value, sign] of ROMAN) {
    while (left >= value) {
      text += sign;
      left -= value;
    }
  }
  return text;
}

class BodyWalker {
  title: string | undefined;
  readonly #writer: PageWriter;
  readonly #styles: Styles;
  readonly #number: Numbering;

  constructor(writer: PageWriter, styles: Styles, number: Numbering) {
    this.#writer = writer;
    this.#styles = styles;
    this.#number = number;
  }

  walk(parent: XmlElement): void {
    for (const child of elements(parent)) {
      if (child.name === "p") this.#paragraph(child);
      else if (child.name === "tbl") this.#table(child);
      // Content controls, tracked insertions and custom XML wrap ordinary paragraphs.
      else if (["sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"].includes(child.name)) this.walk(child);
      this.#writer.breakIfLong();
    }
  }

  #paragraph(paragraph: XmlElement): void {
    const properties = first(paragraph, "pPr");
    const style = first(properties, "pStyle")?.attributes.val;
    const level = this.#styles.heading(style) ?? outlineLevel(properties);
    const direct = first(properties, "numPr");
    const inherited = this.#styles.numbering(style);
    const numId = first(direct, "numId")?.attributes.val ?? inherited?.id;
    const listLevel = Number(first(direct, "ilvl")?.attributes.val ?? inherited?.level ?? 0);
    // The page break that Word drew last time it opened the file stands inside the run that begins the new page.
    let piece = "";
    let label = "";
    let begun = false;
    const flush = () => {
      const text = piece.trim();
      piece = "";
      if (text === "") return;
      if (!begun) label = numId && numId !== "0" ? this.#number(numId, listLevel) : "";
      const full = begun || label === "" ? text : `${label} ${text}`;
      begun = true;
      if (level !== undefined) {
        this.#writer.heading(full, level);
        if (level === 1) this.title ??= text.slice(0, 200);
      } else this.#writer.paragraph(full, numId && numId !== "0" ? "list" : "paragraph");
    };
    if (first(properties, "pageBreakBefore") && first(properties, "pageBreakBefore")?.attributes.val !== "0")
      this.#writer.startPage();
    for (const token of runText(paragraph)) {
      if (token === PAGE_BREAK) {
        flush();
        this.#writer.startPage();
      } else piece += token;
    }
    flush();
    for (const box of textBoxes(paragraph)) this.walk(box);
  }

  #table(table: XmlElement): void {
    const rows: string[][] = [];
    let breakAfter = false;
    for (const row of rowsOf(table)) {
      const cells: string[] = [];
      for (const cell of cellsOf(row)) {
        const properties = first(cell, "tcPr");
        const merge = first(properties, "vMerge");
        const tokens = [...descendants(cell, "p")].map((paragraph) => [...runText(paragraph)].join(""));
        breakAfter ||= tokens.some((token) => token.includes(PAGE_BREAK));
        cells.push(
          merge && merge.attributes.val !== "restart" ? "" : tokens.join("\n").replaceAll(PAGE_BREAK, "").trim(),
        );
        for (let span = Number(first(properties, "gridSpan")?.attributes.val ?? 1); span > 1; span--) cells.push("");
      }
      rows.push(cells);
    }
    const width = Math.max(0, ...rows.map((row) => row.filter((cell) => cell !== "").length));
    // A table of one column, or one row, is a frame around prose.
    if (width < 2) for (const row of rows) this.#writer.paragraph(row.filter((cell) => cell !== "").join("\n"));
    else this.#writer.table(rows, looksHeaded(rows));
    if (breakAfter) this.#writer.startPage();
  }
}

/** A first row of short words above at least one further row: the columns' headings. */
export function looksHeaded(rows: readonly string[][]): boolean {
  const head = rows[0] ?? [];
  const filled = head.filter((cell) => cell !== "");
  return (
    rows.length > 1 &&
    filled.length >= 2 &&
    filled.every((cell) => cell.length <= 60 && !/[$€£]\s?\d|\d{1,3}(?:[.,]\d{3})+|\d%/.test(cell))
  );
}

const outlineLevel = (properties: XmlElement | undefined): number | undefined => {
  const value = first(properties, "outlineLvl")?.attributes.val;
  return value !== undefined && Number(value) < 9 ? Number(value) + 1 : undefined;
};

function* rowsOf(table: XmlElement): Generator<XmlElement> {
  for (const child of elements(table)) {
    if (child.name === "tr") yield child;
    else if (["sdt", "sdtContent", "ins"].includes(child.name)) yield* rowsOf(child);
  }
}
function* cellsOf(row: XmlElement): Generator<XmlElement> {
  for (const child of elements(row)) {
    if (child.name === "tc") yield child;
    else if (["sdt", "sdtContent"].includes(child.name)) yield* cellsOf(child);
  }
}

const PAGE_BREAK = "\f";
/** What a run may be wrapped in; text that was struck by a tracked change, and field codes, are not the document's words. */
const SKIPPED = new Set(["pPr", "rPr", "del", "delText", "instrText", "moveFrom", "txbxContent", "Fallback", "tbl"]);

function* runText(parent: XmlElement): Generator<string> {
  for (const child of elements(parent)) {
    if (SKIPPED.has(child.name)) continue;
    if (child.name === "t") yield textOf(child);
    else if (child.name === "tab" || child.name === "ptab") yield " ";
    else if (child.name === "br" || child.name === "cr") yield child.attributes.type === "page" ? PAGE_BREAK : "\n";
    else if (child.name === "lastRenderedPageBreak") yield PAGE_BREAK;
    else if (child.name === "noBreakHyphen") yield "-";
    else if (child.name === "sym") yield "•";
    else yield* runText(child);
  }
}

/** A text box stands twice in the file, once for old readers: the fallback is left out. */
function* textBoxes(parent: XmlElement): Generator<XmlElement> {
  for (const child of elements(parent)) {
    if (child.name === "Fallback") continue;
    if (child.name === "txbxContent") yield child;
    else yield* textBoxes(child);
  }
}
