import { z } from "zod";

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

/** Every setting of the product. `.env.example` and the table of the README are generated from the descriptions. */
export const EnvSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe("Port to listen on; 0 takes any free one"),
  HOST: z.string().default("127.0.0.1").describe("Address to listen on"),
  PUBLIC_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ""))
    .optional()
    .describe("Origin under which people reach the server, when it is not http://HOST:PORT; citations link to it"),
  DATA_DIR: z.string().min(1).default(".data").describe("Folder of the embedded database and of the stored files"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe("PostgreSQL 15 or newer with pgvector; without it an embedded database in DATA_DIR is used"),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe("Redis 6.2 or newer for the job queue; without it jobs run on the database"),
  AUTH_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      "Signs sessions and tokens; set it when several servers share a database. Without it a key is kept in DATA_DIR",
    ),
  ANTHROPIC_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe("Key of the language model; without it the offline model answers"),
  ANTHROPIC_BASE_URL: z.url().optional().describe("Address of the Anthropic API or of a proxy for it, without /v1"),
  MODEL: list
    .optional()
    .describe(
      "Model ids, comma-separated, tried in this order; `offline` is a valid entry. Default: claude-sonnet-5-5 with a key, offline without",
    ),
  EMBEDDINGS_API_URL: z
    .url()
    .optional()
    .describe(
      "OpenAI-compatible service for embeddings, up to but without /embeddings; without it vectors are computed locally",
    ),
  EMBEDDINGS_API_KEY: z.string().min(1).optional().describe("Key of the embeddings service"),
  EMBEDDINGS_MODEL: z.string().min(1).optional().describe("Model of the embeddings service"),
  RERANKER_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Service that orders passages anew (Cohere, Jina, Voyage, Text Embeddings Inference or one like them), up to but without /rerank. The question and the best passages are sent to it",
    ),
  RERANKER_API_KEY: z.string().min(1).optional().describe("Key of the reranker, if it asks for one"),
  RERANKER_MODEL: z
    .string()
    .min(1)
    .optional()
    .describe("Model of the reranker; left out for Text Embeddings Inference, which serves one"),
  QUERY_REWRITING: z
    .enum(["on", "off"])
    .default("off")
    .describe(
      "`on` has the language model propose further words for each search of documents; takes a call a question",
    ),
  UNSTRUCTURED_API_URL: z
    .url()
    .optional()
    .describe(
      "Origin of an Unstructured service, without /general/v0/general: reads formats and scans that Parley's own readers cannot. Such files are sent to it",
    ),
  UNSTRUCTURED_API_KEY: z.string().min(1).optional().describe("Key of the Unstructured service, if it asks for one"),
  OPENBB_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("OpenBB Platform's REST API, without /api/v1; a user and password in it are sent along"),
  OPENBB_PROVIDER: z
    .string()
    .regex(/^[a-z_]+$/)
    .optional()
    .describe("Which of OpenBB's own providers to ask, such as fmp or sec; OpenBB's default when left out"),
  EDGAR_CONTACT: z
    .email()
    .optional()
    .describe("E-mail address of whoever runs this server, which the SEC asks for; turns on statements from SEC EDGAR"),
  EDGAR_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Mirror of SEC EDGAR to ask instead of the SEC itself"),
  MARKET_PROVIDERS: list
    .pipe(z.array(z.enum(["openbb", "edgar", "sample"])).min(1))
    .optional()
    .describe(
      "Market data from these, comma-separated, the first that knows a figure counts. Default: those that are set up, or else `sample`: fictional companies, labelled as such",
    ),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe("Signing secret of the Slack app; with it Slack's events are answered at /channels/slack/events"),
  SLACK_BOT_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe("Bot token of the one Slack workspace; several workspaces are installed with SLACK_CLIENT_ID instead"),
  SLACK_CLIENT_ID: z.string().min(1).optional().describe("Client id of the Slack app, for /slack/install"),
  SLACK_CLIENT_SECRET: z.string().min(1).optional().describe("Client secret of the Slack app"),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith("xapp-")
    .optional()
    .describe("App-level token: Slack's events come over Socket Mode, for a machine that Slack cannot reach"),
  SLACK_API_URL: z.url().optional().describe("Address of Slack's Web API, when it is not https://slack.com/api/"),
  SLACK_LINK_BY_EMAIL: z
    .enum(["on", "off"])
    .default("off")
    .describe("`on` links a member of the Slack workspace to the user with the same verified e-mail address"),
  TEAMS_APP_ID: z
    .string()
    .min(1)
    .optional()
    .describe("Microsoft app id of the bot; with it Teams is answered at /api/messages"),
  TEAMS_APP_PASSWORD: z.string().min(1).optional().describe("Client secret of the bot"),
  TEAMS_APP_TENANT_ID: z
    .string()
    .min(1)
    .optional()
    .describe("Microsoft tenant of the bot, when its app is of one tenant only"),
  TEAMS_TENANT_IDS: list
    .optional()
    .describe(
      "Microsoft tenants whose people are answered, comma-separated; without it those of any tenant that the app is installed in",
    ),
  TEAMS_OPENID_URL: z.url().optional().describe("OpenID configuration of Microsoft's bot service, in a national cloud"),
  TEAMS_LOGIN_URL: z.url().optional().describe("Origin of Microsoft's login, in a national cloud"),
  TEAMS_SERVICE_HOSTS: list
    .optional()
    .describe("Further hosts that Teams may be answered at, comma-separated, besides Microsoft's own"),
  UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).max(2000).default(100).describe("Largest file that may be uploaded"),
  NODE_ENV: z
    .string()
    .optional()
    .describe(
      "`production` answers Teams only with TEAMS_APP_ID; otherwise this machine's own programs, such as the Agents Playground, are answered without",
    ),
  DEMO: z
    .enum(["on", "off"])
    .default("on")
    .describe("`off` starts with an empty workspace instead of the fictional one"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info").describe("How much the log says"),
});
export type Env = z.infer<typeof EnvSchema>;

export const DEFAULT_MODEL = "claude-sonnet-5-5";

/** Reads the settings. Throws one readable message that names each wrong variable. */
export function parseEnv(raw: Record<string, string | undefined>): Env {
  // `.env` files and compose pass empty strings for what nobody set.
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== ""));
  const parsed = EnvSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new ConfigError(
      `These settings cannot be used:\n${lines.join("\n")}\nSee .env.example for what each one takes.`,
    );
  }
  const env = parsed.data;
  const needsKey = (env.MODEL ?? []).filter((id) => id !== "offline");
  if (needsKey.length && !env.ANTHROPIC_API_KEY)
    throw new ConfigError(
      `MODEL names ${needsKey.join(", ")}, which needs ANTHROPIC_API_KEY. Set it, or MODEL=offline.`,
    );
  checkSearch(env);
  checkMarket(env);
  checkChannels(env);
  return env;
}

function checkSearch(env: Env): void {
  if (env.EMBEDDINGS_API_URL && !env.EMBEDDINGS_MODEL)
    throw new ConfigError("EMBEDDINGS_API_URL needs EMBEDDINGS_MODEL: the name of the model that the service offers.");
  if ((env.RERANKER_MODEL || env.RERANKER_API_KEY) && !env.RERANKER_API_URL)
    throw new ConfigError("RERANKER_MODEL and RERANKER_API_KEY need RERANKER_API_URL as well.");
  if (env.QUERY_REWRITING === "on" && modelIds(env).every((id) => id === "offline"))
    throw new ConfigError("QUERY_REWRITING needs a language model: set ANTHROPIC_API_KEY, or leave it off.");
}

function checkMarket(env: Env): void {
  const missing = {
    openbb: !env.OPENBB_API_URL && "OPENBB_API_URL",
    edgar: !env.EDGAR_CONTACT && "EDGAR_CONTACT",
    sample: false,
  };
  for (const provider of env.MARKET_PROVIDERS ?? [])
    if (missing[provider])
      throw new ConfigError(`MARKET_PROVIDERS names ${provider}, which needs ${missing[provider]}.`);
}

function checkChannels(env: Env): void {
  const needs = (name: keyof Env, ...others: (keyof Env)[]) => {
    if (env[name] !== undefined && others.every((other) => env[other] === undefined))
      throw new ConfigError(`${name} needs ${others.join(" or ")} as well.`);
  };
  needs("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "SLACK_CLIENT_ID");
  needs("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN");
  needs("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN");
  needs("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET");
  needs("SLACK_CLIENT_ID", "SLACK_SIGNING_SECRET");
  needs("TEAMS_APP_ID", "TEAMS_APP_PASSWORD");
  needs("TEAMS_APP_PASSWORD", "TEAMS_APP_ID");
  // Without an app id activities carry no proof of where they come from, which is for a developer's own machine only.
  if (env.NODE_ENV === "production" && env.TEAMS_TENANT_IDS && !env.TEAMS_APP_ID)
    throw new ConfigError(
      "Teams needs TEAMS_APP_ID and TEAMS_APP_PASSWORD in production: without them anybody could write as anybody.",
    );
}

/** Wrong settings: the message is for whoever starts the program, and nothing else needs to be shown. */
export class ConfigError extends Error {}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1)$/;

/** Teams without an app id is for a developer's own machine: nothing proves there who writes. */
export const answersTeamsUnsigned = (env: Env): boolean =>
  !env.TEAMS_APP_ID && env.NODE_ENV !== "production" && LOOPBACK.test(env.HOST);

export const modelSettings = (env: Env) => ({
  ids: modelIds(env),
  ...(env.ANTHROPIC_API_KEY ? { anthropicApiKey: env.ANTHROPIC_API_KEY } : {}),
  ...(env.ANTHROPIC_BASE_URL ? { anthropicBaseUrl: env.ANTHROPIC_BASE_URL } : {}),
});

export const modelIds = (env: Env): string[] => {
  if (env.MODEL?.length) return env.MODEL;
  return env.ANTHROPIC_API_KEY ? [DEFAULT_MODEL] : ["offline"];
};
