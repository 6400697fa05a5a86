import { z } from "zod";
import { endBarrier, findBarrier } from "../../db/barriers.ts";
import { RecordNotFoundError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { Barrier, BarrierId, toBarrier } from "./barrier-shape.ts";

export const liftBarrier = defineTool({
  name: "lift_barrier",
  title: "Lift an information barrier",
  domain: "control",
  effect: "write",
  permission: "barrier:manage",
  description: "Ends an information barrier now. It stays on record with its end.",
  examples: ["lift the wall around Falcon", "take Corvane off the restricted list", "end that information barrier"],
  input: z.strictObject({ barrierId: BarrierId }),
  output: Barrier,
  http: { method: "POST", path: "/barriers/{barrierId}/lift" },
  approval: () => "two",
  async preview({ barrierId }, { db }) {
    const barrier = await findBarrier(db, barrierId);
    if (!barrier) throw new RecordNotFoundError("information barrier");
    const subject = barrier.deal_name ?? barrier.company_name ?? "what it closes";
    return {
      summary: `Open ${subject} again to whom the barrier of ${barrier.created_at.slice(0, 10)} keeps out.`,
      before: { closes: subject, people: [...barrier.people, ...barrier.groups].join(", "), reason: barrier.reason },
      after: null,
    };
  },
  async run({ barrierId }, { db }) {
    await endBarrier(db, barrierId);
    const barrier = await findBarrier(db, barrierId);
    if (!barrier) throw new RecordNotFoundError("information barrier");
    return toBarrier(barrier);
  },
});
