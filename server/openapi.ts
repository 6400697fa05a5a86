import { z } from "zod";
import { toPlainSchema } from "../mcp-servers/plain-schema.ts";
import { TOOLS } from "../tools/catalogue.ts";
import type { AnyTool } from "../tools/define-tool.ts";
import { STATUS_BY_CODE } from "./status-by-code.ts";

type JsonObject = Record<string, unknown>;

const ERROR_SCHEMA = z.toJSONSchema(
  z.strictObject({
    error: z.strictObject({
      code: z.enum(Object.keys(STATUS_BY_CODE) as [string, ...string[]]),
      message: z.string(),
      details: z.unknown().optional(),
    }),
  }),
);

/** The REST side of the catalogue as OpenAPI 3.1. */
export function describeApi(publicUrl: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const tool of TOOLS.filter((each) => !each.hidden)) {
    const path = `/v1${tool.http.path}`;
    paths[path] = { ...paths[path], [tool.http.method.toLowerCase()]: describeOperation(tool) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version: "0.1.0",
      description:
        "Deal records, data rooms, market data and finance, with the rights of whoever's token is sent. Missing and forbidden records answer alike.",
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Error: toPlainSchema(ERROR_SCHEMA) },
    },
  };
}

function describeOperation(tool: AnyTool): JsonObject {
  const input = toPlainSchema(z.toJSONSchema(tool.input, { io: "input" })) as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  const inPath = new Set([...tool.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  const fields = Object.entries(input.properties ?? {});
  const fromQuery = tool.http.method === "GET" || tool.http.method === "DELETE";
  const parameters = fields
    .filter(([name]) => inPath.has(name) || fromQuery)
    .map(([name, schema]) => ({
      name,
      in: inPath.has(name) ? "path" : "query",
      required: inPath.has(name) || (input.required?.includes(name) ?? false),
      description: schema.description,
      schema,
    }));
  const body = Object.fromEntries(fields.filter(([name]) => !inPath.has(name)));
  const failure = (description: string) => ({
    description,
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  });
  return {
    operationId: tool.name,
    summary: tool.title,
    description: tool.description,
    tags: [tool.domain],
    parameters,
    ...(fromQuery
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: { ...input, properties: body, required: input.required?.filter((name) => !inPath.has(name)) },
              },
            },
          },
        }),
    responses: {
      200: {
        description: "Done",
        content: { "application/json": { schema: toPlainSchema(z.toJSONSchema(tool.output, { io: "output" })) } },
      },
      401: failure("No token, or one that is not valid"),
      403: failure("The role does not allow it"),
      ...(inPath.size ? { 404: failure("Missing, or hidden from the caller") } : {}),
      422: failure("A field is wrong; details name it"),
    },
  };
}
