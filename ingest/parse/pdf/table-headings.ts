import type { GridRow, Token } from "./table-rows.ts";

/** Where a column's figures stand. */
export interface Column {
  x0: number;
  x1: number;
}

const center = ({ x0, x1 }: Column) => (x0 + x1) / 2;

/** What each column is called, by the rows above the figures, the outermost first. */
export function headColumns(above: readonly GridRow[], columns: readonly Column[]): string[] {
  const names = columns.map(() => [] as string[]);
  const left = columns[0]?.x0 ?? 0;
  const pitch = pitchOf(columns);
  for (const row of above) {
    const all = segmentsOf(row);
    // What begins far left of the figures is a title, or the head of the labels; of those only a period speaks of the columns.
    const segments = all.filter(
      ({ x0, x1 }) => x1 > left - row.size && x0 > left - Math.max(pitch * 0.7, row.size * 5),
    );
    const period = all.find((segment) => !segments.includes(segment) && PERIOD.test(segment.text));
    if (period && segments.length > 0) for (const name of names) name.push(period.text);
    for (const [segment, at] of assign(segments, columns, pitch, row.size)) names[at]?.push(segment.text);
  }
  return names.map((parts) => parts.join(" ").replace(/\s+/g, " ").slice(0, 160));
}

const PERIOD =
  /\b(?:years?|months?|weeks?|quarters?|periods?) ended\b|^as (?:of|at)\b|^(?:at )?(?:December|June|March|September) 3[01],?$/i;

/** The words of a row, cut where the gap is wider than between words. */
export function segmentsOf(row: GridRow): Token[] {
  const segments: Token[] = [];
  for (const token of row.tokens) {
    const last = segments.at(-1);
    if (last && token.x0 - last.x1 < row.size * 0.75) {
      last.text += ` ${token.text}`;
      last.end = token.end;
      last.x1 = token.x1;
    } else segments.push({ ...token });
  }
  return segments;
}

function assign(
  segments: readonly Token[],
  columns: readonly Column[],
  pitch: number,
  size: number,
): [segment: Token, column: number][] {
  if (segments.length === columns.length && columns.length > 1)
    return segments.map((segment, at) => [segment, at] as [Token, number]);
  const pairs: [Token, number][] = [];
  for (const segment of segments) {
    const nearest = columns.reduce(
      (best, column, at) => (distance(segment, column) < distance(segment, columns[best] as Column) ? at : best),
      0,
    );
    const alone = columns[nearest] as Column;
    const narrow = segment.x1 - segment.x0 <= pitch * 1.05 && distance(segment, alone) < pitch * 0.55;
    if (columns.length === 1 || narrow) {
      if (distance(segment, alone) < Math.max(pitch, (segment.x1 - segment.x0) / 2 + size * 2))
        pairs.push([segment, nearest]);
      continue;
    }
    // A heading over several columns is centred over them: it reaches those whose middle it covers or nearly covers.
    columns.forEach((column, at) => {
      const outside = Math.max(segment.x0 - center(column), center(column) - segment.x1, 0);
      const rival = segments.some((other) => other !== segment && distance(other, column) < distance(segment, column));
      if (outside < pitch * 0.8 && !rival) pairs.push([segment, at]);
    });
  }
  return pairs;
}

const distance = (a: Column, b: Column) => Math.abs(center(a) - center(b));

function pitchOf(columns: readonly Column[]): number {
  const gaps = columns.slice(1).map((column, at) => center(column) - center(columns[at] as Column));
  return gaps.length > 0 ? Math.min(...gaps) : 80;
}

const UNIT =
  /\bin (?:thousands|millions|billions)(?:,? (?:of [^,;()\n]{2,30}|except[^();\n]{2,70}))?|\b(?:thousands|millions|billions) of [^,;()\n]{2,30}|\((?:(?:US)?[$€£] ?)?(?:000s?|m|mm|bn|millions?|thousands?|billions?)\)/i;

/** "in millions", as printed above or among the headings. */
export const unitIn = (text: string): string | undefined => UNIT.exec(text.replace(/\n/g, " "))?.[0].trim();
