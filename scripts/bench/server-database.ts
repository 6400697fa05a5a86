import { randomBytes } from "node:crypto";
import pg from "pg";
import { type Database, openDatabase } from "../../db/database.ts";

/** A database of its own on the server of DATABASE_URL, gone when `work` is done. Without a server it says so and does nothing. */
export async function onServer(work: (database: Database, url: string) => Promise<void>): Promise<void> {
  const server = process.env.DATABASE_URL;
  if (!server) {
    console.log("Needs a PostgreSQL server with pgvector 0.8 or newer: set DATABASE_URL to one. Nothing was measured.");
    return;
  }
  const name = `parley_bench_${randomBytes(4).toString("hex")}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    const database = await openDatabase({ databaseUrl: url.href, dataDir: "" });
    try {
      await work(database, url.href);
    } finally {
      await database.close();
    }
  } finally {
    await administer(server, `drop database ${name} with (force)`);
  }
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
