import { z } from "zod";
import { findChange, latestChangeBy, markUndone, recordChanges } from "../../db/changes.ts";
import { describeChange } from "../../domain/crm/describe-change.ts";
import { DealId } from "../../domain/deal.ts";
import { RecordNotFoundError, UndoRefusedError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { checkUndo, takeBack } from "./take-back.ts";

const Input = z.strictObject({
  changeId: idSchema("change").optional().describe("Change to take back; one's own last change when left away"),
  dealId: DealId.optional().describe("The last change of this deal").meta({ slot: "record:deal" }),
});

export const undoChange = defineTool({
  name: "undo_change",
  title: "Undo a change",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "Takes one of one's own changes to records back: fields get their former values, what was made goes, what was deleted or merged returns. Refused once something later depends on it.",
  cues: ["undo", "revert", "reverse", "rollback", "back"],
  examples: [
    "undo that",
    "undo my last change",
    "revert the last change on Falcon",
    "take that back",
    "undo the change to Osprey",
  ],
  input: Input,
  output: z.strictObject({
    undone: z.string().describe("Id of the change that was taken back."),
    summary: z.string(),
    recordType: z.string(),
    recordId: z.string(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    changeId: z.string().describe("The undoing, as a change of its own."),
  }),
  http: { method: "POST", path: "/changes/undo", status: 200 },
  async preview(input, context) {
    const change = await changeOf(input, context);
    await checkUndo(context.db, change);
    return {
      summary: `Undo: ${summaryOf(change)}`,
      before: change.after,
      after: change.before,
      ...(change.deal_id ? { dealId: change.deal_id } : {}),
    };
  },
  async run(input, context) {
    const { actor, db } = context;
    const change = await changeOf(input, context);
    const version = await takeBack(db, change);
    await markUndone(db, actor, change.id);
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: change.record_type,
        recordId: change.record_id,
        dealId: change.deal_id,
        action: "undo",
        tool: "undo_change",
        before: change.after,
        after: change.before,
        version,
      },
    ]);
    return {
      undone: change.id,
      summary: `Undone: ${summaryOf(change)}`,
      recordType: change.record_type,
      recordId: change.record_id,
      before: change.after,
      after: change.before,
      changeId,
    };
  },
});

type Change = NonNullable<Awaited<ReturnType<typeof findChange>>>;

async function changeOf({ changeId, dealId }: z.output<typeof Input>, { actor, db }: ToolContext): Promise<Change> {
  const change = changeId ? await findChange(db, changeId) : await latestChangeBy(db, actor.userId, dealId);
  if (!change) throw new RecordNotFoundError("change");
  if (change.undone_at !== null) throw new UndoRefusedError("This change was undone already.");
  if (change.action === "undo") throw new UndoRefusedError("An undoing cannot be undone. Make the change again.");
  if (change.user_id !== actor.userId && actor.role !== "admin")
    throw new UndoRefusedError(`${change.user_email} made this change. Ask them, or an administrator, to undo it.`);
  return change;
}

function summaryOf({ action, record_type, before, after }: Change): string {
  const name = String(after?.name ?? after?.title ?? after?.subject ?? before?.name ?? `this ${record_type}`);
  if (action === "update" && before && after) return describeChange(name, { before, after });
  return `${action} ${record_type} ${name}`;
}
