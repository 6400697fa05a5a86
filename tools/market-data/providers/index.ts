import type { MarketProvider } from "../../../domain/market/provider.ts";
import { createEdgarProvider } from "./edgar.ts";
import { createOpenBbProvider } from "./openbb.ts";
import { createSampleProvider } from "./sample.ts";

export interface ProviderSettings {
  OPENBB_API_URL?: string | undefined;
  OPENBB_PROVIDER?: string | undefined;
  EDGAR_CONTACT?: string | undefined;
  EDGAR_API_URL?: string | undefined;
  MARKET_PROVIDERS?: readonly ("openbb" | "edgar" | "sample")[] | undefined;
}

/** The providers in order of precedence. Invented companies come in only where nothing real is set up, or somebody asks for them. */
export function createProviders(settings: ProviderSettings, now: () => Date): MarketProvider[] {
  const { OPENBB_API_URL, OPENBB_PROVIDER, EDGAR_CONTACT, EDGAR_API_URL, MARKET_PROVIDERS } = settings;
  const real = [...(OPENBB_API_URL ? ["openbb" as const] : []), ...(EDGAR_CONTACT ? ["edgar" as const] : [])];
  const order = MARKET_PROVIDERS ?? (real.length ? real : ["sample" as const]);
  return order.flatMap((id) => {
    if (id === "openbb")
      return OPENBB_API_URL ? [createOpenBbProvider({ url: OPENBB_API_URL, provider: OPENBB_PROVIDER })] : [];
    if (id === "edgar")
      return EDGAR_CONTACT ? [createEdgarProvider({ contact: EDGAR_CONTACT, url: EDGAR_API_URL })] : [];
    return [createSampleProvider(now)];
  });
}
