import type { Answer } from "../answer.ts";
import { clip } from "../web/activity/wordings.ts";
import { WORDS } from "../words.ts";
import { attach } from "./cards.ts";
import type { TeamsActivity } from "./transport.ts";

const LONGEST_INFORMATIVE = 900;
const LONGEST_DONE = 300;

/** What was done, for whoever came when it was over. */
export function doneLine({ steps }: Answer): string {
  const done = steps.map(({ title, detail }) => (detail ? `${title}, ${detail}` : title));
  return done.length ? `_${clip(done.join(" · "), LONGEST_DONE).replaceAll("_", " ")}_` : "";
}

export function activityLine({ steps }: Answer): string {
  const current = steps.findLast((step) => step.state === "running") ?? steps.at(-1);
  return clip(current ? `${current.title}…` : `${WORDS.working}…`, LONGEST_INFORMATIVE);
}

export const message = (text: string): TeamsActivity => ({ type: "message", textFormat: "markdown", text });
export const withCard = (card: object): TeamsActivity => ({ type: "message", attachments: [attach(card)] });
export const informative = (text: string, streamSequence: number, streamId?: string): TeamsActivity => ({
  type: "typing",
  text,
  entities: [{ type: "streaminfo", streamType: "informative", streamSequence, ...(streamId ? { streamId } : {}) }],
});
export const streaming = (text: string, streamId: string, streamSequence: number): TeamsActivity => ({
  type: "typing",
  text,
  entities: [{ type: "streaminfo", streamId, streamType: "streaming", streamSequence }],
});
