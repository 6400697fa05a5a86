import type { CardOf } from "../../../domain/card.ts";
import { clip } from "./football-field.tsx";
import { readingOf, ticksOf } from "./number.ts";

const WIDTH = 640;
const LEFT = 64;
const RIGHT = 630;
const TOP = 14;
const BOTTOM = 190;
const HEIGHT = 244;
const MOST_LABELS = 7;

/** Lines over one axis of dates or periods; a missing value is a gap and not a zero. */
export function SeriesChart({ card }: { card: CardOf<"series"> }) {
  const values = card.lines.flatMap((line) => line.values).filter((value) => value !== null);
  const reading = readingOf(card, values);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (at: number) => LEFT + (card.x.length < 2 ? 0 : (at / (card.x.length - 1)) * (RIGHT - LEFT));
  const y = (value: number) => BOTTOM - ((value - low) / (high - low || 1)) * (BOTTOM - TOP);
  const every = Math.ceil(card.x.length / MOST_LABELS);
  const last = card.x.length - 1;
  const name = `${card.title}${reading.caption ? `, ${reading.caption}` : ""}, ${card.x[0]} to ${card.x[last]}. ${card.lines.map((line) => `${line.label} from ${reading.format(line.values[0] ?? null)} to ${reading.format(line.values[last] ?? null)}`).join(". ")}.`;
  return (
    <>
      <p class="cap">
        {card.title} <span>{reading.caption}</span>
      </p>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
        {ticksOf(low, high, 4).map((tick) => (
          <g key={tick}>
            <line class="gl" x1={LEFT} x2={RIGHT} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
              {reading.format(tick)}
            </text>
          </g>
        ))}
        {card.x.map((label, at) =>
          at % every === 0 ? (
            <text key={label} class="tick" x={x(at)} y={BOTTOM + 18} text-anchor={at === 0 ? "start" : "middle"}>
              {label}
            </text>
          ) : null,
        )}
        {card.lines.map((line, at) => (
          <path key={line.label} class={`line l${at % 4}`} d={pathOf(line.values, x, y)} />
        ))}
        {card.lines.map((line, at) => (
          <g key={line.label}>
            <line
              class={`line l${at % 4}`}
              x1={LEFT + at * 140}
              x2={LEFT + at * 140 + 18}
              y1={HEIGHT - 10}
              y2={HEIGHT - 10}
            />
            <text class="tick" x={LEFT + at * 140 + 24} y={HEIGHT - 6}>
              {clip(line.label, 17)}
            </text>
          </g>
        ))}
      </svg>
    </>
  );
}

function pathOf(values: readonly (number | null)[], x: (at: number) => number, y: (value: number) => number): string {
  let drawing = false;
  return values
    .map((value, at) => {
      if (value === null) {
        drawing = false;
        return "";
      }
      const point = `${drawing ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      drawing = true;
      return point;
    })
    .join("");
}
