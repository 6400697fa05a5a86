import { SaxesParser } from "saxes";
import { UnreadableFileError } from "../../domain/errors.ts";

export interface XmlElement {
  /** Local name: Office files bind their prefixes as they like. */
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const local = (name: string) => name.slice(name.indexOf(":") + 1);

/** A small tree of one XML part. Entities beyond XML's own five and external ones are never resolved. */
export function parseXml(bytes: Uint8Array, maxDepth: number): XmlElement {
  const parser = new SaxesParser({ xmlns: false });
  const root: XmlElement = { name: "", attributes: {}, children: [] };
  const stack: XmlElement[] = [root];
  let failure: Error | undefined;
  parser.on("opentag", (tag) => {
    const attributes: Record<string, string> = {};
    for (const [key, value] of Object.entries(tag.attributes)) attributes[local(key)] = String(value);
    const element: XmlElement = { name: local(tag.name), attributes, children: [] };
    stack.at(-1)?.children.push(element);
    stack.push(element);
    if (stack.length > maxDepth)
      throw new UnreadableFileError("The file nests its parts deeper than an honest document does.");
  });
  parser.on("closetag", () => stack.pop());
  parser.on("text", (text) => stack.at(-1)?.children.push(text));
  parser.on("cdata", (text) => stack.at(-1)?.children.push(text));
  parser.on("error", (error) => {
    failure ??= error;
  });
  parser.write(new TextDecoder(encodingOf(bytes)).decode(bytes)).close();
  if (failure && root.children.length === 0)
    throw new UnreadableFileError("A part of the file is not valid XML.", { cause: failure });
  return root;
}

const encodingOf = (bytes: Uint8Array) =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";

export const elements = (parent: XmlElement, name?: string): XmlElement[] =>
  parent.children.filter(
    (child): child is XmlElement => typeof child !== "string" && (name === undefined || child.name === name),
  );

export const first = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
  parent && elements(parent, name)[0];

/** Every descendant of that name, in document order. */
export function* descendants(parent: XmlElement, name: string): Generator<XmlElement> {
  for (const child of parent.children) {
    if (typeof child === "string") continue;
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}

export const textOf = (element: XmlElement | undefined): string =>
  element === undefined
    ? ""
    : element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
