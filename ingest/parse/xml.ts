import { SaxesParser, type SaxesTagPlain } from "saxes";
import { UnreadableFileError } from "../../domain/errors.ts";
import type { ParseLimits } from "./document.ts";

export interface XmlElement {
  /** Local name: Office files bind their prefixes as they like. */
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

export const NO_ELEMENT: XmlElement = { name: "", attributes: {}, children: [] };
export const localName = (name: string) => name.slice(name.indexOf(":") + 1);

/** Parts are decoded and parsed in slices: a part of 100 MB never stands in memory as one string. */
const SLICE = 262_144;

interface XmlHandlers {
  open(tag: SaxesTagPlain): void;
  close(): void;
  text(text: string): void;
}

/**
 * Walks XML without keeping it. Entities beyond XML's own five, and external ones, are never resolved.
 * Answers with the first error of the syntax, which may stand after much that could be read.
 */
export function walkXml(source: Uint8Array | string, limits: ParseLimits, handlers: XmlHandlers): Error | undefined {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  let nodes = 0;
  let failure: Error | undefined;
  parser.on("opentag", (tag) => {
    depth++;
    if (depth > limits.xmlDepth || ++nodes > limits.xmlNodes)
      throw new UnreadableFileError("The file nests more parts into each other than an honest document does.");
    handlers.open(tag);
  });
  parser.on("closetag", () => {
    depth--;
    handlers.close();
  });
  parser.on("text", (text) => handlers.text(text));
  parser.on("cdata", (text) => handlers.text(text));
  parser.on("error", (error) => {
    failure ??= error;
  });
  if (typeof source === "string") {
    for (let at = 0; at < source.length; at += SLICE) parser.write(source.slice(at, at + SLICE));
  } else {
    const decoder = new TextDecoder(encodingOf(source));
    for (let at = 0; at < source.length; at += SLICE)
      parser.write(decoder.decode(source.subarray(at, at + SLICE), { stream: true }));
  }
  parser.close();
  return failure;
}

/**
 * A small tree of one XML part. With `each`, the children of elements of that name are handed over one by one as they end, and
 * are not kept: a body of a million paragraphs costs one paragraph.
 */
export function parseXml(
  bytes: Uint8Array,
  limits: ParseLimits,
  each?: { parent: string; take(element: XmlElement, parent: XmlElement): void },
): XmlElement {
  const root: XmlElement = { name: "", attributes: {}, children: [] };
  const stack: XmlElement[] = [root];
  const failure = walkXml(bytes, limits, {
    open(tag) {
      const attributes: Record<string, string> = {};
      for (const key in tag.attributes) attributes[localName(key)] = tag.attributes[key] as string;
      const element: XmlElement = { name: localName(tag.name), attributes, children: [] };
      const parent = stack.at(-1) ?? root;
      if (parent.name !== each?.parent) parent.children.push(element);
      stack.push(element);
    },
    close() {
      const element = stack.pop();
      const parent = stack.at(-1);
      if (each && element && parent?.name === each.parent) each.take(element, parent);
    },
    text: (text) => stack.at(-1)?.children.push(text),
  });
  if (failure && root.children.length === 0)
    throw new UnreadableFileError("A part of the file is not valid XML.", { cause: failure });
  return root;
}

const encodingOf = (bytes: Uint8Array) =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";

export const elements = (parent: XmlElement | undefined, name?: string): XmlElement[] =>
  parent
    ? parent.children.filter(
        (child): child is XmlElement => typeof child !== "string" && (name === undefined || child.name === name),
      )
    : [];

export const first = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
  parent?.children.find((child): child is XmlElement => typeof child !== "string" && child.name === name);

/** Every descendant of that name, in document order. */
export function* descendants(parent: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of parent?.children ?? []) {
    if (typeof child === "string") continue;
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}

export function textOf(element: XmlElement | undefined): string {
  let text = "";
  for (const child of element?.children ?? []) text += typeof child === "string" ? child : textOf(child);
  return text;
}
