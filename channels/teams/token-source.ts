import type { Clock } from "../clock.ts";

/** Renewed this long before it ends, so that no call goes out with a token that ends on the way. */
const EARLY_MS = 300_000;
const LOGIN = "https://login.microsoftonline.com";

/** Our own token for Microsoft's service, as the library's credentials: it asks for a request to be signed. */
export class TokenSource {
  private readonly settings: {
    appId?: string | undefined;
    appPassword?: string | undefined;
    appTenantId?: string | undefined;
    loginUrl?: string | undefined;
    clock: Clock;
  };
  private current: { token: string; until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(settings: TokenSource["settings"]) {
    this.settings = settings;
  }

  async signRequest<T extends { headers: { set(name: string, value: string): unknown } }>(request: T): Promise<T> {
    if (this.settings.appId) request.headers.set("authorization", `Bearer ${await this.token()}`);
    return request;
  }

  private async token(): Promise<string> {
    if (this.current && this.current.until > this.settings.clock.now()) return this.current.token;
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<string> {
    const { appId = "", appPassword = "", appTenantId = "botframework.com", loginUrl = LOGIN, clock } = this.settings;
    const response = await fetch(`${loginUrl}/${appTenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: appId,
        client_secret: appPassword,
        scope: "https://api.botframework.com/.default",
      }),
    });
    const answer = (await response.json().catch(() => ({}))) as { access_token?: string; expires_in?: number };
    if (!response.ok || !answer.access_token) throw new Error(`Microsoft gave no token (${response.status})`);
    this.current = { token: answer.access_token, until: clock.now() + (answer.expires_in ?? 3600) * 1000 - EARLY_MS };
    return answer.access_token;
  }
}
