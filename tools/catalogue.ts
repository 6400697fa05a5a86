import { findRecords } from "./crm/find-records.ts";
import { getDeal } from "./crm/get-deal.ts";
import { listDeals } from "./crm/list-deals.ts";
import { searchCrm } from "./crm/search-crm.ts";
import { createDataRoom } from "./data-room/create-data-room.ts";
import { getDocument } from "./data-room/get-document.ts";
import { listClauses } from "./data-room/list-clauses.ts";
import { listDataRooms } from "./data-room/list-data-rooms.ts";
import { listDocuments } from "./data-room/list-documents.ts";
import { readDocument } from "./data-room/read-document.ts";
import { searchDocuments } from "./data-room/search-documents.ts";
import type { AnyTool, Domain } from "./define-tool.ts";
import { buildValuationWorkbook } from "./finance/build-valuation-workbook.ts";
import { computeReturns } from "./finance/compute-returns.ts";
import { correctAccountMapping } from "./finance/correct-account-mapping.ts";
import { getFinancialRatios } from "./finance/get-financial-ratios.ts";
import { importFinancialStatements } from "./finance/import-financial-statements.ts";
import { runSensitivity } from "./finance/run-sensitivity.ts";
import { valueDcf } from "./finance/value-dcf.ts";
import { valueDeal } from "./finance/value-deal.ts";
import { valueLbo } from "./finance/value-lbo.ts";
import { valueMerger } from "./finance/value-merger.ts";
import { valuePrecedents } from "./finance/value-precedents.ts";
import { valueTradingComps } from "./finance/value-trading-comps.ts";
import { valueVcMethod } from "./finance/value-vc-method.ts";
import { getEconomicSeries } from "./market-data/get-economic-series.ts";
import { getFundamentals } from "./market-data/get-fundamentals.ts";
import { getFxRate } from "./market-data/get-fx-rate.ts";
import { getPortfolioPerformance } from "./market-data/get-portfolio-performance.ts";
import { getPriceHistory } from "./market-data/get-price-history.ts";
import { getQuote } from "./market-data/get-quote.ts";
import { getTradingComps } from "./market-data/get-trading-comps.ts";
import { searchCompanies } from "./market-data/search-companies.ts";

/** Every capability of the product, in the order in which lists show them. */
export const TOOLS: readonly AnyTool[] = [
  searchCrm,
  getDeal,
  listDeals,
  findRecords,
  searchDocuments,
  listClauses,
  readDocument,
  listDocuments,
  getDocument,
  listDataRooms,
  createDataRoom,
  getQuote,
  getPriceHistory,
  getFundamentals,
  searchCompanies,
  getTradingComps,
  getFxRate,
  getEconomicSeries,
  getPortfolioPerformance,
  computeReturns,
  valueDcf,
  valueDeal,
  runSensitivity,
  valueLbo,
  valueVcMethod,
  valueTradingComps,
  valuePrecedents,
  valueMerger,
  importFinancialStatements,
  correctAccountMapping,
  getFinancialRatios,
  buildValuationWorkbook,
];

export const toolsOf = (domain: Domain): AnyTool[] => TOOLS.filter((tool) => tool.domain === domain);
