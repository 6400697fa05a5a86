import type { Answer } from "../answer.ts";
import type { Step } from "../operations.ts";
import { clip } from "../web/activity/wordings.ts";
import { WORDS } from "../words.ts";
import { SIZES } from "./limits.ts";

const STATUS = { running: "in_progress", done: "complete", failed: "error" } as const;

/** The steps that readers do not know in this state yet, as task updates, with a title for the plan when it changes. */
export function changedTasks(answer: Answer, shown: ReadonlyMap<string, string>) {
  const known = new Map(shown);
  const chunks: Record<string, unknown>[] = [];
  for (const step of answer.steps) {
    const task = toTask(step);
    const state = JSON.stringify(task);
    if (known.get(step.id) === state) continue;
    known.set(step.id, state);
    chunks.push(task);
  }
  const title = planTitle(answer.steps);
  if (chunks.length && known.get("plan") !== title) {
    known.set("plan", title);
    chunks.unshift({ type: "plan_update", title });
  }
  return { chunks, shown: known };
}

const toTask = (step: Step) => ({
  type: "task_update",
  id: step.id,
  title: clip(step.title, SIZES.taskText),
  status: STATUS[step.state],
  ...(step.detail ? { output: clip(step.detail, SIZES.taskText) } : {}),
});

function planTitle(steps: readonly Step[]): string {
  const running = steps.find((step) => step.state === "running");
  if (running) return clip(`${running.title}…`, SIZES.taskText);
  return steps.length === 1 ? clip(steps[0]?.title ?? WORDS.working, SIZES.taskText) : `${steps.length} steps`;
}
