import type { CardOf } from "../../../domain/card.ts";
import { clip } from "./football-field.tsx";
import { readingOf } from "./number.ts";

const WIDTH = 640;
const HEIGHT = 240;
const TOP = 22;
const BOTTOM = 190;

/** From the first amount to the last by signed steps, each hanging where the one before ended. */
export function BridgeChart({ card }: { card: CardOf<"bridge"> }) {
  const reading = readingOf(card, [card.start.amount, card.end.amount, ...card.steps.map((step) => step.amount)]);
  const bars: { label: string; from: number; to: number; total: boolean; amount: number }[] = [];
  let level = card.start.amount;
  bars.push({ label: card.start.label, from: 0, to: level, total: true, amount: level });
  for (const step of card.steps) {
    bars.push({ label: step.label, from: level, to: level + step.amount, total: false, amount: step.amount });
    level += step.amount;
  }
  bars.push({ label: card.end.label, from: 0, to: card.end.amount, total: true, amount: card.end.amount });
  const low = Math.min(0, ...bars.flatMap((bar) => [bar.from, bar.to]));
  const high = Math.max(0, ...bars.flatMap((bar) => [bar.from, bar.to]));
  const y = (value: number) => BOTTOM - ((value - low) / (high - low || 1)) * (BOTTOM - TOP);
  const slot = WIDTH / bars.length;
  const name = `${card.title}${reading.caption ? `, ${reading.caption}` : ""}. ${bars.map((bar) => `${bar.label} ${reading.format(bar.amount)}`).join(", ")}.`;
  return (
    <>
      <p class="cap">
        {card.title} <span>{reading.caption}</span>
      </p>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
        <line class="gl" x1="0" x2={WIDTH} y1={y(0)} y2={y(0)} />
        {bars.map((bar, at) => {
          const left = at * slot + slot * 0.16;
          const width = slot * 0.68;
          const top = Math.min(y(bar.from), y(bar.to));
          const next = bars[at + 1];
          return (
            <g key={at}>
              <rect
                class={bar.total ? "bar total" : bar.amount < 0 ? "bar minus" : "bar plus"}
                x={left}
                y={top}
                width={width}
                height={Math.max(1, Math.abs(y(bar.from) - y(bar.to)))}
                rx="1"
              />
              {next && <line class="link" x1={left + width} x2={left + slot} y1={y(bar.to)} y2={y(bar.to)} />}
              <text class="val" x={left + width / 2} y={top - 5} text-anchor="middle">
                {bar.total || bar.amount < 0 ? reading.format(bar.amount) : `+${reading.format(bar.amount)}`}
              </text>
              <text class="tick" x={left + width / 2} y={BOTTOM + (at % 2 ? 34 : 18)} text-anchor="middle">
                {clip(bar.label, Math.max(8, Math.round(slot / 4)))}
              </text>
            </g>
          );
        })}
      </svg>
    </>
  );
}
