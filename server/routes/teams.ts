import { NotFoundError } from "../../domain/errors.ts";
import type { App, AppDependencies } from "../deps.ts";

/** What Teams sends us. */
export function mountTeams(app: App, { channels }: AppDependencies): void {
  app.post("/api/messages", async (c) => {
    const teams = await channels().teams();
    if (!teams) throw new NotFoundError();
    return teams.handle(c.req.raw);
  });
}
