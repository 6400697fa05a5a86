import { elements, first, textOf, type XmlElement } from "../xml.ts";

/** An equation in one line, such as "x = (-b ± √(b^2 - 4ac))/(2a)". */
export function equationText(math: XmlElement): string {
  return elements(math).map(termText).join("");
}

const part = (element: XmlElement, name: string) => {
  const found = first(element, name);
  return found ? equationText(found).trim() : "";
};
const grouped = (text: string) => (/^[\p{L}\p{N}.]*$/u.test(text) ? text : `(${text})`);

function termText(element: XmlElement): string {
  switch (element.name) {
    case "r":
    case "t":
      return textOf(element.name === "t" ? element : first(element, "t"));
    case "f":
      return `${grouped(part(element, "num"))}/${grouped(part(element, "den"))}`;
    case "sSup":
      return `${part(element, "e")}^${grouped(part(element, "sup"))}`;
    case "sSub":
      return `${part(element, "e")}_${grouped(part(element, "sub"))}`;
    case "sSubSup":
      return `${part(element, "e")}_${grouped(part(element, "sub"))}^${grouped(part(element, "sup"))}`;
    case "rad":
      return `${part(element, "deg")}√${grouped(part(element, "e"))}`;
    case "nary":
      return naryText(element);
    case "d":
      return delimited(element);
    case "m":
      return `[${elements(element, "mr")
        .map((row) => elements(row, "e").map(equationText).join(", "))
        .join("; ")}]`;
    default:
      return element.name.endsWith("Pr") ? "" : equationText(element);
  }
}

function naryText(element: XmlElement): string {
  const sign = first(first(element, "naryPr"), "chr")?.attributes.val ?? "∫";
  const [from, to] = [part(element, "sub"), part(element, "sup")];
  return `${sign}${from ? `_${grouped(from)}` : ""}${to ? `^${grouped(to)}` : ""} ${part(element, "e")}`;
}

function delimited(element: XmlElement): string {
  const properties = first(element, "dPr");
  const open = first(properties, "begChr")?.attributes.val ?? "(";
  const close = first(properties, "endChr")?.attributes.val ?? ")";
  return `${open}${elements(element, "e").map(equationText).join(", ")}${close}`;
}
