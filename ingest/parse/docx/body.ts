import type { ParsedDocument } from "../document.ts";
import type { PageWriter } from "../page-writer.ts";
import { descendants, elements, first, textOf, type XmlElement } from "../xml.ts";
import type { Numbering } from "./numbering.ts";
import { PAGE_BREAK, runText, textBoxes } from "./runs.ts";
import type { Styles } from "./styles.ts";
import { writeTable } from "./table.ts";

/** Content controls, tracked insertions and custom XML wrap ordinary paragraphs. */
const WRAPPERS = new Set(["sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo", "body"]);

/** What the body mentions and others have to look up: where charts and diagrams stand, what was struck, what fields would load. */
export interface Mentions {
  /** Ids of relations in the order of their mention. */
  drawings: string[];
  deletions: string[];
  fields: string[];
}

export class BodyWalker {
  title: string | undefined;
  readonly mentions: Mentions = { drawings: [], deletions: [], fields: [] };
  readonly #writer: PageWriter;
  readonly #styles: Styles;
  readonly #number: Numbering;
  readonly #chunks: ReadonlyMap<string, ParsedDocument>;

  /** `chunks` are documents that the body includes by the id of their relation. */
  constructor(writer: PageWriter, styles: Styles, number: Numbering, chunks: ReadonlyMap<string, ParsedDocument>) {
    this.#writer = writer;
    this.#styles = styles;
    this.#number = number;
    this.#chunks = chunks;
  }

  /** One child of the body, or of anything that wraps paragraphs. */
  block(element: XmlElement): void {
    if (element.name === "p") this.#paragraph(element);
    else if (element.name === "tbl") {
      writeTable(element, this.#writer);
      this.#noteMentions(element);
    } else if (element.name === "altChunk") {
      const chunk = this.#chunks.get(element.attributes.id ?? "");
      if (chunk) this.#writer.insert(chunk);
    } else if (WRAPPERS.has(element.name)) this.walk(element);
    this.#writer.breakIfLong();
  }

  walk(parent: XmlElement): void {
    for (const child of elements(parent)) this.block(child);
  }

  #paragraph(paragraph: XmlElement): void {
    const properties = first(paragraph, "pPr");
    const style = first(properties, "pStyle")?.attributes.val;
    const level = this.#styles.heading(style) ?? outlineLevel(properties);
    const list = this.#listOf(properties, style);
    // The page break that Word drew last time it opened the file stands inside the run that begins the new page.
    let piece = "";
    let begun = false;
    const flush = () => {
      const text = piece.trim();
      piece = "";
      if (text === "") return;
      const label = !begun && list ? this.#number(list.id, list.level) : "";
      begun = true;
      const full = label === "" ? text : `${label} ${text}`;
      if (level !== undefined) {
        this.#writer.heading(full, level);
        if (level === 1) this.title ??= text.slice(0, 200);
      } else this.#writer.paragraph(full, list ? "list" : "paragraph");
    };
    const breakBefore = first(properties, "pageBreakBefore");
    if (breakBefore && breakBefore.attributes.val !== "0") this.#writer.startPage();
    for (const token of runText(paragraph)) {
      if (token === PAGE_BREAK) {
        flush();
        this.#writer.startPage();
      } else piece += token;
    }
    flush();
    for (const box of textBoxes(paragraph)) this.walk(box);
    this.#noteMentions(paragraph);
  }

  #listOf(properties: XmlElement | undefined, style: string | undefined) {
    const direct = first(properties, "numPr");
    const inherited = this.#styles.numbering(style);
    const id = first(direct, "numId")?.attributes.val ?? inherited?.id;
    if (!id || id === "0") return undefined;
    return { id, level: Number(first(direct, "ilvl")?.attributes.val ?? inherited?.level ?? 0) };
  }

  #noteMentions(element: XmlElement): void {
    for (const child of elements(element)) {
      if (child.name === "chart" && child.attributes.id) this.mentions.drawings.push(child.attributes.id);
      else if (child.name === "relIds" && child.attributes.dm) this.mentions.drawings.push(child.attributes.dm);
      else if (child.name === "docPr" && child.attributes.descr)
        this.mentions.drawings.push(`=${child.attributes.descr}`);
      else if (child.name === "instrText") {
        if (textOf(child).includes("://")) this.mentions.fields.push(textOf(child).trim());
      } else if (child.name === "del" || child.name === "moveFrom") {
        const struck = [...descendants(child, "delText"), ...descendants(child, "t")].map(textOf).join("").trim();
        if (struck && child.name === "del")
          this.mentions.deletions.push(child.attributes.author ? `${child.attributes.author}: ${struck}` : struck);
      } else if (child.name !== "Fallback") this.#noteMentions(child);
    }
  }
}

const outlineLevel = (properties: XmlElement | undefined): number | undefined => {
  const value = first(properties, "outlineLvl")?.attributes.val;
  return value !== undefined && Number(value) < 9 ? Number(value) + 1 : undefined;
};
