import type { DealCard, TaskItem } from "../../channels/channel.ts";
import { type Actor, may } from "../../domain/actor.ts";
import { TOOLS } from "../../tools/catalogue.ts";
import type { Gate } from "../../tools/invoke.ts";

const MOST_DEALS = 10;
type Fields = Record<string, unknown>;

/** Open tasks of the person, what is due first, through the gate like everybody's. None for whoever may not read records. */
export async function listMyTasks({ gate }: { gate: Gate }, actor: Actor): Promise<TaskItem[]> {
  const tool = TOOLS.find(({ name }) => name === "list_tasks");
  if (!tool || !may(actor.role, tool.permission)) return [];
  const output = await gate.invoke(tool, { mine: true, limit: 15 }, actor);
  const rows = Object.values(output).find(Array.isArray) as Fields[] | undefined;
  return (rows ?? []).map((task) => ({
    id: text(task.id),
    title: text(task.title),
    ...(text(task.dueDate) ? { dueOn: text(task.dueDate) } : {}),
  }));
}

/** Deals by name, as the person may see them. */
export async function searchDeals(
  { gate, settings }: { gate: Gate; settings: { publicUrl: string } },
  actor: Actor,
  query: string,
): Promise<DealCard[]> {
  const tool = TOOLS.find(({ name }) => name === "list_deals");
  if (!tool) return [];
  const output = await gate.invoke(tool, { limit: 200 }, actor);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const deals = (Object.values(output).find(Array.isArray) ?? []) as Fields[];
  return deals
    .filter((deal) =>
      words.every((word) =>
        `${text(deal.name)} ${text(deal.company)} ${text(deal.sector)}`.toLowerCase().includes(word),
      ),
    )
    .slice(0, MOST_DEALS)
    .map((deal) => ({
      id: text(deal.id),
      name: text(deal.name),
      stage: text(deal.stage).replaceAll("_", " "),
      value: typeof deal.value === "number" ? `${text(deal.currency)} ${(deal.value / 1e6).toFixed(1)}m` : "—",
      url: `${settings.publicUrl}/records/deal/${text(deal.id)}`,
    }));
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
