import { deleteCookie, setCookie } from "hono/cookie";
import { renderSignInNeeded } from "../../channels/web/page-view.ts";
import { findUser } from "../../db/users.ts";
import { UnauthenticatedError } from "../../domain/errors.ts";
import { SESSION_COOKIE, SESSION_SECONDS } from "../auth/authenticate.ts";
import type { App, AppDependencies } from "../deps.ts";

/** Signing in with the link that the start prints, and out. */
export function mountSession(app: App, { tokens, database: { pool }, settings }: AppDependencies): void {
  app.get("/sign-in", async (c) => {
    try {
      const claims = await tokens.verify(c.req.query("token") ?? "", ["sign-in"]);
      const user = await findUser(pool, claims.tenantId, claims.userId);
      if (!user) throw new UnauthenticatedError();
      setCookie(c, SESSION_COOKIE, await tokens.mint({ ...claims, use: "session" }, SESSION_SECONDS), {
        httpOnly: true,
        sameSite: "Lax",
        secure: settings.publicUrl.startsWith("https:"),
        path: "/",
        maxAge: SESSION_SECONDS,
      });
      return c.redirect("/", 303);
    } catch (error) {
      if (!(error instanceof UnauthenticatedError)) throw error;
      return c.html(renderSignInNeeded(), 401);
    }
  });

  app.post("/sign-out", (c) => {
    deleteCookie(c, SESSION_COOKIE, { path: "/" });
    return c.body(null, 204);
  });
}
