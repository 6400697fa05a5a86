import { html, raw } from "hono/html";

interface Schema {
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  required?: string[];
  default?: unknown;
}
interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

/** The API reference as one page without scripts, from the OpenAPI description. */
export function renderReference(api: Record<string, unknown>) {
  const paths = api.paths as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? "");
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Parley API reference</title>
        <link rel="stylesheet" href="/assets/reference.css" />
      </head>
      <body>
        <header>
          <h1>Parley API</h1>
          <p>${(api.info as { description: string }).description}</p>
          <p>
            Send <code>Authorization: Bearer …</code>; <code>npm run token -s -- --email you@firm.example</code> prints a
            token. The same tools are served over MCP: few for an AI client at <code>/mcp</code>, all at <code>/mcp/crm</code>, <code>/mcp/data-room</code>,
            <code>/mcp/market-data</code> and <code>/mcp/finance</code>. Machine-readable:
            <a href="/openapi.json">openapi.json</a>.
          </p>
          <nav aria-label="Operations">
            ${[...groups].map(
              ([group, entries]) =>
                html`<h2>${group}</h2>
                  <ul>
                    ${entries.map(
                      ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
                    )}
                  </ul>`,
            )}
          </nav>
        </header>
        <main>${operations.map(renderOperation)}</main>
      </body>
    </html>`;
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const body = operation.requestBody?.content["application/json"]?.schema;
  const answer = operation.responses["200"]?.content?.["application/json"]?.schema;
  const input = [
    ...operation.parameters.map(({ name, required, schema, in: place }) => ({ name, required, schema, place })),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
      name,
      required: body?.required?.includes(name) ?? false,
      schema,
      place: "body",
    })),
  ];
  return html`<section id="${operation.operationId}">
    <h2>${operation.summary}</h2>
    <p><code class="method">${method}</code> <code>${path}</code> · tool <code>${operation.operationId}</code></p>
    <p>${operation.description}</p>
    ${input.length ? renderFields("Input", input) : raw("")}
    ${
      answer
        ? renderFields(
            "Answer",
            Object.entries(answer.properties ?? {}).map(([name, schema]) => ({
              name,
              schema,
              required: answer.required?.includes(name) ?? false,
              place: "",
            })),
          )
        : raw("")
    }
  </section>`;
}

function renderFields(title: string, fields: { name: string; required: boolean; schema: Schema; place: string }[]) {
  return html`<table>
    <caption>${title}</caption>
    <thead>
      <tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr>
    </thead>
    <tbody>
      ${fields.map(
        ({ name, required, schema, place }) => html`<tr>
          <th scope="row"><code>${name}</code>${required ? "" : " (optional)"}</th>
          <td>${typeOf(schema)}${place === "path" ? ", in the path" : ""}</td>
          <td>${schema.description ?? ""}${schema.default === undefined ? "" : ` Default: ${JSON.stringify(schema.default)}.`}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(" | ");
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return [...new Set(either.map(typeOf))].join(" or ");
  if (schema.type === "array") return `list of ${schema.items ? typeOf(schema.items) : "values"}`;
  if (schema.type === "object")
    return schema.properties ? `{ ${Object.keys(schema.properties).join(", ")} }` : "object";
  return [schema.type ?? "any"].flat().join(" or ");
}
