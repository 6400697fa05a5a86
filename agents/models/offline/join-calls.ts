import type { Tool } from "./catalogue.ts";
import type { Call, Situation } from "./situation.ts";

/** "move it to negotiation and set the probability to 70%": two changes of one record are one. */
export function joined(calls: readonly Call[], { catalogue }: Situation): Call[] {
  const kept: Call[] = [];
  for (const call of calls) {
    const tool = catalogue.tools.get(call.tool);
    const key = tool?.recordSlot?.required && !tool.recordSlot.list ? (tool.recordSlot.path[0] ?? "") : "";
    // A new record that was said anew, with more to it, stands in place of the first.
    const again = kept.findIndex((k) => !key && k.tool === call.tool && sharesName(k, call, tool));
    if (again >= 0) {
      kept[again] = { ...call };
      continue;
    }
    const same = kept.find(
      (k) => key && tool?.card.effect !== "read" && k.tool === call.tool && k.input[key] === call.input[key],
    );
    const apart = same && Object.keys(call.input).some((k) => k !== key && k in same.input);
    if (same && !apart) same.input = { ...same.input, ...call.input };
    else kept.push({ ...call });
  }
  return kept;
}

const sharesName = (a: Call | undefined, b: Call, tool: Tool | undefined): boolean => {
  const name = tool?.slots.find((s) => s.fresh && s.required)?.path[0];
  return tool?.card.effect !== "read" && name !== undefined && a !== undefined && a.input[name] === b.input[name];
};
