/** What the settings say about chat services; handed down by the entry. */
export interface ChannelSettings {
  redisUrl?: string | undefined;
  slack: {
    signingSecret?: string | undefined;
    botToken?: string | undefined;
    clientId?: string | undefined;
    clientSecret?: string | undefined;
    appToken?: string | undefined;
    apiUrl?: string | undefined;
    linkByEmail: boolean;
  };
  teams: {
    appId?: string | undefined;
    appPassword?: string | undefined;
    appTenantId?: string | undefined;
    openIdUrl?: string | undefined;
    loginUrl?: string | undefined;
    tenantIds?: readonly string[] | undefined;
    serviceHosts?: readonly string[] | undefined;
    /** Accepts activities without a signature; only ever for programs of the same machine. */
    anonymous: boolean;
  };
}
