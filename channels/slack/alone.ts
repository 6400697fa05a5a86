import { z } from "zod";
import type { ChannelHost, Place } from "../channel.ts";
import type { Desk } from "../desk.ts";
import type { SlackClients } from "./clients.ts";
import { plain } from "./text.ts";

/** A question that came without a message of its own: by a command, a shortcut or a button. */
const Alone = z.object({
  type: z.literal("parley_ask_alone"),
  eventId: z.string(),
  teamId: z.string(),
  userId: z.string(),
  text: z.string(),
});
type Alone = Omit<z.infer<typeof Alone>, "type">;

/** Answers such questions in the person's direct conversation, under a message that says what was asked. */
export function createAlone({ host, desk, clients }: { host: ChannelHost; desk: Desk; clients: SlackClients }) {
  async function answer({ eventId, teamId, userId, text }: Alone): Promise<void> {
    const identity = { service: "slack", workspaceId: teamId, personId: userId } as const;
    const api = await clients.api(teamId);
    const { channel } = (await api.call("conversations.open", { users: userId })) as { channel: { id: string } };
    const place: Place = { service: "slack", workspaceId: teamId, conversationId: channel.id, shared: false };
    if (await desk.identify(identity)) {
      const root = await api.call("chat.postMessage", { channel: channel.id, text: `> ${plain(text.slice(0, 300))}` });
      place.threadId = String(root.ts);
    }
    await desk.ask({ eventId, identity, place, text, files: [] });
  }

  return {
    async ask(asked: Alone): Promise<void> {
      if (await host.receive("slack", asked.eventId, { type: "parley_ask_alone", ...asked }))
        void desk.inBackground("a question without a message", () => answer(asked));
    },
    /** True for what such a question left behind when its process ended. */
    takeUp(body: unknown): boolean {
      const left = Alone.safeParse(body);
      if (left.success) void desk.inBackground("a question without a message", () => answer(left.data));
      return left.success;
    },
  };
}
