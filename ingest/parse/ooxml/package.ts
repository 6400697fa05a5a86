import type { ParseContext } from "../document.ts";
import { descendants, NO_ELEMENT, parseXml, textOf, type XmlElement } from "../xml.ts";
import { openZip, type Zip } from "../zip.ts";

export interface Relation {
  id: string;
  /** The last step of the relation's type, such as `chart`. */
  type: string;
  /** The name of a part; for an external one, the address as it is written. Nothing ever follows it. */
  target: string;
  external: boolean;
}

/** The parts of an Office file (Word, Excel and PowerPoint since 2007) and how they point to each other. */
export class OfficePackage {
  readonly names: readonly string[];
  readonly #zip: Zip;
  readonly #context: ParseContext;
  readonly #relations = new Map<string, Relation[]>();

  constructor(bytes: Uint8Array, context: ParseContext) {
    this.#zip = openZip(bytes, context.limits, context.budget);
    this.#context = context;
    this.names = this.#zip.names;
  }

  bytes(name: string): Uint8Array | undefined {
    return this.#zip.read(name);
  }

  xml(name: string | undefined): XmlElement | undefined {
    const part = name === undefined ? undefined : this.#zip.read(name);
    return part && parseXml(part, this.#context.limits);
  }

  /** As `xml`, but hands the children of `parent` over one by one and does not keep them. */
  eachChild(name: string, parent: string, take: (element: XmlElement) => void): boolean {
    const part = this.#zip.read(name);
    if (part) parseXml(part, this.#context.limits, { parent, take });
    return part !== undefined;
  }

  /** Parts in the order of their numbers: slide2 before slide10. */
  matching(pattern: RegExp): string[] {
    const number = (name: string) => Number(/(\d+)\.\w+$/.exec(name)?.[1] ?? 0);
    return this.names.filter((name) => pattern.test(name)).sort((a, b) => number(a) - number(b));
  }

  /** What a part points to; the package itself is "". */
  relations(part: string): readonly Relation[] {
    let found = this.#relations.get(part);
    if (!found) {
      const root = this.xml(part === "" ? "_rels/.rels" : part.replace(/([^/]+)$/, "_rels/$1.rels")) ?? NO_ELEMENT;
      found = [...descendants(root, "Relationship")].map(({ attributes }) => {
        const external = attributes.TargetMode === "External";
        const target = attributes.Target ?? "";
        return {
          id: attributes.Id ?? "",
          type: (attributes.Type ?? "").split("/").at(-1) ?? "",
          target: external ? target : resolvePart(part, target),
          external,
        };
      });
      this.#relations.set(part, found);
    }
    return found;
  }

  related(part: string, type: string): string[] {
    return this.relations(part)
      .filter((relation) => relation.type === type && !relation.external)
      .map(({ target }) => target);
  }

  /** The document's main part, wherever the file puts it. */
  mainPart(usual: string): string {
    if (this.names.includes(usual)) return usual;
    return this.related("", "officeDocument").find((name) => this.names.includes(name)) ?? usual;
  }

  /** Addresses that the file would load or link to. */
  externalTargets(parts: readonly string[]): string[] {
    const targets = parts.flatMap((part) => this.relations(part).filter(({ external }) => external));
    return [...new Set(targets.map(({ target }) => target))].filter((target) => target !== "");
  }

  /** Title, subject, keywords and whatever else the file says about itself, as "Name: value". */
  properties(): { title?: string; lines: string[] } {
    const lines: string[] = [];
    let title: string | undefined;
    for (const name of ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"]) {
      for (const group of this.xml(name)?.children ?? []) {
        for (const property of typeof group === "string" ? [] : group.children) {
          if (typeof property === "string") continue;
          const value = textOf(property).replace(/\s+/g, " ").trim();
          if (property.name === "title" && value !== "") title = value;
          const shown =
            PROPERTIES[property.name] ?? (property.name === "property" ? property.attributes.name : undefined);
          if (shown && value !== "") lines.push(`${shown}: ${value}`);
        }
      }
    }
    return { ...(title ? { title } : {}), lines };
  }
}

/** Counts of words and versions of programs say nothing to a reader. */
const PROPERTIES: Record<string, string> = {
  title: "Title",
  subject: "Subject",
  creator: "Author",
  lastModifiedBy: "Last modified by",
  keywords: "Keywords",
  description: "Description",
  category: "Category",
  contentStatus: "Status",
  created: "Created",
  modified: "Modified",
  Company: "Company",
  Manager: "Manager",
};

function resolvePart(from: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const path = from.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") path.pop();
    else if (step !== "." && step !== "") path.push(step);
  }
  return path.join("/");
}
