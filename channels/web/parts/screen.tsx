import type { BoardDeal } from "../on-demand/board.tsx";
import { useScope } from "./context.ts";
import { useOnDemand } from "./use-on-demand.ts";

/** More deals than this are a list's business and not a board's. */
const MOST_DEALS = 1_000;

/** What takes the conversation's place for a while: proposals that wait, or the pipeline. */
export function Screen({ screen }: { screen: "approvals" | "pipeline" }) {
  const { chat } = useScope();
  const onDemand = useOnDemand();
  const { api } = chat;
  if (!onDemand) return <div class="screen" />;
  if (screen === "approvals")
    return (
      <div class="screen">
        <onDemand.ApprovalsList
          key="approvals"
          me={chat.store.get().me?.user.email ?? ""}
          load={api.approvals}
          decide={chat.decide}
        />
      </div>
    );
  const load = async () => {
    const [pipeline, deals] = await Promise.all([
      api.call<{ groups: { key: string; title: string }[] }>("/v1/pipeline?groupBy=stage"),
      readDeals((cursor) => api.call(`/v1/deals?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`)),
    ]);
    return { stages: pipeline.groups, deals };
  };
  return (
    <div class="screen">
      <onDemand.Board
        key="pipeline"
        load={load}
        move={(deal, stage) =>
          api.call<BoardDeal>(`/v1/deals/${deal.id}`, "PATCH", { stage, expectedVersion: deal.version })
        }
        open={(deal) => {
          chat.threads.startNew();
          chat.ask(`Where do we stand on ${deal.name}?`);
        }}
      />
    </div>
  );
}

async function readDeals(
  page: (cursor?: string) => Promise<{ data: BoardDeal[]; nextCursor?: string }>,
): Promise<BoardDeal[]> {
  const deals: BoardDeal[] = [];
  for (let cursor: string | undefined; deals.length < MOST_DEALS; ) {
    const { data, nextCursor } = await page(cursor);
    deals.push(...data);
    cursor = nextCursor;
    if (!cursor) break;
  }
  return deals;
}
