import { z } from "zod";
import { dealsByStage, replaceStages, stagesOf } from "../../db/stages.ts";
import { Stage, sayKey } from "../../domain/crm/stages.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";

const MOST_STAGES = 30;

export const listPipelineStages = defineTool({
  name: "list_pipeline_stages",
  title: "Stages of the pipeline",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description: "The stages that a deal can be in, in their order, with what each one asks for before a deal may enter.",
  examples: [
    "which stages does our pipeline have?",
    "what are the pipeline stages?",
    "what does negotiation ask for before a deal may enter?",
  ],
  input: z.strictObject({}),
  output: z.strictObject({ stages: z.array(Stage) }),
  http: { method: "GET", path: "/pipeline/stages" },
  async run(_input, { db }) {
    return { stages: [...(await stagesOf(db))] };
  },
});

export const setPipelineStages = defineTool({
  name: "set_pipeline_stages",
  title: "Set the stages of the pipeline",
  domain: "crm",
  effect: "write",
  permission: "crm:configure",
  description:
    "Replaces the stages of the workspace's pipeline: order, titles, kind (open, won, lost, hold), usual probability, and the artefacts a deal must have to enter. A stage that deals stand in cannot be taken away.",
  cues: ["stages", "configure", "require", "requires"],
  examples: [
    "require an IC memo before a deal may enter negotiation",
    "set up the pipeline stages",
    "configure our stages: lead, nda, loi, closed",
  ],
  input: z.strictObject({
    stages: z.array(Stage).min(2).max(MOST_STAGES).describe("All stages, in their order.").meta({ slot: "none" }),
  }),
  output: z.strictObject({ stages: z.array(Stage) }),
  http: { method: "PUT", path: "/pipeline/stages" },
  async preview({ stages }, { db }) {
    const before = await stagesOf(db);
    const say = (list: readonly Stage[]) =>
      Object.fromEntries(
        list.map(({ key, title, requires }) => [
          key,
          [title, ...requires.map((each) => `needs ${sayKey(each)}`)].join(", "),
        ]),
      );
    return {
      summary: `Set the pipeline to ${stages.map(({ title }) => title).join(", ")}`,
      before: say(before),
      after: say(stages),
    };
  },
  async run({ stages }, { actor, db }) {
    const keys = stages.map(({ key }) => key);
    const twice = keys.find((key, i) => keys.indexOf(key) !== i);
    if (twice) throw new InvalidInputError(`The stage ${twice} is there twice.`);
    if (!stages.some(({ kind }) => kind === "open"))
      throw new InvalidInputError("At least one stage has to be open: where else would a deal begin?");
    const used = [...(await dealsByStage(db))].filter(([key]) => !keys.includes(key));
    if (used.length)
      throw new InvalidInputError(
        `Deals still stand in ${used.map(([key, deals]) => `${sayKey(key)} (${deals})`).join(", ")}. Move them first, or keep the stage.`,
      );
    await replaceStages(db, actor, stages);
    return { stages };
  },
});
