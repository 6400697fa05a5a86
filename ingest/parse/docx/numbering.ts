import { descendants, elements, first, type XmlElement } from "../xml.ts";

/** The label of the next paragraph of a list at a level. */
export type Numbering = (id: string, level: number) => string;

/** Clause numbers are not in the text of a Word file: they are counted from the list definitions, as Word does when it shows them. */
export function readNumbering(root: XmlElement | undefined): Numbering {
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
