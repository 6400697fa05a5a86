import { useState } from "preact/hooks";
import type { Card } from "../../../domain/card.ts";
import { BarsChart } from "./bars-chart.tsx";
import { BridgeChart } from "./bridge-chart.tsx";
import { CardTable, toTable } from "./card-table.tsx";
import { FootballField } from "./football-field.tsx";
import { GridTable } from "./grid-table.tsx";
import { SeriesChart } from "./series-chart.tsx";

/** A figure as the tool drew it. Every chart can be read as a table: what a picture shows, a person must be able to check. */
export function CardView({ card }: { card: Card }) {
  const [asTable, setAsTable] = useState(false);
  const isTable = card.kind === "grid" || card.kind === "table";
  return (
    <figure class="fig-card" data-kind={card.kind}>
      {isTable || asTable ? <TableOf card={card} /> : <ChartOf card={card} />}
      <figcaption>
        {card.note && <span>{card.note}</span>}
        {!isTable && (
          <button type="button" class="tb" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? "Show as chart" : "Show as table"}
          </button>
        )}
      </figcaption>
    </figure>
  );
}

function TableOf({ card }: { card: Card }) {
  return card.kind === "grid" ? <GridTable card={card} /> : <CardTable table={toTable(card)} />;
}

function ChartOf({ card }: { card: Card }) {
  switch (card.kind) {
    case "football_field":
      return <FootballField card={card} />;
    case "bridge":
      return <BridgeChart card={card} />;
    case "series":
      return <SeriesChart card={card} />;
    case "bars":
      return <BarsChart card={card} />;
    default:
      return null;
  }
}
