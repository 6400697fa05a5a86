import { describe, expect, it } from "vitest";
import { answersTeamsUnsigned, modelIds, parseEnv } from "./env.ts";

describe("parseEnv", () => {
  it("needs nothing", () => {
    const env = parseEnv({});
    expect(env).toMatchObject({ PORT: 3000, HOST: "127.0.0.1", DATA_DIR: ".data", DEMO: "on" });
    expect(modelIds(env)).toEqual(["offline"]);
  });

  it("takes an empty value for one that is not set", () => {
    const env = parseEnv({ DATABASE_URL: "", PORT: "" });
    expect(env.PORT).toBe(3000);
    expect(env.DATABASE_URL).toBeUndefined();
  });

  it.each([
    ["PORT", "http", /PORT: /],
    ["DATABASE_URL", "mysql://x/y", /DATABASE_URL: /],
    ["AUTH_SECRET", "short", /AUTH_SECRET: /],
    ["DEMO", "maybe", /DEMO: /],
  ])("names %s when it is wrong", (name, value, message) => {
    expect(() => parseEnv({ [name]: value })).toThrow(message);
  });

  it("refuses a model that has no key", () => {
    expect(() => parseEnv({ MODEL: "claude-sonnet-5-5,offline" })).toThrow(/ANTHROPIC_API_KEY/);
  });

  it("tries models in the order they are written", () => {
    expect(modelIds(parseEnv({ MODEL: "a, b ,offline", ANTHROPIC_API_KEY: "k" }))).toEqual(["a", "b", "offline"]);
  });
});

describe("settings of the search", () => {
  it.each([
    [{ EMBEDDINGS_API_URL: "http://e.test" }, /needs EMBEDDINGS_MODEL/],
    [{ RERANKER_MODEL: "m" }, /need RERANKER_API_URL/],
    [{ RERANKER_API_URL: "ftp://r.test" }, /RERANKER_API_URL: /],
    [{ QUERY_REWRITING: "on" }, /QUERY_REWRITING needs a language model/],
    [{ QUERY_REWRITING: "on", ANTHROPIC_API_KEY: "k", MODEL: "offline" }, /QUERY_REWRITING needs a language model/],
  ])("refuses %j and says what is missing", (settings, message) => {
    expect(() => parseEnv(settings)).toThrow(message);
  });
  it("takes a reranker that serves one model and asks for no key", () => {
    expect(parseEnv({ RERANKER_API_URL: "http://127.0.0.1:8080" })).toMatchObject({ QUERY_REWRITING: "off" });
  });
});

describe("settings of the chat services", () => {
  it.each([
    [{ SLACK_SIGNING_SECRET: "s" }, /SLACK_SIGNING_SECRET needs SLACK_BOT_TOKEN or SLACK_CLIENT_ID/],
    [{ SLACK_BOT_TOKEN: "xoxb-1" }, /SLACK_BOT_TOKEN needs SLACK_SIGNING_SECRET/],
    [{ TEAMS_APP_PASSWORD: "p" }, /TEAMS_APP_PASSWORD needs TEAMS_APP_ID/],
    [
      { NODE_ENV: "production", TEAMS_TENANT_IDS: "t" },
      /Teams needs TEAMS_APP_ID and TEAMS_APP_PASSWORD in production/,
    ],
  ])("%o stop the start with what is missing", (settings, message) => {
    expect(() => parseEnv(settings)).toThrow(message);
  });

  it("answer unsigned Teams activities on a developer's own machine alone", () => {
    expect(answersTeamsUnsigned(parseEnv({}))).toBe(true);
    expect(answersTeamsUnsigned(parseEnv({ HOST: "0.0.0.0" }))).toBe(false);
    expect(answersTeamsUnsigned(parseEnv({ NODE_ENV: "production" }))).toBe(false);
    expect(answersTeamsUnsigned(parseEnv({ TEAMS_APP_ID: "a", TEAMS_APP_PASSWORD: "p" }))).toBe(false);
  });
});
