import type { ParseContext } from "../document.ts";
import type { PageWriter } from "../page-writer.ts";
import { descendants, elements, first, parseXml, textOf, type XmlElement } from "../xml.ts";
import { openZip, type Zip } from "../zip.ts";
import { paragraphText } from "./text.ts";

/** The parts of an OpenDocument file. */
export class OdfPackage {
  readonly #zip: Zip;
  readonly #context: ParseContext;

  constructor(bytes: Uint8Array, context: ParseContext) {
    this.#zip = openZip(bytes, context.limits, context.budget);
    this.#context = context;
  }

  xml(name: string): XmlElement | undefined {
    const part = this.#zip.read(name);
    return part && parseXml(part, this.#context.limits);
  }

  /** The children of the content's elements of that name, one by one. What stands outside of them is answered. */
  eachChild(parent: string, take: (element: XmlElement, parent: XmlElement) => void): XmlElement | undefined {
    const part = this.#zip.read("content.xml");
    return part && parseXml(part, this.#context.limits, { parent, take });
  }

  title(): string | undefined {
    return textOf([...descendants(this.xml("meta.xml"), "title")][0]).trim() || undefined;
  }

  /** Page headers and footers, what master slides show, macros and properties. */
  writeAsides(writer: PageWriter): void {
    const styles = this.xml("styles.xml");
    const running = new Set<string>();
    for (const kind of ["header", "footer", "header-left", "footer-left", "header-first", "footer-first"]) {
      for (const element of descendants(styles, kind)) {
        const text = [...descendants(element, "p")].map(paragraphText).join("\n").trim();
        if (/\p{L}/u.test(text)) running.add(text);
      }
    }
    for (const master of descendants(styles, "master-page")) {
      for (const frame of elements(master)) {
        if (/^(?:frame|custom-shape|text-box|rect|g)$/.test(frame.name))
          for (const line of descendants(frame, "p")) running.add(paragraphText(line));
      }
    }
    writer.aside(
      "Headers and footers",
      [...running].filter((text) => /[\p{L}\d]/u.test(text)),
      "header",
    );
    const macros = this.#zip.names.filter((name) => /^Basic\/.+\.xml$/.test(name) && !/script-l[bc]\.xml$/.test(name));
    writer.aside(
      "Macros",
      macros.map((name) => textOf(this.xml(name))),
      "paragraph",
    );
    writer.aside("Document properties", this.#properties());
  }

  #properties(): string[] {
    const meta = first(first(this.xml("meta.xml"), "document-meta"), "meta");
    return elements(meta).flatMap((property) => {
      const name =
        PROPERTIES[property.name] ?? (property.name === "user-defined" ? property.attributes.name : undefined);
      const value = textOf(property).trim();
      return name && value ? [`${name}: ${value}`] : [];
    });
  }

  /** Files and documents inside, such as charts and sheets, are folders of their own with their own content. */
  objects(): XmlElement[] {
    return this.#zip.names
      .filter((name) => /^[^/]+\/content\.xml$/.test(name))
      .map((name) => this.xml(name))
      .filter((root) => root !== undefined);
  }
}

const PROPERTIES: Record<string, string> = {
  title: "Title",
  subject: "Subject",
  description: "Description",
  keyword: "Keywords",
  "initial-creator": "Author",
  creator: "Last modified by",
  "creation-date": "Created",
  date: "Modified",
};
