import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { readingOf } from "./number.ts";

export interface BoardDeal {
  id: string;
  name: string;
  stage: string;
  value: number | null;
  currency: string | null;
  expectedCloseDate: string | null;
  ownerName?: string;
  version: number;
}
export interface BoardStage {
  key: string;
  title: string;
}
interface Props {
  load: () => Promise<{ stages: BoardStage[]; deals: BoardDeal[] }>;
  /** The same change as anywhere else: rights, entry conditions and a colleague's newer change can refuse it. */
  move: (deal: BoardDeal, stage: string) => Promise<BoardDeal>;
  open: (deal: BoardDeal) => void;
}

/** The pipeline as columns. A deal is dragged with the mouse, or lifted with Space and carried with the arrow keys. */
export function Board({ load, move, open }: Props) {
  const [stages, setStages] = useState<BoardStage[]>([]);
  const [deals, setDeals] = useState<BoardDeal[] | null>(null);
  const [lifted, setLifted] = useState<{ id: string; to: string } | null>(null);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    load().then(
      (loaded) => {
        setStages(loaded.stages);
        setDeals(loaded.deals);
      },
      (error: Error) => setProblem(error.message),
    );
  }, []);
  useLayoutEffect(() => {
    // Drawn anew in another column, the card keeps the focus: the next key may come at once.
    if (lifted) frame.current?.querySelector<HTMLElement>(`[data-deal="${lifted.id}"]`)?.focus();
  }, [lifted]);
  if (problem && !deals) return <p class="trouble">{problem}</p>;
  if (!deals) return <p class="sm">Loading…</p>;

  const titleOf = (key: string) => stages.find((stage) => stage.key === key)?.title ?? key;
  const place = (id: string, change: Partial<BoardDeal>) =>
    setDeals((list) => (list ?? []).map((deal) => (deal.id === id ? { ...deal, ...change } : deal)));
  const drop = async (deal: BoardDeal, stage: string) => {
    setLifted(null);
    if (deal.stage === stage) return setSaid(`${deal.name} stays in ${titleOf(stage)}.`);
    setProblem("");
    place(deal.id, { stage });
    try {
      place(deal.id, await move(deal, stage));
      setSaid(`${deal.name} moved to ${titleOf(stage)}.`);
    } catch (error) {
      place(deal.id, { stage: deal.stage });
      setProblem(`${deal.name} was not moved. ${error instanceof Error ? error.message : ""}`);
    }
  };
  const onKey = (event: KeyboardEvent, deal: BoardDeal) => {
    const holding = lifted?.id === deal.id;
    if (event.key === " ") {
      event.preventDefault();
      if (holding) void drop(deal, lifted.to);
      else {
        setLifted({ id: deal.id, to: deal.stage });
        setSaid(`${deal.name} lifted. Left and right choose the stage, Space drops, Escape cancels.`);
      }
    } else if (event.key === "Enter" && !holding) open(deal);
    else if (event.key === "Escape" && holding) {
      event.stopPropagation();
      setLifted(null);
      setSaid(`${deal.name} stays in ${titleOf(deal.stage)}.`);
    } else if (holding && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      const at = stages.findIndex((stage) => stage.key === lifted.to) + (event.key === "ArrowRight" ? 1 : -1);
      const to = stages[at]?.key;
      if (!to) return;
      setLifted({ id: deal.id, to });
      setSaid(`${deal.name} over ${titleOf(to)}.`);
    }
  };
  const byStage = Map.groupBy(deals, (deal) => (lifted?.id === deal.id ? lifted.to : deal.stage));
  return (
    <>
      {problem && (
        <p class="trouble" role="alert">
          {problem}
        </p>
      )}
      <p class="sr" role="status">
        {said}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section class="board" ref={frame} aria-label="Pipeline" tabIndex={0}>
        {stages.map((stage) => {
          const column = byStage.get(stage.key) ?? [];
          return (
            <section
              key={stage.key}
              aria-label={`${stage.title}, ${column.length} deals`}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault();
                const deal = deals.find((each) => each.id === event.dataTransfer?.getData("text/plain"));
                if (deal) void drop(deal, stage.key);
              }}
            >
              <h3>
                {stage.title} <span>{column.length}</span>
              </h3>
              <ul>
                {column.map((deal) => (
                  <li key={deal.id}>
                    <button
                      type="button"
                      class={lifted?.id === deal.id ? "deal up" : "deal"}
                      data-deal={deal.id}
                      draggable
                      aria-pressed={lifted?.id === deal.id}
                      onDragStart={(event) => event.dataTransfer?.setData("text/plain", deal.id)}
                      onClick={(event) => event.detail > 0 && open(deal)}
                      onKeyDown={(event) => onKey(event, deal)}
                    >
                      <b>{deal.name}</b>
                      <span>{[sizeOf(deal), deal.ownerName, deal.expectedCloseDate].filter(Boolean).join(" · ")}</span>
                      <span class="sr">Space lifts it, Enter opens it.</span>
                    </button>
                  </li>
                ))}
                {column.length === 0 && <li class="none">No deals</li>}
              </ul>
            </section>
          );
        })}
      </section>
    </>
  );
}

function sizeOf(deal: BoardDeal): string {
  if (deal.value === null) return "";
  const reading = readingOf({ unit: "currency", currency: deal.currency ?? "" }, [deal.value]);
  return `${reading.caption.split(" ")[0]} ${reading.format(deal.value)}${reading.caption.split(" ")[1] ?? ""}`;
}
