import { asActor } from "../../db/as-actor.ts";
import { listDeals } from "../../db/deals.ts";
import { ensurePrivateRoom } from "../../db/documents.ts";
import { may } from "../../domain/actor.ts";
import type { App, AppDependencies } from "../deps.ts";

/** What the file dialog offers. What a file really is, its content says. */
const ACCEPTED_EXTENSIONS = [".pdf", ".docx", ".xlsx", ".pptx", ".html", ".htm", ".md", ".txt", ".csv", ".eml"];

/** Who is signed in, where, and what the page needs to begin. */
export function mountMe(app: App, { database: { pool }, settings }: AppDependencies): void {
  app.get("/v1/me", async (c) => {
    const { user, actor } = c.get("session");
    const { room, deals } = await asActor(pool, actor, async (db) => ({
      deals: may(actor.role, "crm:read") ? (await listDeals(db, {}, { limit: 20 })).rows : [],
      room: may(actor.role, "document:upload") ? await ensurePrivateRoom(db, actor) : undefined,
    }));
    return c.json({
      user: { id: user.id, name: user.name, email: user.email, role: user.role },
      workspace: { slug: user.tenant_slug, name: user.tenant_name, demo: user.demo },
      model: { id: settings.modelId, offline: settings.modelId === "offline" },
      suggestions: starters(deals, user.demo),
      ...(room
        ? { uploads: { roomId: room.id, maxBytes: settings.uploadLimitBytes, accept: ACCEPTED_EXTENSIONS } }
        : {}),
    });
  });
}

/** First questions, out of the person's own deals. */
function starters(deals: readonly { name: string; stage: string }[], demo: boolean): string[] {
  if (demo)
    return [
      "Can Corvane terminate on a change of control?",
      "Which deals are in due diligence?",
      "IRR of -100, 30, 40 and 60",
    ];
  const active = deals.find((deal) => !deal.stage.startsWith("closed"));
  return [
    ...(active
      ? [`Where do we stand on ${active.name}?`, "Which deals are in due diligence?"]
      : ["What documents do we have?"]),
    "IRR of -100, 30, 40 and 60",
  ];
}
