import { z } from "zod";
import { asSystem } from "../../db/as-actor.ts";
import { receiveEvent, settleEvent } from "../../db/channel-events.ts";
import { linkIdentity } from "../../db/identities.ts";
import { UnauthenticatedError } from "../../domain/errors.ts";
import { authenticate } from "../auth/authenticate.ts";
import type { App, AppDependencies } from "../deps.ts";
import { renderLinkQuestion, renderNotice } from "./link-page.ts";

/** Where somebody who is signed in says that a chat account is theirs. A link works once, and only after a click on its page. */
export function mountLink(app: App, { channels, database, tokens, log }: AppDependencies): void {
  const { pool } = database;

  app.get("/link", async (c) => {
    const { actor } = await authenticate(c, { pool, tokens }, "web");
    const token = c.req.query("token") ?? "";
    const { service, name } = await channels().secrets.readLink(token);
    return c.html(renderLinkQuestion({ service, name, email: actor.email, token }));
  });

  app.post("/link", async (c) => {
    const { actor } = await authenticate(c, { pool, tokens }, "web");
    const { token } = z.object({ token: z.string() }).parse(await c.req.parseBody());
    const { service, workspaceId, personId, name, jti } = await channels().secrets.readLink(token);
    const { tenantId, userId } = actor;
    if (!(await channels().mayLink(service, workspaceId, tenantId)))
      throw new UnauthenticatedError("That workspace belongs to another firm.");
    const fresh = await asSystem(pool, async (db) => {
      if (!(await receiveEvent(db, { service: "link", eventId: jti, body: null }))) return false;
      await settleEvent(db, "link", jti);
      await linkIdentity(db, { service, workspaceId, personId }, { tenantId, userId }, "link");
      return true;
    });
    if (!fresh) throw new UnauthenticatedError("This link was used already. Ask for a new one in the chat.");
    log.info({ service, person: personId, userId }, "a chat account was linked");
    return c.html(
      renderNotice("Linked", `${name} is now known to Parley as ${actor.email}. Go back to the chat and ask.`),
    );
  });
}
