import { Icon } from "../parts/icon.tsx";
import { isActive, type Turn } from "../thread/view.ts";
import { describeCall, visibleCalls } from "./describe.ts";
import { summaryOf } from "./summary.ts";

/** What was done for an answer: one line, and behind it one row per tool call. */
export function ActivityLine({ turn }: { turn: Turn }) {
  const summary = summaryOf(turn);
  if (!summary) return null;
  const steps = visibleCalls(turn).map((call) => ({ ...describeCall(call), open: !call.done }));
  if (steps.length === 0) return <p class="act still">{summary}</p>;
  return (
    <details class="act">
      <summary>
        <Icon name="chev" />
        <span class={isActive(turn) ? "busy" : undefined}>{summary}</span>
      </summary>
      <ol>
        {steps.map((step) => (
          <li key={step.id} class={step.failed ? "failed" : undefined}>
            <span>{step.open ? step.running : step.done}</span>
            <span>{step.count}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
