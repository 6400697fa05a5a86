import { descendants, first, type XmlElement } from "../xml.ts";

export interface Styles {
  heading(styleId: string | undefined): number | undefined;
  numbering(styleId: string | undefined): { id: string; level: number } | undefined;
}

export function readStyles(root: XmlElement | undefined): Styles {
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
