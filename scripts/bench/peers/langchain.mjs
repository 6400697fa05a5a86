/**
 * The pipeline most people would write first: LangChain's loaders, its recursive splitter and its pgvector store. Copied by
 * scripts/bench/langchain.ts into a folder where these packages are installed. Arguments: the server, our local embedder, the files' folder,
 * and a folder of a few files to read before the clock starts.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { TextLoader } from "@langchain/classic/document_loaders/fs/text";
import { CSVLoader } from "@langchain/community/document_loaders/fs/csv";
import { DocxLoader } from "@langchain/community/document_loaders/fs/docx";
import { PDFLoader } from "@langchain/community/document_loaders/fs/pdf";
import { PGVectorStore } from "@langchain/community/vectorstores/pgvector";
import { Embeddings } from "@langchain/core/embeddings";
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";

const [connectionString, embedderFile, folder, warmUp] = process.argv.slice(2);
const { embedLocally } = await import(embedderFile);

class LocalEmbeddings extends Embeddings {
  constructor() {
    super({});
  }
  async embedDocuments(texts) {
    return texts.map((text) => Array.from(embedLocally(text)));
  }
  async embedQuery(text) {
    return Array.from(embedLocally(text));
  }
}

const loaders = { ".pdf": PDFLoader, ".docx": DocxLoader, ".csv": CSVLoader, ".txt": TextLoader };
const store = await PGVectorStore.initialize(new LocalEmbeddings(), {
  postgresConnectionOptions: { connectionString },
  tableName: "langchain_chunks",
  dimensions: 256,
});
const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 1_000, chunkOverlap: 200 });
const failed = [];

async function ingest(folder) {
  let chunks = 0;
  for (const name of readdirSync(folder)) {
    try {
      const Loader = loaders[path.extname(name)];
      const pieces = await splitter.splitDocuments(await new Loader(path.join(folder, name)).load());
      // A zero byte is no text to PostgreSQL.
      for (const piece of pieces) piece.pageContent = piece.pageContent.replaceAll("\0", "");
      await store.addDocuments(pieces);
      chunks += pieces.length;
    } catch (error) {
      failed.push(`${name}: ${error.message}`);
    }
  }
  return chunks;
}

await ingest(warmUp);
const started = performance.now();
const chunks = await ingest(folder);
const seconds = (performance.now() - started) / 1_000;
await store.end();
process.stdout.write(`\n${JSON.stringify({ seconds, chunks, failed })}\n`);
process.exit(0);
