import type { CardOf } from "../../../domain/card.ts";
import { readingOf, ticksOf } from "./number.ts";

const WIDTH = 640;
const LEFT = 190;
const RIGHT = 620;
const ROW = 40;
const TOP = 26;

/** A range for each method on one axis, a tick at its middle, and a dashed line for the bid. */
export function FootballField({ card }: { card: CardOf<"football_field"> }) {
  const all = [
    ...card.methods.flatMap((method) => [method.low, method.high]),
    ...(card.marker ? [card.marker.value] : []),
  ];
  const reading = readingOf(card, all);
  const [low, high] = spread(all);
  const x = (value: number) => LEFT + ((value - low) / (high - low || 1)) * (RIGHT - LEFT);
  const height = TOP + card.methods.length * ROW + 26;
  const said = card.methods.map(
    (method) =>
      `${method.label} ${reading.format(method.low)} to ${reading.format(method.high)}, midpoint ${reading.format(method.mid)}`,
  );
  const name = `${card.title}${reading.caption ? `, ${reading.caption}` : ""}. ${said.join(". ")}.${card.marker ? ` ${card.marker.label} ${reading.format(card.marker.value)}.` : ""}`;
  return (
    <>
      <p class="cap">
        {card.title} <span>{reading.caption}</span>
      </p>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={name}>
        {ticksOf(low, high).map((tick) => (
          <g key={tick}>
            <line class="gl" x1={x(tick)} x2={x(tick)} y1={TOP} y2={height - 24} />
            <text class="tick" x={x(tick)} y={height - 8} text-anchor="middle">
              {reading.format(tick)}
            </text>
          </g>
        ))}
        {card.methods.map((method, at) => {
          const y = TOP + at * ROW + 10;
          return (
            <g key={method.label}>
              <text x="0" y={y + 14}>
                {clip(method.label, 28)}
              </text>
              <rect
                class="bar"
                x={x(method.low)}
                y={y}
                width={Math.max(1, x(method.high) - x(method.low))}
                height="18"
                rx="2"
              />
              <line class="mid" x1={x(method.mid)} x2={x(method.mid)} y1={y - 2} y2={y + 20} />
              <text class="val" x={x(method.low) - 5} y={y + 13} text-anchor="end">
                {reading.format(method.low)}
              </text>
              <text class="val" x={x(method.high) + 5} y={y + 13}>
                {reading.format(method.high)}
              </text>
            </g>
          );
        })}
        {card.marker && (
          <g>
            <line class="marker" x1={x(card.marker.value)} x2={x(card.marker.value)} y1={TOP - 4} y2={height - 24} />
            <text class="marker-t" x={x(card.marker.value)} y={TOP - 10} text-anchor="middle">
              {card.marker.label} {reading.format(card.marker.value)}
            </text>
          </g>
        )}
      </svg>
    </>
  );
}

/** A little air on both sides, so that no label lies on the edge. */
export function spread(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = (high - low || Math.abs(high) || 1) * 0.18;
  return [low - air, high + air];
}

export const clip = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
