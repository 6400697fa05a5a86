import { Approval } from "../domain/approval.ts";
import { ApprovalRequiredError, InternalError, InvalidInputError } from "../domain/errors.ts";
import { TOOLS } from "../tools/catalogue.ts";
import type { Gate } from "../tools/invoke.ts";
import type { Proposals } from "../tools/outward/passing-on.ts";

const CHANGING = new Map(TOOLS.filter((tool) => tool.effect !== "read").map((tool) => [tool.name, tool]));

/** A change goes through the gate like any other, as somebody whose every change waits for a click. */
export function createProposals(gate: () => Gate): Proposals {
  return {
    async propose({ tool: name, arguments: input }, actor) {
      const tool = CHANGING.get(name);
      if (!tool)
        throw new InvalidInputError(
          `No tool that changes something is named ${name}. There are ${[...CHANGING.keys()].join(", ")}.`,
        );
      try {
        await gate().invoke(tool, input, { ...actor, proposesOnly: true });
      } catch (error) {
        const approval = error instanceof ApprovalRequiredError && (error.details as { approval?: unknown }).approval;
        if (approval) return Approval.parse(approval);
        throw error;
      }
      throw new InternalError(new Error(`${name} was carried out without a click`));
    },
  };
}
