import { createBarrier } from "./control/create-barrier.ts";
import { erasePerson } from "./control/erase-person.ts";
import { exportPerson } from "./control/export-person.ts";
import { liftBarrier } from "./control/lift-barrier.ts";
import { listApprovalPolicies } from "./control/list-approval-policies.ts";
import { listBarriers } from "./control/list-barriers.ts";
import { listGroups } from "./control/list-groups.ts";
import { saveGroup } from "./control/save-group.ts";
import { setApprovalPolicy } from "./control/set-approval-policy.ts";
import { setDealTeam } from "./control/set-deal-team.ts";
import { setLegalHold } from "./control/set-legal-hold.ts";
import { CRM_TOOLS } from "./crm/index.ts";
import { acceptNda } from "./data-room/accept-nda.ts";
import { createDataRoom } from "./data-room/create-data-room.ts";
import { getDataRoomActivity } from "./data-room/get-data-room-activity.ts";
import { getDocument } from "./data-room/get-document.ts";
import { getRoomTerms } from "./data-room/get-room-terms.ts";
import { listClauses } from "./data-room/list-clauses.ts";
import { listDataRooms } from "./data-room/list-data-rooms.ts";
import { listDocuments } from "./data-room/list-documents.ts";
import { readDocument } from "./data-room/read-document.ts";
import { searchDocuments } from "./data-room/search-documents.ts";
import { setDataRoomAccess } from "./data-room/set-data-room-access.ts";
import { updateDataRoom } from "./data-room/update-data-room.ts";
import type { AnyTool, Domain } from "./define-tool.ts";
import { buildValuationWorkbook } from "./finance/build-valuation-workbook.ts";
import { compareReturns } from "./finance/compare-returns.ts";
import { computeReturns } from "./finance/compute-returns.ts";
import { correctAccountMapping } from "./finance/correct-account-mapping.ts";
import { getFinancialRatios } from "./finance/get-financial-ratios.ts";
import { importFinancialStatements } from "./finance/import-financial-statements.ts";
import { runSensitivity } from "./finance/run-sensitivity.ts";
import { valueAssets } from "./finance/value-assets.ts";
import { valueDcf } from "./finance/value-dcf.ts";
import { valueDeal } from "./finance/value-deal.ts";
import { valueLbo } from "./finance/value-lbo.ts";
import { valueMerger } from "./finance/value-merger.ts";
import { valuePrecedents } from "./finance/value-precedents.ts";
import { valueSumOfParts } from "./finance/value-sum-of-parts.ts";
import { valueTradingComps } from "./finance/value-trading-comps.ts";
import { valueVcMethod } from "./finance/value-vc-method.ts";
import { getEconomicSeries } from "./market-data/get-economic-series.ts";
import { getFundamentals } from "./market-data/get-fundamentals.ts";
import { getFxRate } from "./market-data/get-fx-rate.ts";
import { getPortfolioPerformance } from "./market-data/get-portfolio-performance.ts";
import { getPriceHistory } from "./market-data/get-price-history.ts";
import { getQuote } from "./market-data/get-quote.ts";
import { getTradingComps } from "./market-data/get-trading-comps.ts";
import { listPriceWatches } from "./market-data/list-price-watches.ts";
import { searchCompanies } from "./market-data/search-companies.ts";
import { stopPriceWatch } from "./market-data/stop-price-watch.ts";
import { watchPrice } from "./market-data/watch-price.ts";
import { ask } from "./outward/ask.ts";
import { fetch } from "./outward/fetch.ts";
import { getJob } from "./outward/get-job.ts";
import { listReceipts } from "./outward/list-receipts.ts";
import { proposeChange } from "./outward/propose-change.ts";
import { search } from "./outward/search.ts";
import { valueCompany } from "./outward/value-company.ts";

/** Every capability of the product, in the order in which lists show them. */
export const TOOLS: readonly AnyTool[] = [
  ...CRM_TOOLS,
  searchDocuments,
  listClauses,
  readDocument,
  listDocuments,
  getDocument,
  listDataRooms,
  createDataRoom,
  updateDataRoom,
  setDataRoomAccess,
  getDataRoomActivity,
  getRoomTerms,
  acceptNda,
  getQuote,
  getPriceHistory,
  getFundamentals,
  searchCompanies,
  getTradingComps,
  getFxRate,
  getEconomicSeries,
  getPortfolioPerformance,
  watchPrice,
  listPriceWatches,
  stopPriceWatch,
  computeReturns,
  compareReturns,
  valueDcf,
  valueDeal,
  runSensitivity,
  valueLbo,
  valueVcMethod,
  valueTradingComps,
  valuePrecedents,
  valueMerger,
  valueSumOfParts,
  valueAssets,
  importFinancialStatements,
  correctAccountMapping,
  getFinancialRatios,
  buildValuationWorkbook,
  setDealTeam,
  createBarrier,
  listBarriers,
  liftBarrier,
  saveGroup,
  listGroups,
  setApprovalPolicy,
  listApprovalPolicies,
  exportPerson,
  erasePerson,
  setLegalHold,
  search,
  fetch,
  ask,
  valueCompany,
  proposeChange,
  getJob,
  listReceipts,
];

export const toolsOf = (domain: Domain): AnyTool[] => TOOLS.filter((tool) => tool.domain === domain);
