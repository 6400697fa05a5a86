import type { CardOf } from "../../../domain/card.ts";
import { clip, spread } from "./football-field.tsx";
import { readingOf, ticksOf } from "./number.ts";

const WIDTH = 640;
const LEFT = 200;
const RIGHT = 610;
const ROW = 30;

/** Bars from one value to another: plain amounts from zero, a tornado around its base case. */
export function BarsChart({ card }: { card: CardOf<"bars"> }) {
  const all = [card.baseline, ...card.bars.flatMap((bar) => [bar.from, bar.to])];
  const reading = readingOf(card, all);
  const [low, high] = spread(all);
  const x = (value: number) => LEFT + ((value - low) / (high - low || 1)) * (RIGHT - LEFT);
  const height = card.bars.length * ROW + 40;
  const name = `${card.title}${reading.caption ? `, ${reading.caption}` : ""}. ${card.bars.map((bar) => `${bar.label} from ${reading.format(bar.from)} to ${reading.format(bar.to)}`).join(". ")}.`;
  return (
    <>
      <p class="cap">
        {card.title} <span>{reading.caption}</span>
      </p>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={name}>
        {ticksOf(low, high, 4).map((tick) => (
          <text key={tick} class="tick" x={x(tick)} y={height - 8} text-anchor="middle">
            {reading.format(tick)}
          </text>
        ))}
        {card.bars.map((bar, at) => {
          const y = at * ROW + 8;
          const left = Math.min(x(bar.from), x(bar.to));
          return (
            <g key={at}>
              <text x="0" y={y + 14}>
                {clip(bar.label, 28)}
              </text>
              <rect
                class="bar"
                x={left}
                y={y}
                width={Math.max(1, Math.abs(x(bar.to) - x(bar.from)))}
                height="18"
                rx="2"
              >
                {bar.note && <title>{bar.note}</title>}
              </rect>
            </g>
          );
        })}
        <line class="mid" x1={x(card.baseline)} x2={x(card.baseline)} y1="2" y2={height - 24} />
      </svg>
    </>
  );
}
