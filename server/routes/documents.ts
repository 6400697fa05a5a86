import { Readable } from "node:stream";
import type { PageText } from "../../channels/web/api/types.ts";
import { renderPageView } from "../../channels/web/page-view.ts";
import { asActor } from "../../db/as-actor.ts";
import { findDocument, findPage } from "../../db/documents.ts";
import type { Actor } from "../../domain/actor.ts";
import { DocumentNotFoundError, DocumentNotReadyError, PageNotFoundError } from "../../domain/errors.ts";
import type { App, AppDependencies } from "../deps.ts";

/** A page of a document, for people and for the widget, and the original file. The right to see it is checked at each request. */
export function mountDocuments(app: App, { database: { pool }, files }: AppDependencies): void {
  const readPage = (actor: Actor, documentId: string, pageText: string) =>
    asActor(pool, actor, async (db) => {
      const document = await findDocument(db, documentId);
      if (!document) throw new DocumentNotFoundError();
      if (document.status !== "ready") throw new DocumentNotReadyError(document.status);
      const page = await findPage(db, documentId, /^\d{1,7}$/.test(pageText) ? Number(pageText) : -1);
      if (!page) throw new PageNotFoundError(document.pages ?? 0);
      return {
        documentId,
        documentName: document.name,
        roomName: document.room_name,
        folder: document.folder,
        mediaType: document.media_type,
        page: page.page,
        pages: document.pages ?? 1,
        label: page.label,
        start: page.start_at,
        end: page.end_at,
        text: page.text,
        layout: page.layout as PageText["layout"],
      };
    });

  app.get("/v1/documents/:documentId/pages/:page", async (c) =>
    c.json(await readPage(c.get("session").actor, c.req.param("documentId"), c.req.param("page"))),
  );

  app.get("/documents/:documentId/pages/:page", async (c) => {
    const page = await readPage(c.get("session").actor, c.req.param("documentId"), c.req.param("page"));
    const offset = (name: string) => {
      const value = Number(c.req.query(name) ?? Number.NaN);
      return Number.isSafeInteger(value) ? value : undefined;
    };
    return c.html(renderPageView(page, { start: offset("start"), end: offset("end") }));
  });

  app.get("/v1/documents/:documentId/file", async (c) => {
    const document = await asActor(pool, c.get("session").actor, (db) => findDocument(db, c.req.param("documentId")));
    if (!document) throw new DocumentNotFoundError();
    const body = Readable.toWeb(files.open(document.storage_key) as Readable) as ReadableStream;
    return c.body(body, 200, {
      "content-type": document.media_type,
      "content-length": String(document.size_bytes),
      // Always a download: an uploaded HTML page must not run as one of ours.
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(document.name)}`,
    });
  });
}
